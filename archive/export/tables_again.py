"""Read a table of words or of the register back from its file, with the command that made it.

A file in a format that does not explain itself is read with the provenance that stands beside it,
or from the ZIP of both.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shlex
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from archive.errors import UsageError
from archive.export import registers, word_tables
from archive.export.delimited import DIALECTS, TABS, unguarded
from archive.export.table import BESIDE, MEDIA_TYPES
from archive.export.workbook import ABOUT_TABLE
from archive.messages import message
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.export.table import Row

_COLUMNS = {
    **{name: layout.columns for name, layout in registers.LAYOUTS.items()},
    **word_tables.COLUMNS,
    "kwic": word_tables.LINE_COLUMNS,
}
"""Kind of table → name of a row's value → its column."""
_KEYS = {
    "decisions": ("section_id", "row"),
    "assignments": ("section_id", "text"),
    "meetings": ("id",),
    "policies": ("document_id",),
    "kwic": ("section_id", "start"),
    "forms": ("lemma", "form", "rule"),
    "distribution": ("value",),
    "collocates": ("word",),
    "keyness": ("word",),
}
"""Kind of table → what tells a row from its others."""
_OF_THE_SITE = "url"
"""The value that comes from where a table was asked for, not from what was asked."""
COMMANDS = ("decisions", "assignments", "meetings", "policies", "kwic", "words")
"""Commands whose tables are asked again."""
DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What a file that is cut off, or none of ours, raises in those who read it.

Cut XML raises what is a SyntaxError, endless brackets a RecursionError.
"""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table read back: the words of its command, its format, its reader's level, its rows.

    rows: by what tells them apart, all that was answered of each as text.
    """

    command: tuple[str, ...]
    form: str
    level: str
    rows: Mapping[str, tuple[str, ...]]


def read_table(file: Path) -> TableFile | None:
    """Return what a file holds, None where it is no table of ours.

    Raises:
        UsageError: it was one, and has been changed.
    """
    try:
        parts = _file_parts(file)
        return _table(*parts) if parts else None
    except DAMAGED as error:
        msg = message("Filen är ingen hel tabell från Handlingar som inte har ändrats.")
        raise UsageError(msg) from error


def _file_parts(file: Path) -> tuple[str, dict[str, Any], bytes] | None:
    """Return a file's format, its provenance and the bytes of its rows; None without provenance."""
    data = file.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _unpacked_workbook(data)
    if data.startswith(b'{"provenance"') and data.rstrip().endswith(b"]}"):
        return "json", dict(json.loads(data)["provenance"]), data
    beside = Path(f"{file}{BESIDE}")
    if not beside.is_file():
        return None
    form = file.suffix.removeprefix(".").lower()
    return form, dict(json.loads(beside.read_bytes())), data


def _unpacked_workbook(data: bytes) -> tuple[str, dict[str, Any], bytes] | None:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = pack.namelist()
        about = next((name for name in names if name.endswith(BESIDE)), None)
        if about:
            table = about.removesuffix(BESIDE)
            return Path(table).suffix[1:], dict(json.loads(pack.read(about))), pack.read(table)
    if "xl/workbook.xml" not in names:
        return None
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    if ABOUT_TABLE not in book.sheetnames:
        return None
    about_rows = {str(row[0]): row[1] for row in book[ABOUT_TABLE].iter_rows(values_only=True)}
    return "xlsx", about_rows, data


def _table(form: str, about: Mapping[str, Any], data: bytes) -> TableFile | None:
    """Return a table, None where its command writes hits.

    Raises:
        ValueError: it does not hold as many rows as were written.
    """
    _, name, *rest = shlex.split(about["command"])
    if name not in COMMANDS:
        return None
    kind = json.loads(about["parameters"]).get("list", name)
    rows = _keyed_rows(kind, _read_rows(form, _COLUMNS[kind], data))
    if len(rows) != int(about["total"]):
        msg = f"{len(rows)} rows of {about['total']}"
        raise ValueError(msg)
    return TableFile((name, *rest), form, str(about["level"]), rows)


def _read_rows(form: str, columns: Mapping[str, str], data: bytes) -> Iterable[Row]:
    """Return rows by the names of their values.

    Raises:
        KeyError: there is no such format.
        ValueError: they are not whole.
    """
    if form == "json":
        return list(json.loads(data)["rows"])
    if form == "jsonl":
        return [json.loads(line) for line in data.splitlines()]
    if form == "xlsx":
        return _named_rows(_sheet_lines(data), columns)
    MEDIA_TYPES[form]
    dialect = TABS if form == "tsv" else DIALECTS["swedish"]
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    lines = csv.reader(text, delimiter=dialect.delimiter, strict=True)
    return _named_rows(([unguarded(cell) for cell in line] for line in lines), columns)


def _sheet_lines(data: bytes) -> Iterator[Sequence[object]]:
    """Yield the heading of the first sheet, then the lines of all but the last."""
    *sheets, _about = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets
    for number, sheet in enumerate(sheets):
        yield from sheet.iter_rows(min_row=1 if number == 0 else 2, values_only=True)


def _named_rows(lines: Iterable[Sequence[object]], columns: Mapping[str, str]) -> list[Row]:
    coming = iter(lines)
    names = {label: name for name, label in columns.items()}
    heading = [names.get(str(label), str(label)) for label in next(coming)]
    return [dict(zip(heading, line, strict=True)) for line in coming]


def _keyed_rows(kind: str, rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Return rows by what tells them apart; those alike in it are numbered."""
    keyed: dict[str, tuple[str, ...]] = {}
    for row in rows:
        name = " ".join(_cell_text(row[key]) or UNKNOWN for key in _KEYS[kind])
        number, key = 1, name
        while key in keyed:
            number += 1
            key = f"{name} ({number})"
        keyed[key] = tuple(
            _cell_text(value) for label, value in row.items() if label != _OF_THE_SITE
        )
    return keyed


def _cell_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
