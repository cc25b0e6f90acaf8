"""Read a concordance or word list back from its file, to ask again what it answers.

A CSV or TSV is read with the provenance that stands beside it, or from the ZIP of both.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from archive.concordance.concordance import LinesAsked
from archive.concordance.options import CONTEXT, order_of
from archive.concordance.word_lists import WordsAsked
from archive.errors import UsageError
from archive.export.query_metadata import query_of
from archive.export.word_tables import COLUMNS, LINE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

BESIDE = ".provenance.json"
"""What the name of a file's provenance ends with, beside it or in its ZIP."""
_ABOUT = "Om listan"
_LINES = ("order", "context", "sample", "seed", "fold")
_WORDS = ("list", "by", "unit", "min", "left", "right", "measure", "against", "fold")
_KEYS = ("section_id", "start", "lemma", "form", "rule", "value", "word")
"""What tells a row from others of its list."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table read back: its format, where it comes from, and its rows by what tells them apart."""

    form: str
    about: Mapping[str, Any]
    rows: Mapping[str, tuple[str, ...]]


def read_table(file: Path) -> TableFile | None:
    """Return what a file holds, None where it is no concordance or word list of ours.

    Raises:
        UsageError: it was one, and has been changed.
    """
    try:
        return _read(file)
    except (ValueError, KeyError, TypeError, IndexError, csv.Error, zipfile.BadZipFile) as error:
        msg = "Filen är ingen hel konkordans eller ordlista från Handlingar som inte har ändrats."
        raise UsageError(msg) from error


def asked_again(about: Mapping[str, Any]) -> LinesAsked | WordsAsked:
    """Return what a file's provenance says was asked.

    Raises:
        UsageError: this version does not understand it.
    """
    given = json.loads(about["parameters"])
    own = _WORDS if "list" in given else _LINES
    shape = {name: given.pop(name) for name in own if name in given}
    query = query_of(json.dumps(given))
    folds = tuple(shape.get("fold", ()))
    if own is _LINES:
        order = order_of(shape.get("order", "hits"))
        context, sample = shape.get("context", CONTEXT), shape.get("sample", 0)
        return LinesAsked(query, order, context, sample, shape.get("seed", 0), folds)
    plain = WordsAsked(query)
    names = {"list": "name", "min": "least"}
    values = {names.get(name, name): value for name, value in shape.items() if name != "fold"}
    return WordsAsked(query, folds=folds, **{"name": plain.name, **values})


def keyed(form: str, about: Mapping[str, Any], data: bytes) -> TableFile:
    """Return a table of a format as it is read back."""
    given = json.loads(about["parameters"])
    names = tuple(COLUMNS[given["list"]] if "list" in given else LINE_COLUMNS)
    if form == "json":
        rows = [tuple(_cell_text(row[name]) for name in names) for row in json.loads(data)["rows"]]
    elif form == "xlsx":
        rows = _sheets(openpyxl.load_workbook(io.BytesIO(data), read_only=True))
    else:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        delimiter = ";" if form == "csv" else "\t"
        rows = [tuple(row) for row in csv.reader(text, delimiter=delimiter)][1:]
    places = [number for number, name in enumerate(names) if name in _KEYS]
    return TableFile(form, about, {" ".join(row[at] for at in places): row for row in rows})


def _read(file: Path) -> TableFile | None:
    data = file.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(data)):
        return _packed(data)
    beside = Path(f"{file}{BESIDE}")
    if beside.is_file() and file.suffix in (".csv", ".tsv"):
        about = json.loads(beside.read_bytes())
        return keyed(file.suffix[1:], about, data) if _is_ours(about) else None
    if data.startswith(b'{"provenance"') and data.rstrip().endswith(b"]}"):
        about = json.loads(data)["provenance"]
        return keyed("json", about, data) if _is_ours(about) else None
    return None


def _packed(data: bytes) -> TableFile | None:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        name = next((n for n in pack.namelist() if n.endswith(BESIDE)), None)
        if name:
            about, table = json.loads(pack.read(name)), name.removesuffix(BESIDE)
            form = table.rpartition(".")[2]
            return keyed(form, about, pack.read(table)) if _is_ours(about) else None
        if "xl/workbook.xml" not in pack.namelist():
            return None
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    if _ABOUT not in book.sheetnames:
        return None
    about = {str(row[0]): row[1] for row in book[_ABOUT].iter_rows(values_only=True)}
    return keyed("xlsx", about, data) if _is_ours(about) else None


def _is_ours(about: Mapping[str, Any]) -> bool:
    return str(about.get("command", "")).startswith(("handlingar kwic ", "handlingar words "))


def _sheets(book: openpyxl.Workbook) -> list[tuple[str, ...]]:
    sheets = [sheet for sheet in book.worksheets if sheet.title != _ABOUT]
    return [
        tuple(map(_cell_text, row))
        for sheet in sheets
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def _cell_text(cell: object) -> str:
    return "" if cell is None else str(cell)
