"""Write a table of the register or of words as CSV, TSV, Excel or JSON, one line for each row.

CSV is that of Swedish spreadsheets (semicolons, decimal commas), TSV that of programs (tabs,
decimal points). In Excel and JSON what explains a table stands in the file; of the others, in a
file beside it, NAME.provenance.json.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from archive.export.delimited import DIALECTS, TABS, Cell, write_cells
from archive.export.workbook import Layout, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
MEDIA_TYPES = {
    "jsonl": "application/x-ndjson; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Format of a table → its media type."""
REGISTER_FORMATS = ("csv", "xlsx", "jsonl")
"""Formats of decisions, assignments and meetings."""
WORD_FORMATS = ("csv", "tsv", "xlsx", "json")
"""Formats of concordances and word lists."""
EXPLAINED = ("xlsx", "json")
"""Formats that say themselves where their rows come from."""
BESIDE = ".provenance.json"
"""What the name of a file's provenance ends with, beside it or in its ZIP."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table looks like: a column's name → its label, a row's cells, where it comes from.

    `days` names the columns of ISO days.
    """

    columns: Mapping[str, str]
    cells: Callable[[Row], Sequence[Cell]]
    about: Mapping[str, object] = field(default_factory=dict)
    sheet: str = "Register"
    days: frozenset[str] = frozenset()


def write_table(form: str, rows: Iterable[Row], table: Table, stream: BinaryIO) -> int:
    """Write rows and return how many; what explains them goes on a sheet of its own in Excel.

    CSV and TSV have one header line and then exactly one record a row.
    """
    counted = _CountedRows(rows)
    if form == "jsonl":
        _write_lines(counted, stream)
    elif form == "json":
        _write_json(counted, table, stream)
    elif form == "xlsx":
        layout = Layout(table.columns, table.days, table.sheet, table.about)
        write_workbook(map(table.cells, counted), layout, stream)
    else:
        dialect = DIALECTS["swedish"] if form == "csv" else TABS
        write_cells(_cell_rows(counted, table), stream, dialect)
    return counted.count


def write_file(name: str, form: str, rows: Iterable[Row], table: Table, stream: BinaryIO) -> int:
    """Write a table with where it comes from, in one file that `sent_as` names."""
    if form in EXPLAINED:
        return write_table(form, rows, table, stream)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        with pack.open(f"{name}.{form}", "w", force_zip64=True) as part:
            count = write_table(form, rows, table, part)  # type: ignore[arg-type] # a binary file
        pack.writestr(f"{name}.{form}{BESIDE}", provenance_line(table, count))
    return count


def sent_as(name: str, form: str) -> tuple[str, str]:
    """Return the name and the media type of what `write_file` writes."""
    if form in EXPLAINED:
        return f"{name}.{form}", MEDIA_TYPES[form]
    return f"{name}.zip", "application/zip"


def provenance_line(table: Table, count: int) -> str:
    """Return what stands beside a table of `count` rows: where it comes from, as JSON."""
    return json.dumps({**table.about, "total": count}, ensure_ascii=False) + "\n"


@dataclass(slots=True)
class _CountedRows:
    """Rows that are counted as they pass."""

    rows: Iterable[Row]
    count: int = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


def _write_lines(rows: Iterable[Row], stream: BinaryIO) -> None:
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _write_json(rows: Iterable[Row], table: Table, stream: BinaryIO) -> None:
    about = json.dumps(table.about, ensure_ascii=False)
    stream.write(f'{{"provenance": {about}, "rows": ['.encode("utf-8", "backslashreplace"))
    for number, row in enumerate(rows):
        text = ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
        stream.write(text.encode("utf-8", "backslashreplace"))
    stream.write(b"\n]}\n")


def _cell_rows(rows: Iterable[Row], table: Table) -> Iterator[Sequence[Cell]]:
    yield list(table.columns.values())
    yield from map(table.cells, rows)
