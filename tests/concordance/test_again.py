"""A concordance or word list is asked again from its file, and what is otherwise is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from archive.commands import check, export, kwic, words
from archive.errors import UsageError

if TYPE_CHECKING:
    from click import Command

    from archive.settings import Settings

ASKED = {
    "lines": (kwic, ["vatten", "--order", "1R,key", "--sample", "4", "--seed", "3"]),
    "forms": (words, ["vatten", "--fold", "duplicates", "--no-compounds"]),
    "distribution": (words, ["vatten", "--split", "body", "--type", "plan"]),
    "collocates": (words, ["vatten", "--collocates", "--left", "2", "--min", "1"]),
    "keyness": (words, ["typ:plan", "--keyness", "vatten", "--min", "1", "--unit", "form"]),
}


def run(made: Settings, command: Command, *arguments: str) -> tuple[int, str]:
    index = ["--index", str(made.index), "-q"]
    result = CliRunner().invoke(command, [*arguments, *index], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "json"])
@pytest.mark.parametrize("name", ASKED)
def test_the_same_archive_gives_the_same_answer(
    made: Settings, tmp_path: Path, name: str, form: str
) -> None:
    command, arguments = ASKED[name]
    file = tmp_path / f"lista.{form}"
    assert run(made, command, *arguments, "--format", form, "-o", str(file))[0] == 0
    code, told = run(made, export, "--again", str(file))
    assert (code, told.startswith("Samma svar som i filen")) == (0, True), told
    if form in ("csv", "tsv"):
        pack = tmp_path / "lista.zip"
        with zipfile.ZipFile(pack, "w") as zipped:
            for part in (file, tmp_path / f"{file.name}.provenance.json"):
                zipped.write(part, part.name)
        assert run(made, export, "--again", str(pack))[0] == 0


@pytest.mark.parametrize("arguments", [(kwic, "vatten"), (check,)])
def test_a_seed_without_a_sample_is_refused(
    made: Settings, arguments: tuple[Command, *tuple[str, ...]]
) -> None:
    command, *rest = arguments
    index = ["--index", str(made.index), "--seed", "3"]
    result = CliRunner().invoke(command, [*rest, *index])
    assert isinstance(result.exception, UsageError)
    assert "seed" in str(result.exception)


def test_what_came_went_and_changed_is_named(made: Settings, tmp_path: Path) -> None:
    file = tmp_path / "former.json"
    run(made, words, "vatten", "--format", "json", "-o", str(file))
    told = json.loads(file.read_text("utf-8"))
    told["rows"][0]["occurrences"] += 1
    told["rows"][1]["form"] = "vattnen"
    file.write_text(json.dumps(told), "utf-8")
    code, output = run(made, export, "--again", str(file))
    assert code == 1
    assert "Nya: vatten vattnet böjning" in output
    assert "Borta: vatten vattnen böjning" in output
    assert "Ändrade: vatten vatten exakt" in output


def test_a_file_that_was_cut_off_is_refused(made: Settings, tmp_path: Path) -> None:
    file = tmp_path / "rader.csv"
    run(made, kwic, "vatten", "--format", "csv", "-o", str(file))
    beside = tmp_path / "rader.csv.provenance.json"
    beside.write_text(beside.read_text("utf-8")[:40], "utf-8")
    with pytest.raises(Exception, match="ingen hel tabell"):
        run(made, export, "--again", str(file))


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xlsx"])
def test_a_file_that_lost_a_row_is_refused(made: Settings, tmp_path: Path, form: str) -> None:
    """Rows that somebody took out did not come since: the file says how many there were."""
    file = tmp_path / f"rader.{form}"
    run(made, kwic, "vatten", "--format", form, "-o", str(file))
    if form == "xlsx":
        book = openpyxl.load_workbook(file)
        book.worksheets[0].delete_rows(2)
        book.save(file)
    elif form == "json":
        told = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps(told | {"rows": told["rows"][1:]}), "utf-8")
    else:
        file.write_bytes(b"\r\n".join(file.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")
    with pytest.raises(UsageError, match="ingen hel tabell"):
        run(made, export, "--again", str(file))


def test_a_question_that_begins_with_a_hyphen_is_asked_again(
    made: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "rader.csv"
    asked = ["--format", "csv", "-o", str(file), "--", "-taxa vatten"]
    result = CliRunner().invoke(kwic, ["--index", str(made.index), *asked])
    assert result.exit_code == 0, result.output
    told = json.loads(Path(f"{file}.provenance.json").read_text("utf-8"))
    assert told["command"] == "handlingar kwic --format csv --output FIL -- '-taxa vatten'"
    assert run(made, export, "--again", str(file))[0] == 0
