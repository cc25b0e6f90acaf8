"""Write a table of the register or of words as CSV, TSV, Excel or JSON, one line for each row.

CSV is that of Swedish spreadsheets (semicolons, decimal commas), TSV that of programs (tabs,
decimal points).
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from archive.export.delimited import guarded
from archive.export.workbook import SHEET_ROWS, fitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
Cell = str | int | float | None
FORMATS = {
    "jsonl": "application/x-ndjson; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format → its media type."""
WORD_FORMATS = {
    "csv": FORMATS["csv"],
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": FORMATS["xlsx"],
    "json": "application/json; charset=utf-8",
}
"""The same of concordances and word lists."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table looks like: a column's name → its label, a row's cells, where it comes from."""

    columns: Mapping[str, str]
    cells: Callable[[Row], Sequence[Cell]]
    about: Mapping[str, object] = field(default_factory=dict)
    sheet: str = "Register"


def write_table(form: str, rows: Iterable[Row], table: Table, stream: BinaryIO) -> int:
    """Write rows and return how many; what explains them goes on a sheet of its own in Excel.

    CSV and TSV have one header line and then exactly one record a row.
    """
    counted = _CountedTableStream(rows)
    if form == "jsonl":
        _lines(counted, stream)
    elif form == "json":
        _json(counted, table, stream)
    elif form in ("csv", "tsv"):
        _delimited(counted, table, stream, form)
    else:
        _workbook(counted, table, stream)
    return counted.count


@dataclass(slots=True)
class _CountedTableStream:
    """Rows that are counted as they pass."""

    rows: Iterable[Row]
    count: int = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def write_packed(
    name: str, rows: Iterable[Row], table: Table, about: Mapping[str, object], stream: BinaryIO
) -> int:
    """Write a ZIP of a table as CSV, `name`.csv, and of where it comes from beside it."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        with pack.open(f"{name}.csv", "w", force_zip64=True) as part:
            count = write_table("csv", rows, table, part)  # type: ignore[arg-type] # a binary file
        told = json.dumps({**about, "total": count}, ensure_ascii=False)
        pack.writestr(f"{name}.csv.provenance.json", told + "\n")
    return count


def _lines(rows: Iterable[Row], stream: BinaryIO) -> None:
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _json(rows: Iterable[Row], table: Table, stream: BinaryIO) -> None:
    about = json.dumps(table.about, ensure_ascii=False)
    stream.write(f'{{"provenance": {about}, "rows": ['.encode("utf-8", "backslashreplace"))
    for number, row in enumerate(rows):
        text = ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
        stream.write(text.encode("utf-8", "backslashreplace"))
    stream.write(b"\n]}\n")


def _delimited(rows: Iterable[Row], table: Table, stream: BinaryIO, form: str) -> None:
    swedish = form == "csv"
    text = io.TextIOWrapper(
        stream,
        encoding="utf-8-sig" if swedish else "utf-8",
        errors="backslashreplace",
        newline="",
        write_through=True,
    )
    try:
        writer = csv.writer(text, delimiter=";" if swedish else "\t", lineterminator="\r\n")
        writer.writerow(table.columns.values())
        for row in rows:
            writer.writerow([_written(cell, swedish=swedish) for cell in table.cells(row)])
    finally:
        text.detach()


def _written(cell: Cell, *, swedish: bool) -> str | int:
    if isinstance(cell, float):
        number = repr(round(cell, 6))
        return number.replace(".", ",") if swedish else number
    return guarded(cell)


def _workbook(rows: Iterable[Row], table: Table, stream: BinaryIO) -> None:
    """Write sheets of rows, as many as they need, and one of what explains them."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    coming = iter(rows)
    with xlsxwriter.Workbook(stream, options) as book:
        for number in count(1):
            name = table.sheet if number == 1 else f"{table.sheet} {number}"
            if _write_sheet(book, name, table, islice(coming, SHEET_ROWS - 1)) < SHEET_ROWS - 1:
                break
        origin = book.add_worksheet("Om listan")
        for line, (name, value) in enumerate(table.about.items()):
            origin.write_string(line, 0, name)
            origin.write_string(line, 1, str(value))


def _write_sheet(book: xlsxwriter.Workbook, name: str, table: Table, rows: Iterable[Row]) -> int:
    """Write a sheet and return how many rows it has."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, label in enumerate(table.columns.values()):
        sheet.write_string(0, column, label, bold)
    line = 0
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(table.cells(row)):
            if isinstance(cell, str):
                sheet.write_string(line, column, fitting(cell))
            elif cell is not None:
                sheet.write_number(line, column, cell)
    sheet.autofilter(0, 0, max(1, line), len(table.columns) - 1)
    return line
