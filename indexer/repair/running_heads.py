"""Running heads, feet and page numbers of a paged text, told from what the text itself says.

A running line stands at the edge of its page and says the same on many pages, but for a page
number. It is kept where it first stands, for it names the body, the date or the case. What is
surely content (`indexer.segment.content_lines`) is never taken, nor what stands further in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Mark, Span
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NUMBER = re.compile(
    r"(?:sidan?|sid\.?|page|s\.)?\s*[-–]?\s*\d{1,4}\s*"
    r"(?:[(/]\s*\d{1,4}\s*\)?|\s*(?:av|of)\s*\d{1,4})?\s*[-–]?",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(r"sid|page|[(/]|\bav\b", re.IGNORECASE)
_WRITTEN_NUMBER = re.compile(
    r"(?:\bsid(?:an|a|nr|\.)?|\bpage|\bs\.)[ :\t]{0,3}\d{1,4}"
    r"(?: ?[(/] ?\d{1,4}\)?| (?:av|of) \d{1,4})?"
    r"|(?<![\d/-])\d{1,4} ?\(\d{1,4}\)"
    r"|(?<![\d/-])\d{1,4} (?:av|of) \d{1,4}$"
    r"|(?:\t|  +|\| ?)\d{1,4}$|^\d{1,4}(?:\t|  +| ?\|)",
    re.IGNORECASE,
)
"""A number within a line that by how it is written can only be the page's."""
_LOOSE_NUMBER = re.compile(r"(?<=\s)\d{1,4}$|^\d{1,4}(?=\s)|^\d{1,4}$")
_COUNTED = re.compile(
    r"\b(?:ärende|bilaga|punkt|fråga|tabell|figur|diagram|kapitel|avsnitt|motion|paragraf|del|steg"
    r"|mål|åtgärd|projekt|nummer|nr|no|grupp|område|yrkande|förslag|interpellation|alternativ"
    r"|uppdrag|beslut|exempel)\.? #|# (?:kap|art|st)\b",
    re.IGNORECASE,
)
"""Things that texts number; a page counted so is a heading, not a head."""
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 30
_EDGE = 5
"""How many lines at the top and bottom of a page are looked at."""
_KEPT = re.compile(r"§|\bdnr\b|diarie", re.IGNORECASE)
_PROVEN = 2
"""Pages with text of their own that a running line must stand on."""


class Row(NamedTuple):
    """A line of a page (counted from 0) and what it says, a written page number aside."""

    start: int
    end: int
    text: str
    page: int
    key: str


def is_number(line: str) -> bool:
    """Return whether a line is a page number and no more."""
    line = line.strip()
    return len(line) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(line))


@lru_cache(maxsize=8192)
def key_of(line: str) -> str:
    """Return a line with its white space folded and the page number written in it as a sign."""
    return " ".join(_WRITTEN_NUMBER.sub(" # ", line.strip()).split())


def recurring(rows: Iterable[Row], pages: int, share: float = 0.4) -> dict[Row, str]:
    """Return the running lines among rows that stand alike on their pages, with what they share.

    On at least three pages and a share of them (40 %: measured), with the same words and numbers
    each time but for a number that counts the pages. Lines that name a paragraph or a case are
    never running.
    """
    alike: dict[str, list[Row]] = defaultdict(list)
    counted: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if _KEPT.search(row.key):
            continue
        alike[row.key].append(row)
        frame = _LOOSE_NUMBER.sub("#", row.key)
        if frame != row.key and not _COUNTED.search(frame) and len(_WORD.findall(frame)) != 1:
            counted[frame].append(row)
    least = max(3.0, share * pages)
    running = {
        row: frame
        for frame, group in counted.items()
        if _on_pages(group) >= least and _counts_pages(group)
        for row in group
    }
    return running | {
        row: key for key, group in alike.items() if _on_pages(group) >= least for row in group
    }


def _on_pages(rows: Iterable[Row]) -> int:
    return len({row.page for row in rows})


def _counts_pages(rows: Sequence[Row]) -> bool:
    """Return whether one number of nearly all rows is their page's."""
    steps = Counter(
        step
        for row in {row.page: row for row in rows}.values()
        for step in {int(number[:9]) - row.page for number in _DIGITS.findall(row.text)}
    )
    return bool(steps) and max(steps.values()) >= 0.7 * _on_pages(rows)


class RunningLines(NamedTuple):
    """Edits that take running lines away, and where each of them stays: where it first stands."""

    edits: list[Edit]
    kept: list[Mark]


def running_lines(text: str, starts: Sequence[int], marks: Sequence[Mark]) -> RunningLines:
    """Return running heads and page numbers as edits that take them away, and those that stay.

    `marks` of kind furniture are what the reader found by geometry, with what they share as value;
    level 1 says that the line stands elsewhere on the page than in the text. Besides, lines are
    peeled off the top and bottom of each page as long as they recur or number the page.
    """
    if len(starts) < 2:
        return RunningLines([], [])
    pages = _page_rows(text, starts)
    marked = {mark.span.start: mark for mark in marks if mark.kind == "furniture"}
    own = _content_rows(pages, {start for start, mark in marked.items() if mark.level})
    taken = {
        row: marked[row.start].value or row.key
        for page in pages
        for row in page
        if row.start in marked and row.start not in own
    }
    first = _first_number(pages)
    for edge in ([page[:_EDGE] for page in pages], [page[: -_EDGE - 1 : -1] for page in pages]):
        rows = [row for page in edge for row in page if row.start not in own]
        running = {row: row.key for row in rows if _is_page_number(row, first)}
        taken |= _peeled_rows(edge, running | recurring(rows, len(edge)) | taken)
    return _running_edits(text, _proven_rows(taken, pages, own))


def _content_rows(pages: Sequence[Sequence[Row]], out_of_order: set[int]) -> set[int]:
    """Return where the rows begin that are surely content."""
    from indexer.segment.content_lines import content_lines  # noqa: PLC0415 -- readers load this too

    moved = {
        (number, place)
        for number, page in enumerate(pages)
        for place, row in enumerate(page)
        if row.start in out_of_order
    }
    held = content_lines(([row.text.strip() for row in page] for page in pages), moved)
    return {
        row.start
        for page, kept in zip(pages, held, strict=True)
        for row, own in zip(page, kept, strict=True)
        if own
    }


def _peeled_rows(edge: Sequence[Sequence[Row]], running: Mapping[Row, str]) -> dict[Row, str]:
    """Return the running rows of one edge of the pages, taken from the edge inwards.

    One row of the text may have come between them: behind it counts what is on most pages and
    stands right at the edge on most of these.
    """
    taken = {row: running[row] for page in edge for row in takewhile(running.__contains__, page)}
    firm, all_ = Counter(taken.values()), Counter(running.values())
    sure = {
        key for key in firm if all_[key] >= max(3, 0.6 * len(edge)) and 2 * firm[key] >= all_[key]
    }
    for page in edge:
        behind = list(dropwhile(taken.__contains__, page))[1:]
        taken |= {
            row: running[row] for row in takewhile(lambda row: running.get(row) in sure, behind)
        }
    return taken


def _proven_rows(
    taken: Mapping[Row, str], pages: Sequence[Sequence[Row]], own: set[int]
) -> dict[Row, str]:
    """Return the running rows without those of pages that are alike altogether.

    A line is running when it stands on pages that say something else besides. Where it never does,
    as on pages of one form that differ by numbers, it is what the page has to say.
    """
    wordings = Counter(_DIGITS.sub("#", row.key) for page in pages for row in page)
    least = max(3.0, 0.4 * len(pages))
    speaking = {
        number
        for number, page in enumerate(pages)
        if any(
            row.start in own
            or (
                row not in taken
                and _WORD.search(row.text)
                and wordings[_DIGITS.sub("#", row.key)] < least
            )
            for row in page
        )
    }
    proof: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for row, key in taken.items():
        proof[key] += row.page in speaking
        seen[key] += 1
    return {
        row: key
        for row, key in taken.items()
        if is_number(row.text) or proof[key] >= max(_PROVEN, seen[key] / 2)
    }


def _running_edits(text: str, taken: Mapping[Row, str]) -> RunningLines:
    edits: list[Edit] = []
    firsts: dict[str, Row] = {}
    again: set[str] = set()
    for row in sorted(taken):
        key = taken[row]
        if is_number(row.text):
            edits.append(_removal_of_line(text, row.start, row.end))
        elif key in firsts:
            edits.append(_removal_of_line(text, row.start, row.end))
            again.add(key)
        else:
            firsts[key] = row
    kept = [Mark(Span(row.start, row.end), "running") for k, row in firsts.items() if k in again]
    return RunningLines(edits, kept)


def _page_rows(text: str, starts: Sequence[int]) -> list[list[Row]]:
    """Return the rows of each page that are not blank."""
    pages = []
    for page, start in enumerate(starts):
        end = starts[page + 1] - 1 if page + 1 < len(starts) else len(text)
        rows: list[Row] = []
        at = start
        for line in text[start:end].split("\n"):
            if line.strip():
                rows.append(Row(at, at + len(line), line, page, key_of(line)))
            at += len(line) + 1
        pages.append(rows)
    return pages


def _first_number(pages: Sequence[Sequence[Row]]) -> int:
    """Return the number of the first page, as most bare numbers at the edges of pages have it."""
    firsts = Counter(
        int(row.text.strip("-– \t")) - row.page
        for page in pages
        for row in {*page[:1], *page[-1:]}
        if row.text.strip("-– \t").isdecimal() and is_number(row.text)
    )
    first, times = max(firsts.items(), key=lambda each: each[1], default=(1, 0))
    return first if times >= max(2, firsts.total() / 2) else 1


def _is_page_number(row: Row, first: int) -> bool:
    """Return whether a line is a page number that fits the page it stands on."""
    line = row.text.strip()
    if not is_number(line):
        return False
    number = int(_DIGITS.findall(line)[0])
    return bool(_NAMED_NUMBER.search(line)) or number - row.page == first


def _removal_of_line(text: str, start: int, end: int) -> Edit:
    """Take a line with its own line end, so that no empty line stays."""
    if text[end : end + 1] == "\n":
        end += 1
    elif text[start - 1 : start] == "\n" and start:
        start -= 1
    return Edit(start, end, "")
