"""Write a table of the register as CSV, Excel or JSON Lines, one line for each row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from archive.export.delimited import guarded
from archive.export.workbook import fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
FORMATS = {
    "jsonl": "application/x-ndjson; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format → its media type."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table looks like: a column's name → its label, a row's cells, where it comes from."""

    columns: Mapping[str, str]
    cells: Callable[[Row], Sequence[str | None]]
    about: Mapping[str, object] = field(default_factory=dict)


def write_table(form: str, rows: Iterable[Row], table: Table, stream: BinaryIO) -> int:
    """Write rows and return how many; what explains them goes on a sheet of its own in Excel.

    CSV has one header line and then exactly one record a row.
    """
    counted = _Counted(rows)
    if form == "jsonl":
        _lines(counted, stream)
    elif form == "csv":
        _csv(counted, table, stream)
    else:
        _workbook(counted, table, stream)
    return counted.count


@dataclass(slots=True)
class _Counted:
    """Rows that are counted as they pass."""

    rows: Iterable[Row]
    count: int = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def _lines(rows: Iterable[Row], stream: BinaryIO) -> None:
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _csv(rows: Iterable[Row], table: Table, stream: BinaryIO) -> None:
    text = io.TextIOWrapper(
        stream, encoding="utf-8-sig", errors="backslashreplace", newline="", write_through=True
    )
    try:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(table.columns.values())
        for row in rows:
            writer.writerow([guarded(cell) for cell in table.cells(row)])
    finally:
        text.detach()


def _workbook(rows: Iterable[Row], table: Table, stream: BinaryIO) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Register")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, label in enumerate(table.columns.values()):
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(table.cells(row)):
                if cell is not None:
                    sheet.write_string(line, column, fitting(cell))
        origin = book.add_worksheet("Om listan")
        for line, (name, value) in enumerate(table.about.items()):
            origin.write_string(line, 0, name)
            origin.write_string(line, 1, str(value))
