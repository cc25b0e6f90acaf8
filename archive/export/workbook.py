"""Excel workbooks (XLSX) of hits and of tables, written a row at a time.

Every cell is a plain string, number or day: nothing becomes a formula or a link. The heading stays
in sight and filters; what does not fit a sheet goes on to the next; the last sheet says where the
rows come from.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter

from archive.export.query_metadata import LABELS as PROVENANCE
from archive.export.row import LABELS, worded_row
from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from archive.export.delimited import Cell
    from archive.export.query_metadata import QueryMetadata
    from archive.export.row import ExportRow

# Excel's own limits: rows on a sheet, UTF-16 units in a cell.
SHEET_ROWS = 1_048_576
CELL_UNITS = 32_767
ABOUT_HITS = "Om sökningen"
ABOUT_TABLE = "Om listan"
"""Name of the last sheet of a file of hits, and of any other table."""
CUT = recorded(" … [avkortat: Excel rymmer inte mer i en cell]")
_FIRST_DAY = "1900-03-01"
"""Days before it are text: Excel counts from 1900, with a leap day that year did not have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a workbook looks like: its columns' names and labels, which hold ISO days, its sheets.

    `about` stands on the last sheet, `about_name`, a line for each of its items.
    """

    columns: Mapping[str, str]
    days: frozenset[str]
    name: str
    about: Mapping[str, object]
    about_name: str = ABOUT_TABLE


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write sheets of hits and one of provenance."""
    about = {label: getattr(provenance, name) for name, label in PROVENANCE.items()}
    days = frozenset({"date_from", "date_to"})
    write_workbook(
        map(worded_row, rows), Layout(LABELS, days, "Träffar", about, ABOUT_HITS), stream
    )


def write_workbook(lines: Iterable[Sequence[Cell]], layout: Layout, stream: BinaryIO) -> None:
    """Write sheets of lines, as many as they need, and one of what explains them."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    coming = iter(lines)
    with xlsxwriter.Workbook(stream, options) as book:
        for number in count(1):
            _add_sheet(book, number, layout, islice(coming, SHEET_ROWS - 1))
            following = next(coming, None)
            if following is None:
                break
            coming = chain((following,), coming)
        about = book.add_worksheet(layout.about_name)
        about.set_column(0, 1, 30)
        for line, (name, value) in enumerate(layout.about.items()):
            _write_cell(about, line, 0, name)
            _write_cell(about, line, 1, _plain_cell(value))


def fitting(text: str) -> str:
    """Return the text as a cell can hold it, marked where it had to be cut."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le")) // 2 <= CELL_UNITS:
        return text
    room = (CELL_UNITS - len(CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def _add_sheet(
    book: xlsxwriter.Workbook, number: int, layout: Layout, lines: Iterable[Sequence[Cell]]
) -> None:
    """Add a sheet of lines below a heading that stays in sight and filters."""
    sheet = book.add_worksheet(layout.name if number == 1 else f"{layout.name} {number}")
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(layout.columns.values()):
        sheet.write_string(0, column, label, bold)
    formats = [day if name in layout.days else None for name in layout.columns]
    line = 0
    for line, cells in enumerate(lines, 1):
        for column, (cell, form) in enumerate(zip(cells, formats, strict=True)):
            _write_cell(sheet, line, column, cell, form)
    sheet.autofilter(0, 0, line, len(layout.columns) - 1)


def _write_cell(
    sheet: Worksheet, line: int, column: int, cell: Cell, day: Format | None = None
) -> None:
    """Write a cell; an ISO day as a day where a format for it is given and Excel knows it."""
    if isinstance(cell, str) and day and cell >= _FIRST_DAY:
        sheet.write_datetime(line, column, dt.datetime.fromisoformat(cell), day)
    elif isinstance(cell, str):
        sheet.write_string(line, column, fitting(cell))
    elif cell is not None:
        sheet.write_number(line, column, cell)


def _plain_cell(value: object) -> Cell:
    """Return what explains a list as a cell: text and numbers as they are, others as JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
