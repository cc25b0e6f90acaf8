"""Read a table of decisions, assignments or meetings back from its file, to ask it again."""

from __future__ import annotations

import csv
import io
import json
import shlex
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from archive.errors import UsageError
from archive.export.delimited import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

REPEATED = ("decisions", "assignments", "meetings")
"""Commands whose tables can be asked again."""
BESIDE = ".provenance.json"
_ABOUT_SHEET = "Om listan"
_KEYS = ("avsnitt", "uppdrag", "sammanträde", "section_id", "id", "text")
"""Columns, by label and by name, that tell a row of a table from its others."""
_UNKNOWN = (
    "Filen säger inte hur den frågades fram. En CSV eller JSON Lines behöver sin NAMN"
    f"{BESIDE} bredvid sig; annars välj ZIP-filen från webbplatsen, eller XLSX."
)
Rows = dict[str, tuple[str, ...]]
_DAMAGED = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    StopIteration,
    OSError,
    zipfile.BadZipFile,
)
"""What a file that is cut off, or none of ours, raises in those who read it."""


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A table read back: the command that made it, its format, its reader's level and its rows.

    rows: by what tells each from the others, all of its cells as text.
    """

    command: tuple[str, ...]
    form: str
    level: str
    rows: Rows


def is_table(file: Path) -> bool:
    """Say whether a file is a table of the register."""
    try:
        return _name(_about(file)) in REPEATED
    except (UsageError, *_DAMAGED):
        return False


def read_table(file: Path) -> ExportedTable:
    """Return the contents of a table's file, and how it is asked again.

    Raises:
        UsageError: it is none of ours, is not whole, or lacks its provenance.
    """
    try:
        about = _about(file)
        name, form = _name(about), _format_of(file)
        if name not in REPEATED:
            raise UsageError(_UNKNOWN)
        words = shlex.split(about["command"])[2:]
        rows = _rows(file, form)
    except _DAMAGED as error:
        raise UsageError(_UNKNOWN) from error
    return ExportedTable(
        (name, *_without_output(words)), form, str(about.get("level", "public")), rows
    )


def _name(about: dict[str, Any]) -> str:
    return shlex.split(about["command"])[1]


def _without_output(words: Sequence[str]) -> tuple[str, ...]:
    """Return a command's words without where it writes; a file may name no other place.

    Raises:
        UsageError: it does.
    """
    if list(words[-2:]) != ["--output", "FIL"]:
        raise UsageError(_UNKNOWN)
    asked = tuple(words[:-2])
    for word in asked:
        if word.partition("=")[0] in ("-o", "--output", "--config", "--index"):
            raise UsageError(_UNKNOWN)
    return asked


def _format_of(file: Path) -> str:
    if file.suffix == ".zip":
        return Path(_packed(file)).suffix[1:]
    return file.suffix[1:].lower()


def _packed(file: Path) -> str:
    """Return the name of the table in a ZIP."""
    with zipfile.ZipFile(file) as pack:
        return next(name for name in pack.namelist() if not name.endswith(BESIDE))


def _about(file: Path) -> dict[str, Any]:
    """Return the provenance of a file, inside it or beside it.

    Raises:
        UsageError: there is none.
    """
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as pack:
            return dict(json.loads(pack.read(_packed(file) + BESIDE)))
    if file.suffix == ".xlsx":
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        if _ABOUT_SHEET not in book.sheetnames:
            raise UsageError(_UNKNOWN)
        return {str(r[0]): r[1] for r in book[_ABOUT_SHEET].iter_rows(values_only=True)}
    beside = file.with_name(file.name + BESIDE)
    if not beside.is_file():
        raise UsageError(_UNKNOWN)
    return dict(json.loads(beside.read_bytes()))


def _rows(file: Path, form: str) -> Rows:
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as pack:
            data = pack.read(_packed(file))
    else:
        data = file.read_bytes()
    if form == "xlsx":
        return _keyed(_sheets(data))
    if form == "jsonl":
        return _keyed_records([json.loads(line) for line in data.splitlines()])
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    return _keyed([[unguarded(cell) for cell in line] for line in lines])


def _sheets(data: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    lines: list[list[str]] = []
    for number, sheet in enumerate(book.worksheets[:-1]):
        rows = sheet.iter_rows(min_row=1 if number == 0 else 2, values_only=True)
        lines += [["" if cell is None else str(cell) for cell in row] for row in rows]
    return lines


def _keyed_records(records: list[dict[str, Any]]) -> Rows:
    names = list(records[0]) if records else []
    cells = ([json.dumps(r.get(n), ensure_ascii=False) for n in names] for r in records)
    return _keyed([names, *cells])


def _keyed(lines: Iterable[Sequence[str]]) -> Rows:
    """Return rows by the cells that tell them apart; those alike in them are numbered."""
    heading, *rows = lines
    places = [place for place, label in enumerate(heading) if label in _KEYS] or [0]
    keyed: Rows = {}
    for row in rows:
        name = " ".join(row[place] for place in places if place < len(row))
        number, key = 1, name
        while key in keyed:
            number += 1
            key = f"{name} ({number})"
        keyed[key] = tuple(row)
    return keyed
