"""Page layout: text and headings from placed lines."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Mark, Span
from indexer.extract.pdf.mark_tables import empty_cells
from indexer.repair.running_heads import Row, key_of, recurring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.extract.pdf.text_lines import PdfLine

CELL = "\t"
"""Stands between the cells of a row."""

_LETTER = re.compile(r"[^\W\d_]")
_LABEL = re.compile(r"(?:§+ ?)?[\d.:]{1,9}[a-z]?[.)]?|[•·▪○●►–\uf0b7-]|[a-zåäö][.)]", re.IGNORECASE)
_WORD_GAP = 0.35
"""Share of a line's height below which a gap in a row parts words and not cells."""
_BAND = 0.14
"""Share of the page height at top and bottom where running heads stand (measured)."""


class Placed(NamedTuple):
    """A line of page text: its span in the page and the run it came from."""

    start: int
    end: int
    line: PdfLine
    cells: int


class PageLayout(NamedTuple):
    """The text of a page, its lines where they stand, and the page's height in points."""

    text: str
    lines: tuple[Placed, ...]
    height: float


def lay_out(lines: Sequence[PdfLine], height: float) -> PageLayout:
    """Join runs into lines: a row's cells by tabs, paragraphs by an empty line."""
    pitch = _pitch(lines)
    parts: list[str] = []
    placed: list[Placed] = []
    at = 0
    previous: PdfLine | None = None
    empty = empty_cells(lines)
    for place, line in enumerate(lines):
        between = "" if previous is None else _between(previous, line, pitch)
        if between == CELL and place in empty:
            parts.append(CELL * empty[place])
            at += empty[place]
        parts += (between, line.text)
        at += len(between)
        if between == CELL and previous is not None and _LABEL.fullmatch(previous.text):
            parts[-2], between = " ", CELL
        if between in {CELL, " "}:
            old = placed[-1]
            cells = old.cells + (between == CELL)
            placed[-1] = old._replace(end=at + len(line.text), cells=cells)
        else:
            placed.append(Placed(at, at + len(line.text), line, 1))
        at += len(line.text)
        previous = line
    return PageLayout("".join(parts), tuple(placed), height)


def _between(above: PdfLine, below: PdfLine, pitch: float) -> str:
    overlap = min(above.top, below.top) - max(above.bottom, below.bottom)
    least = min(above.top - above.bottom, below.top - below.bottom)
    if overlap > 0.5 * least and below.left >= above.right - 0.3 * least:
        return " " if 0.05 < (below.left - above.right) / least < _WORD_GAP else CELL
    drop = above.bottom - below.bottom
    usual = max(pitch, 1.2 * above.size) if above.size == below.size else pitch
    return "\n\n" if drop > 1.45 * usual else "\n"


def _pitch(lines: Sequence[PdfLine]) -> float:
    """Return the usual distance between lines, in points."""
    drops = Counter(
        round(a.bottom - b.bottom)
        for a, b in pairwise(lines)
        if 4 < a.bottom - b.bottom < 40 and abs(a.size - b.size) < 1
    )
    if not drops:
        return 14.0
    most = max(drops.values())
    return float(min(drop for drop, count in drops.items() if count >= 0.4 * most))


def heading_marks(pages: Sequence[PageLayout]) -> list[tuple[int, Mark]]:
    """Return (page index, mark in the page) for lines that look like titles and headings.

    Larger than the body by an eighth, or wholly bold where the body is not; sizes rank the levels.
    The largest on the first page that has text is the title.
    """
    weight: Counter[float] = Counter()
    bold = total = 0
    for page in pages:
        for placed in page.lines:
            letters = len(placed.line.text)
            weight[placed.line.size] += letters
            total += letters
            bold += letters if placed.line.bold else 0
    if not total:
        return []
    body = weight.most_common(1)[0][0]
    by_weight = bold < 0.4 * total
    headings = [
        (number, group)
        for number, page in enumerate(pages)
        for group in _groups(page, body, by_weight=by_weight)
    ]
    ranks = _ranks([group[0].line.size for _, group in headings], body)
    marks = [
        (
            number,
            _mark("heading", group, ranks.get(group[0].line.size, len(set(ranks.values())) + 1)),
        )
        for number, group in headings
    ]
    return _with_title(marks, headings, body)


def _groups(page: PageLayout, body: float, *, by_weight: bool) -> list[list[Placed]]:
    """Return the headings of a page: neighbouring lines of one look are one heading."""
    groups: list[list[Placed]] = []
    last: Placed | None = None
    for placed in page.lines:
        line = placed.line
        large = line.size >= 1.12 * body
        look = large or (by_weight and line.bold and line.size >= body - 0.5)
        text = page.text[placed.start : placed.end]
        if not look or placed.cells > 2 or len(text) > (200 if large else 120):
            last = None
            continue
        if last is not None and _continues(last.line, line):
            groups[-1].append(placed)
        elif not _LETTER.search(text):
            last = None
            continue
        else:
            groups.append([placed])
        last = placed
    return [group for group in groups if len(group) <= 4]


def _continues(above: PdfLine, below: PdfLine) -> bool:
    return (
        above.size == below.size
        and above.bold == below.bold
        and 0 < above.bottom - below.bottom < 1.6 * max(above.size, 6)
        and abs(above.left - below.left) < 6 * max(above.size, 6)
    )


def _ranks(sizes: list[float], body: float) -> dict[float, int]:
    """Return the level of each size, the largest being 1; sizes a point apart share a level."""
    ranks: dict[float, int] = {}
    level, previous = 0, None
    for size in sorted({size for size in sizes if size >= 1.12 * body}, reverse=True):
        if previous is None or previous - size >= 1:
            level += 1
        ranks[size] = min(level, 6)
        previous = size
    return ranks


def _mark(kind: str, group: list[Placed], level: int) -> Mark:
    return Mark(Span(group[0].start, group[-1].end), kind, level)


def _with_title(
    marks: list[tuple[int, Mark]], headings: list[tuple[int, list[Placed]]], body: float
) -> list[tuple[int, Mark]]:
    if not headings:
        return marks
    first = min(number for number, _ in headings)
    sizes = [group[0].line.size for number, group in headings if number == first]
    largest = max(sizes)
    if first > 1 or largest < 1.12 * body:
        return marks
    at = next(
        index
        for index, (number, group) in enumerate(headings)
        if number == first and group[0].line.size == largest
    )
    return [*marks[:at], (first, _mark("title", headings[at][1], 0)), *marks[at + 1 :]]


def running_marks(pages: Sequence[PageLayout]) -> list[tuple[int, Mark]]:
    """Return marks for lines that recur, page numbers aside, at the same height of many pages.

    What counts as recurring is `indexer.repair.running_heads`'s rule, here at one height of the
    page. The level is 1 where a line stands higher than the one before it: their order then says
    nothing.
    """
    filled = [(number, page) for number, page in enumerate(pages) if page.lines]
    if len(filled) < 3:
        return []
    rows: dict[int, list[tuple[Row, int]]] = {}
    for number, page in filled:
        before = page.lines[0]
        for placed in page.lines:
            share = placed.line.middle / max(page.height, 1)
            if not _BAND <= share <= 1 - _BAND:
                text = page.text[placed.start : placed.end]
                row = Row(placed.start, placed.end, text, number, key_of(text))
                higher = placed.line.middle > before.line.middle
                rows.setdefault(round(share * 40), []).append((row, int(higher)))
            before = placed
    marks = []
    for similar in rows.values():
        running = recurring((row for row, _ in similar), len(filled))
        marks += [
            (row.page, Mark(Span(row.start, row.end), "furniture", higher, running[row]))
            for row, higher in similar
            if row in running
        ]
    return marks
