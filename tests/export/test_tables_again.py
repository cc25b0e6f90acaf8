"""A table of words or of the register is asked again from its file: the same, or what differs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING

import click.testing
import pytest

from archive.cli import handlingar
from archive.export.table import REGISTER_FORMATS, WORD_FORMATS
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

MEETING = """Protokoll

Direktionen

2014-{month:02}-09

§ 1 Larm

Direktionen beslutar att anta avtalet om larm nummer {month}.

§ 2 Taxa

Frågan om larm tas upp utan beslut.

§ 3 Uppdrag

Direktionen beslutar att ge förbundschefen i uppdrag att utreda larm till mars.
"""


def put(settings: Settings, months: range) -> None:
    for month in months:
        (settings.corpus / f"{month}.txt").write_text(MEETING.format(month=month), "utf-8")
    run(settings, Options(send=False, allow_removals=True), silent)


def build(folder: Path) -> Settings:
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
    made.corpus.mkdir()
    put(made, range(1, 4))
    return made


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return build(tmp_path_factory.mktemp("tables"))


def command(settings: Settings, *words: str) -> Result:
    given = [*words, "--index", str(settings.index)]
    return click.testing.CliRunner().invoke(handlingar, given)


ASKED = {
    "kwic": ["kwic", "larm", "--order", "1R"],
    "sample": ["kwic", "larm", "--sample", "4", "--seed", "7"],
    "forms": ["words", "larm", "--forms"],
    "keyness": ["words", "larm", "--keyness", ""],
    "decisions": ["decisions", "larm", "--from", "2014-01"],
    "assignments": ["assignments", "--to", "2015"],
    "meetings": ["meetings", "--from", "2014"],
    "policies": ["policies", "--on", "2014-06"],
    "nothing": ["kwic", "xyzzyq"],
}


FILES = [
    (name, form)
    for name, (command_name, *_) in ASKED.items()
    for form in {"meetings": ("csv", "xlsx"), "kwic": WORD_FORMATS, "words": WORD_FORMATS}.get(
        command_name, REGISTER_FORMATS
    )
]


@pytest.mark.parametrize(("name", "form"), FILES)
def test_the_same_archive_gives_the_same_rows(
    settings: Settings, tmp_path: Path, name: str, form: str
) -> None:
    file = tmp_path / f"tabell.{form}"
    made = command(settings, *ASKED[name], "--format", form, "-o", str(file))
    assert made.exit_code == 0, made.output
    again = command(settings, "export", "--again", str(file))
    assert again.exit_code == 0, again.output
    assert "Samma svar som i filen" in again.stdout


def test_what_came_and_went_is_told(tmp_path: Path) -> None:
    settings = build(tmp_path)
    names = ("kwic", "decisions", "meetings")
    for name in names:
        file = str(tmp_path / f"{name}.csv")
        command(settings, *ASKED[name], "--format", "csv", "-o", file)
    (settings.corpus / "1.txt").unlink()
    put(settings, range(2, 5))
    for name in names:
        again = command(settings, "export", "--again", str(tmp_path / f"{name}.csv"))
        assert again.exit_code == 1, again.output
        assert "Nya: " in again.stdout
        assert "Borta: " in again.stdout


OF_THE_SITE = (
    "/beslut/export?format=csv&q=larm",
    "/beslut/export?format=jsonl&q=larm",
    "/uppdrag/export?format=csv&lage=open",
    "/uppdrag/export?format=jsonl&lage=open",
    "/uppdrag/export?format=xlsx",
    "/beslut/export?q=xyzzyq",
    "/kwic/hamta?format=csv&q=larm",
    "/kwic/hamta?format=tsv&q=-larm",
    "/kwic/hamta?format=json&q=larm",
    "/kwic/hamta?format=csv&q=larm&list=forms",
    "/galler/export?format=csv&den=2014-06",
    "/galler/export?format=jsonl",
    "/galler/export?format=xlsx",
)


@pytest.mark.parametrize("address", OF_THE_SITE)
def test_the_site_gives_a_table_with_its_provenance_that_is_asked_again(
    settings: Settings, tmp_path: Path, address: str
) -> None:
    answer = create_app(settings).test_client().get(address)
    assert answer.status_code == 200
    file = tmp_path / answer.headers["Content-Disposition"].rpartition("=")[2]
    file.write_bytes(answer.data)
    again = command(settings, "export", "--again", str(file))
    assert again.exit_code == 0, again.output


def test_the_count_of_the_register_is_that_of_its_rows(settings: Settings) -> None:
    client = create_app(settings).test_client()
    packed = zipfile.ZipFile(io.BytesIO(client.get("/beslut/export").data))
    rows = list(
        csv.reader(io.StringIO(packed.read("beslut.csv").decode("utf-8-sig")), delimiter=";")
    )
    told = json.loads(packed.read("beslut.csv.provenance.json"))
    assert told["total"] == len(rows) - 1 == 6
    page = client.get("/beslut").text
    assert "6 paragrafer med beslut" in page
    assert page.count("<tr>") == 1 + 6


@pytest.mark.parametrize(
    "line",
    [
        "handlingar index --rebuild --output FIL",
        "handlingar decisions larm -o /tmp/x --output FIL",
        "handlingar decisions larm --config=/tmp/x --output FIL",
        "handlingar decisions larm",
        "handlingar decisions 'larm --output FIL",
    ],
)
def test_a_file_names_no_other_command_or_place(
    settings: Settings, tmp_path: Path, line: str
) -> None:
    file = tmp_path / "tabell.csv"
    file.write_text("ord\r\nlarm\r\n")
    (tmp_path / "tabell.csv.provenance.json").write_text(json.dumps({"command": line}))
    again = command(settings, "export", "--again", str(file))
    assert again.exit_code != 0
    assert "UsageError" in repr(again.exception)


def test_a_csv_without_its_provenance_says_what_it_lacks(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "tabell.csv"
    command(settings, *ASKED["kwic"], "--format", "csv", "-o", str(file))
    (tmp_path / "tabell.csv.provenance.json").unlink()
    again = command(settings, "export", "--again", str(file))
    assert again.exit_code != 0
    assert "provenance.json" in str(again.exception)
