"""Exports opened in other programs: every cell comes out as it went in, and none is run."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.export import write
from archive.export.delimited import guarded
from archive.export.row import LABELS, hit_row, worded_row
from archive.export.table import Table, write_table

from .hits import PROVENANCE, hit, section

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_SHOWN = "44,34,76,1,,0,false,true,false,false,false,1"
"""Comma, quotes, UTF-8, cells as shown, first sheet."""
TRICKY = (
    "=1+1",
    "+46 70 123",
    "-taxa",
    "@nämnden",
    "'citat",
    "0042",
    'Han sade ”nej” och "ja"; sedan, inget',
    "Två\nrader",
    "2014-05-09",
    "1/2",
)
HITS = [
    hit(section(id=f"d1-{number}", heading=text, case_number=f"00{number}"))
    for number, text in enumerate(TRICKY)
]
ROWS = [worded_row(hit_row(one, number, None)) for number, one in enumerate(HITS, 1)]
HEADING = list(LABELS.values())


def exported(name: str, folder: Path, dialect: str = "swedish") -> Path:
    file = folder / f"larm.{name}"
    with file.open("wb") as stream:
        write(name, HITS, PROVENANCE, stream, lambda _hit: None, dialect=dialect)
    return file


def plain(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def calc(file: Path, *, read: str = "") -> list[list[str]]:
    """Return the cells of a file's first sheet as LibreOffice Calc has them after opening it."""
    program = shutil.which("soffice")
    if program is None or not Path(program).resolve().with_name("libsclo.so").exists():
        pytest.skip("install LibreOffice Calc")
    command = [
        program, f"-env:UserInstallation=file://{file.parent}/profile", "--headless",
        *([f"--infilter={read}"] if read else []),
        "--convert-to", f"csv:Text - txt - csv (StarCalc):{AS_SHOWN}",
        "--outdir", str(file.parent / "ut"), str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    (made,) = (file.parent / "ut").iterdir()
    return list(csv.reader(io.StringIO(made.read_text("utf-8"), newline="")))


def test_calc_opens_a_workbook_as_it_was_written(tmp_path: Path) -> None:
    heading, *rows = calc(exported("xlsx", tmp_path))
    assert heading == HEADING
    assert rows == [plain(cells) for cells in ROWS]


@pytest.mark.parametrize(("dialect", "mark"), [("swedish", 59), ("international", 44)])
def test_calc_opens_a_csv_as_it_was_written(tmp_path: Path, dialect: str, mark: int) -> None:
    """Columns are read as text, as Calc's dialog and every program lets one choose."""
    file = exported("csv", tmp_path, dialect)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        columns = len(next(csv.reader(stream, delimiter=chr(mark))))
    types = "/".join(f"{number}/2" for number in range(1, columns + 1))
    heading, *rows = calc(file, read=f"CSV:{mark},34,76,1,{types}")
    assert heading[: len(HEADING)] == HEADING
    assert [cells[: len(HEADING)] for cells in rows] == [
        plain([guarded(cell) for cell in cells]) for cells in ROWS
    ]


def test_calc_runs_nothing_when_it_guesses_types_itself(tmp_path: Path) -> None:
    _, *rows = calc(exported("csv", tmp_path), read="CSV:59,34,76,1")
    headings = [cells[HEADING.index("rubrik")] for cells in rows]
    assert headings[:5] == [guarded(text) for text in TRICKY[:5]]


def table_file(folder: Path, form: str) -> Path:
    columns = {"text": "text", "day": "datum", "count": "antal", "rate": "andel"}
    rows = [
        {"text": text, "day": "2014-05-09" if number else None, "count": number, "rate": number / 8}
        for number, text in enumerate(TRICKY)
    ]

    def cells(record: dict[str, Any]) -> list[Any]:
        return [record[name] for name in columns]

    file = folder / f"ord.{form}"
    with file.open("wb") as stream:
        write_table(
            form, rows, Table(columns, cells, {"query": "x"}, days=frozenset({"day"})), stream
        )
    return file


def test_calc_opens_a_table_with_its_dates_and_decimals(tmp_path: Path) -> None:
    heading, *rows = calc(table_file(tmp_path, "xlsx"))
    assert heading == ["text", "datum", "antal", "andel"]
    assert [cells[0] for cells in rows] == list(TRICKY)
    assert [cells[1] for cells in rows] == ["", *["2014-05-09"] * (len(TRICKY) - 1)]
    assert [float(cells[3].replace(",", ".")) for cells in rows] == [
        number / 8 for number in range(len(TRICKY))
    ]


def test_pandas_reads_every_cell(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="install pandas")
    frame = pandas.read_csv(exported("csv", tmp_path), sep=";", dtype=str, keep_default_na=False)
    assert list(frame.columns)[: len(HEADING)] == HEADING
    assert frame["diarienummer"].tolist() == [f"00{number}" for number in range(len(TRICKY))]
    assert frame["rubrik"].tolist() == [guarded(text) for text in TRICKY]
    assert pandas.to_datetime(frame["datum från"]).dt.year.tolist() == [2014] * len(TRICKY)
    book = pandas.read_excel(exported("xlsx", tmp_path), sheet_name="Träffar")
    assert book["rubrik"].tolist() == list(TRICKY)
    assert str(book["datum från"].dtype).startswith("datetime64")
    lines = pandas.read_json(exported("jsonl", tmp_path), lines=True, dtype=str)
    assert len(lines) == 1 + len(TRICKY)
    words = pandas.read_csv(table_file(tmp_path, "csv"), sep=";", decimal=",")
    assert words["andel"].tolist() == [number / 8 for number in range(len(TRICKY))]
    plain_words = pandas.read_csv(table_file(tmp_path, "tsv"), sep="\t")
    assert plain_words["andel"].tolist() == words["andel"].tolist()
