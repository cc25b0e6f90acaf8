"""Which lines are running heads and page numbers, and so part of no text?

A head that recurs is kept where it first stands, for it names the body, the date or the case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Mark

_NUMBER = re.compile(
    r"(?:sidan?|sid\.?|page|s\.)?\s*[-–]?\s*\d{1,4}\s*"
    r"(?:[(/]\s*\d{1,4}\s*\)?|\s*(?:av|of)\s*\d{1,4})?\s*[-–]?",
    re.IGNORECASE,
)
_NAMED_NUMBER = re.compile(r"sid|page|[(/]|\bav\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_LONGEST_NUMBER = 30
_EDGE = 5
"""How many lines at the top and bottom of a page are looked at."""
_KEPT = re.compile(r"§|\bdnr\b|diarie", re.IGNORECASE)


class Row(NamedTuple):
    """A line at the edge of a page (counted from 0) and what it says, digits aside."""

    start: int
    end: int
    text: str
    page: int
    key: str


def is_number(line: str) -> bool:
    """Return whether a line is a page number and no more."""
    line = line.strip()
    return len(line) <= _LONGEST_NUMBER and bool(_NUMBER.fullmatch(line))


def key_of(line: str) -> str:
    """Return a line with its white space folded and its numbers as signs."""
    return _DIGITS.sub("#", " ".join(line.split()))


def recurring(rows: Iterable[Row], pages: int, share: float = 0.4) -> set[str]:
    """Return the keys of running lines among rows that stand alike on their pages.

    On at least three pages and a share of them (40 %: measured), with the same words each time or
    with numbers that count the pages. Lines that name a paragraph or a case are never running.
    """
    by_key: dict[str, dict[int, str]] = defaultdict(dict)
    for row in rows:
        if not _KEPT.search(row.key):
            by_key[row.key].setdefault(row.page, row.text)
    least = max(3.0, share * pages)
    return {key for key, found in by_key.items() if len(found) >= least and _one_line(found)}


def _one_line(found: dict[int, str]) -> bool:
    """Return whether texts that differ in numbers only, by page, are one line all the same."""
    same = Counter(" ".join(text.split()) for text in found.values())
    words = any(map(_LETTER.search, same))
    if words and max(same.values()) >= 0.5 * len(found):
        return True
    steps = Counter(
        step
        for page, text in found.items()
        for step in {int(number[:9]) - page for number in _DIGITS.findall(text)}
    )
    return bool(steps) and max(steps.values()) >= 0.7 * len(found)


def running_edits(text: str, starts: Sequence[int], marks: Sequence[Mark]) -> list[Edit]:
    """Return edits that take away running heads and page numbers.

    `marks` of kind furniture are what the reader found by geometry. Besides, lines are peeled off
    the top and bottom of each page as long as they recur or number the page.
    """
    if len(starts) < 2:
        return []
    marked = {mark.span.start: mark.span for mark in marks if mark.kind == "furniture"}
    tops, bottoms = _edges(text, starts)
    taken: dict[int, Row] = {
        span.start: Row(span.start, span.end, span.of(text), 0, key_of(span.of(text)))
        for span in marked.values()
    }
    for side in (tops, bottoms):
        rows = [row for page in side for row in page]
        usual, sure = recurring(rows, len(starts)), recurring(rows, len(starts), 0.6)
        for page in side:
            for row in _peeled(page, usual, sure, set(marked)):
                taken.setdefault(row.start, row)
    return _edits(text, taken)


def _peeled(
    rows: Sequence[Row], usual: set[str], sure: set[str], marked: set[int]
) -> Iterator[Row]:
    """Yield the running rows of an edge, from the edge inwards.

    One row of the text may have come between them; behind it only what is on most pages counts.
    """
    known = usual
    for row in rows:
        if row.start in marked or row.key in known or (known is usual and _is_number(row)):
            yield row
        elif known is usual:
            known = sure
        else:
            return


def _edits(text: str, taken: dict[int, Row]) -> list[Edit]:
    edits: list[Edit] = []
    seen: set[str] = set()
    for row in sorted(taken.values()):
        if is_number(row.text):
            edits.append(_without(text, row.start, row.end, "sidnummer"))
        elif row.key in seen:
            edits.append(_without(text, row.start, row.end, "sidhuvud"))
        seen.add(row.key)
    return edits


def _edges(text: str, starts: Sequence[int]) -> tuple[list[list[Row]], list[list[Row]]]:
    """Return each page's first lines, and its last ones from the bottom up."""
    tops, bottoms = [], []
    for page, start in enumerate(starts):
        end = starts[page + 1] - 1 if page + 1 < len(starts) else len(text)
        rows: list[Row] = []
        at = start
        for line in text[start:end].split("\n"):
            if line.strip():
                rows.append(Row(at, at + len(line), line, page, key_of(line)))
            at += len(line) + 1
        tops.append(rows[:_EDGE])
        bottoms.append(rows[: -_EDGE - 1 : -1])
    return tops, bottoms


def _is_number(row: Row) -> bool:
    """Return whether a line is a page number that fits the page it stands on."""
    line = row.text.strip()
    if not is_number(line):
        return False
    number = int(_DIGITS.findall(line)[0])
    return bool(_NAMED_NUMBER.search(line)) or 0 <= number - row.page <= 12


def _without(text: str, start: int, end: int, rule: str) -> Edit:
    """Take a line with its own line end, so that no empty line stays."""
    if text[end : end + 1] == "\n":
        end += 1
    elif text[start - 1 : start] == "\n" and start:
        start -= 1
    return Edit(start, end, "", rule)
