"""Excel (XLSX) export, written a row at a time.

Every cell is a plain string, number or day: nothing becomes a formula or a link. The heading stays
in sight and filters; what does not fit a sheet goes on to the next; the last sheet says where the
list comes from.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter

from archive.export.query_metadata import LABELS as PROVENANCE
from archive.export.row import LABELS, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from archive.export.query_metadata import QueryMetadata
    from archive.export.row import ExportRow

# Excel's own limits: rows on a sheet, UTF-16 units in a cell.
SHEET_ROWS = 1_048_576
CELL_UNITS = 32_767
_DAYS = tuple(i for i, name in enumerate(LABELS) if name in ("date_from", "date_to"))
CUT = " … [avkortat: Excel rymmer inte mer i en cell]"


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write sheets of hits and one of provenance."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet, used, number = None, SHEET_ROWS, 0
        for row in rows:
            if used >= SHEET_ROWS:
                _add_filter(sheet, used)
                number += 1
                sheet, used = _hits_sheet(book, bold, number), 1
            _write_row(sheet, used, worded(row), day)
            used += 1
        if not number:
            sheet, used = _hits_sheet(book, bold, 1), 1
        _add_filter(sheet, used)
        about = book.add_worksheet("Om sökningen")
        about.set_column(0, 1, 30)
        for line, (name, label) in enumerate(PROVENANCE.items()):
            _write_row(about, line, (label, getattr(provenance, name)), None)


def fitting(text: str) -> str:
    """Return the text as a cell can hold it, marked where it had to be cut."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    if len(text) * 2 <= CELL_UNITS or len(text.encode("utf-16-le")) // 2 <= CELL_UNITS:
        return text
    room = (CELL_UNITS - len(CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def _hits_sheet(book: xlsxwriter.Workbook, bold: object, number: int) -> Worksheet:
    sheet = book.add_worksheet("Träffar" if number == 1 else f"Träffar {number}")
    sheet.freeze_panes(1, 0)
    for column, label in enumerate(LABELS.values()):
        sheet.write_string(0, column, label, bold)
    return sheet


def _add_filter(sheet: Worksheet | None, used: int) -> None:
    if sheet is not None:
        sheet.autofilter(0, 0, used - 1, len(LABELS) - 1)


def _write_row(
    sheet: Worksheet, line: int, cells: Sequence[str | int | None], day: Format | None
) -> None:
    """Write cells; days as days where a format for them is given and Excel knows them (1900 on)."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and day and column in _DAYS and cell >= "1900-03-01":
            sheet.write_datetime(line, column, dt.datetime.fromisoformat(cell), day)
        elif isinstance(cell, str):
            sheet.write_string(line, column, fitting(cell))
        elif cell is not None:
            sheet.write_number(line, column, cell)
