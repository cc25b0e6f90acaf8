"""Columns of marks: in a table of votes an empty cell says as much as a full one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.extract.pdf.text_lines import PdfLine

_COLUMN = re.compile(
    r"(?:ja|nej|avst(?:år|\.|ått)?|från(?:v(?:arande|\.)?)?|närv(?:arande|\.)?|jäv|ers(?:\.|ättare)?"
    r"|tjg(?:\.|ör)?|ej tjg\.?|yes|no|abst(?:ain)?\.?)",
    re.IGNORECASE,
)
"""What heads a column of marks."""
_MARK = re.compile(r"[xX✓✔√•●*1|–-]|\([xX]\)")
_LEAST = 2
"""Columns that head marks in a table."""
_FAR = 40.0
"""Points below the last row of a table within which its next row stands."""


def empty_cells(lines: Sequence[PdfLine]) -> dict[int, int]:
    """Return how many empty cells stand before a run of a page, by the run's place.

    Only marks below a row of heads such as Ja, Nej, Avstår are placed: in other tables a number
    tells nothing by its column that its words do not.
    """
    heads: list[PdfLine] = []
    bottom = 0.0
    empty: dict[int, int] = {}
    for row in _rows(lines):
        runs = [lines[i] for i in row]
        if sum(bool(_COLUMN.fullmatch(run.text.strip())) for run in runs) >= _LEAST:
            heads, bottom = runs, min(run.bottom for run in runs)
        elif heads and bottom - max(run.top for run in runs) > _FAR:
            heads = []
        elif heads:
            bottom = min(run.bottom for run in runs)
            empty |= _skipped(row, lines, heads)
    return empty


def _skipped(
    row: Sequence[int], lines: Sequence[PdfLine], heads: Sequence[PdfLine]
) -> dict[int, int]:
    """Return the empty cells before each mark of a row."""
    at = 0
    empty: dict[int, int] = {}
    for i in row:
        run = lines[i]
        column = min(range(len(heads)), key=lambda k: abs(_centre(heads[k]) - _centre(run)))
        if _MARK.fullmatch(run.text.strip()) and column > at:
            if column > at + 1:
                empty[i] = column - at - 1
            at = column
        elif i != row[0]:
            at = max(at + 1, column)
    return empty


def _rows(lines: Sequence[PdfLine]) -> Iterator[list[int]]:
    """Yield the places of runs that stand side by side, in the order of the page."""
    row: list[int] = []
    for i, line in enumerate(lines):
        if row and not _beside(lines[row[-1]], line):
            yield row
            row = []
        row.append(i)
    if row:
        yield row


def _beside(line: PdfLine, other: PdfLine) -> bool:
    overlap = min(line.top, other.top) - max(line.bottom, other.bottom)
    return overlap > 0.5 * min(line.top - line.bottom, other.top - other.bottom)


def _centre(run: PdfLine) -> float:
    return (run.left + run.right) / 2
