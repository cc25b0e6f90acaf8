"""CSV and TSV that spreadsheets open and a program reads back unchanged.

Lines end with CRLF (RFC 4180). CSV is UTF-8 with a byte order mark, for spreadsheets; TSV is
without it, for programs. In a file of hits the first line is the heading, every other record is a
hit, and the provenance stands in the last columns of each: a row that is cut out and pasted
elsewhere still says where it comes from. A list without hits has it as JSON in one more column of
the heading.

A cell that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV
Injection). So does a cell that begins with an apostrophe, which makes the guard reversible: strip
one leading apostrophe and the text is as it was.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from archive.export.query_metadata import LABELS as PROVENANCE
from archive.export.row import LABELS, worded_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.export.query_metadata import QueryMetadata
    from archive.export.row import ExportRow

GUARD = "'"
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", GUARD)
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands between cells and before decimals, and whether a byte order mark comes first."""

    delimiter: str
    point: str
    marked: bool = True


DIALECTS = {"swedish": Dialect(";", ","), "international": Dialect(",", ".")}
"""Dialects of CSV: spreadsheets go by the reader's country."""
TABS = Dialect("\t", ".", marked=False)
"""TSV."""


def write(
    rows: Iterable[ExportRow],
    provenance: QueryMetadata,
    stream: BinaryIO,
    dialect: Dialect = DIALECTS["swedish"],
) -> None:
    """Write a heading and one record per row; where there is none, the heading tells it all."""
    write_cells(_cell_rows(rows, provenance), stream, dialect)


def _cell_rows(rows: Iterable[ExportRow], provenance: QueryMetadata) -> Iterator[Sequence[Cell]]:
    heading = [*LABELS.values(), *PROVENANCE.values()]
    origin = [getattr(provenance, name) for name in PROVENANCE]
    first = next(coming := iter(rows), None)
    if first is None:
        yield [*heading, json.dumps(asdict(provenance), ensure_ascii=False)]
        return
    yield heading
    for row in chain((first,), coming):
        yield [*worded_row(row), *origin]


def write_cells(lines: Iterable[Sequence[Cell]], stream: BinaryIO, dialect: Dialect) -> None:
    """Write lines of cells, each guarded, floats to six decimals."""
    text = io.TextIOWrapper(
        stream,
        encoding="utf-8-sig" if dialect.marked else "utf-8",
        errors="backslashreplace",
        newline="",
        write_through=True,
    )
    try:
        writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
        for line in lines:
            writer.writerow([_written_cell(cell, dialect.point) for cell in line])
    finally:
        text.detach()


def _written_cell(cell: Cell, point: str) -> str | int:
    if isinstance(cell, float):
        return repr(round(cell, 6)).replace(".", point)
    return guarded(cell)


def unguarded(cell: str) -> str:
    """Return the text of a cell as it was before it was guarded."""
    return cell.removeprefix(GUARD)


def guarded(value: str | int | None) -> str | int:
    """Return the cell with an apostrophe before what a spreadsheet might calculate."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" ").startswith(_RISKY):
        return GUARD + value
    return value
