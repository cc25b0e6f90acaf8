"""Tables of the register and of words, in every format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest

from archive.export import workbook
from archive.export.table import BESIDE, Table, sent_as, write_file, write_table

COLUMNS = {"word": "ord", "count": "antal", "rate": "andel"}
ROWS = [{"word": f"=ord{n}", "count": n, "rate": n / 8 if n else None} for n in range(7)]


def written(form: str) -> bytes:
    def cells(row: dict[str, Any]) -> list[Any]:
        return [row[name] for name in COLUMNS]

    stream = io.BytesIO()
    assert write_table(form, ROWS, Table(COLUMNS, cells, {"query": "x"}, "Ord"), stream) == 7
    return stream.getvalue()


def test_numbers_are_those_of_the_reader_of_the_format() -> None:
    swedish = list(csv.reader(io.StringIO(written("csv").decode("utf-8-sig")), delimiter=";"))
    assert swedish[0] == ["ord", "antal", "andel"]
    assert swedish[2] == ["'=ord1", "1", "0,125"]
    plain = list(csv.reader(io.StringIO(written("tsv").decode("utf-8")), delimiter="\t"))
    assert plain[1:3] == [["'=ord0", "0", ""], ["'=ord1", "1", "0.125"]]
    assert len(swedish) == len(plain) == 8
    assert json.loads(written("json")) == {"provenance": {"query": "x"}, "rows": ROWS}


@pytest.mark.parametrize("room", [3, 7, 8, 9, 100])
def test_rows_go_on_to_the_next_sheet_when_one_is_full(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", room)
    *sheets, about = openpyxl.load_workbook(io.BytesIO(written("xlsx"))).worksheets
    rows = [row for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row for row in rows if row[0]] == [tuple(row.values()) for row in ROWS]
    assert {sheet["A1"].value for sheet in sheets} == {"ord"}
    assert about["B1"].value == "x"


@pytest.mark.parametrize(
    ("form", "name", "media"),
    [
        ("csv", "ord.zip", "application/zip"),
        ("tsv", "ord.zip", "application/zip"),
        ("json", "ord.json", "application/json"),
        ("xlsx", "ord.xlsx", "spreadsheetml"),
    ],
)
def test_a_file_is_sent_as_what_it_is(form: str, name: str, media: str) -> None:
    called, kind = sent_as("ord", form)
    assert (called, media in kind) == (name, True)
    stream = io.BytesIO()
    table = Table(COLUMNS, lambda row: [row[name] for name in COLUMNS], {"query": "x"}, "Ord")
    assert write_file("ord", form, ROWS, table, stream) == len(ROWS)
    if called.endswith(".zip"):
        with zipfile.ZipFile(stream) as pack:
            assert pack.namelist() == [f"ord.{form}", f"ord.{form}{BESIDE}"]
            assert json.loads(pack.read(f"ord.{form}{BESIDE}"))["query"] == "x"
    else:
        assert stream.getvalue()[:1] == (b"{" if form == "json" else b"P")
