"""People's corrections win, are shown as such, and their mistakes are told in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from archive.errors import SettingsError
from archive.model import DateSpan, Fact, Level
from indexer.recognise.apply_corrections import (
    Correction,
    Corrections,
    apply_correction,
    merged,
    read_corrections,
)
from indexer.recognise.recognition import Recognised

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2014, 5, 9)
RECOGNISED = Recognised(
    title="Protokoll",
    type="protokoll",
    organisation="Fel förbund",
    body="Styrelsen",
    date=DateSpan(DAY, DAY, "day", "meeting", 0.9),
    case_numbers=("KS 2014/1",),
    facts=(
        Fact("organisation", "Fel förbund", "Fel förbund", "brevhuvud", 0.7),
        Fact("date", "2014-05-09", "9 maj 2014", "ledord", 0.9),
        Fact("mentioned_date", "2013-01-01", "1 januari 2013", "iso", 0.9),
    ),
)


def written(folder: Path, content: str, name: str = "a.pdf.toml") -> Path:
    file = folder / name
    file.write_text(content, "utf-8")
    return file


def test_a_correction_wins_and_is_marked(tmp_path: Path) -> None:
    corrections = read_corrections(
        written(
            tmp_path,
            'organisation = "Rätt förbund"\ndate = 2014-05-12\nbody = "okänd"\n'
            'case_numbers = ["KS 2014/2"]\naccess = "internal"\n',
        )
    )
    assert corrections is not None
    assert corrections.access == "internal"
    now = apply_correction(RECOGNISED, corrections.of(1))
    assert now.organisation == "Rätt förbund"
    assert now.body is None
    assert now.title == "Protokoll"
    assert now.case_numbers == ("KS 2014/2",)
    assert now.date == DateSpan(dt.date(2014, 5, 12), dt.date(2014, 5, 12), "day", "meeting", 1.0)
    rules = {fact.kind: fact.rule for fact in now.facts}
    assert rules["organisation"] == rules["date"] == rules["body"] == "rättat"
    assert rules["mentioned_date"] == "iso"
    assert [f.value for f in now.facts if f.kind == "body"] == ["okänd"]


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2014-05-09", "2014-05-09", "2014-05-09"),
        ("2014-05", "2014-05-01", "2014-05-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        (2014, "2014-01-01", "2014-12-31"),
        ("2014-05-09/2014-05-10", "2014-05-09", "2014-05-10"),
        ("9 maj 2014", "2014-05-09", "2014-05-09"),
    ],
)
def test_a_date_may_be_as_exact_as_one_knows(value: str | int, first: str, last: str) -> None:
    date = apply_correction(RECOGNISED, Correction(date=value)).date
    assert date is not None
    assert (str(date.start), str(date.end), date.confidence) == (first, last, 1.0)


def test_unknown_takes_away_a_wrong_date() -> None:
    assert apply_correction(RECOGNISED, Correction(date="okänd")).date is None


def test_an_empty_list_takes_away_case_numbers() -> None:
    assert apply_correction(RECOGNISED, Correction(case_numbers=())).case_numbers == ()


def test_documents_of_a_file_are_corrected_by_number(tmp_path: Path) -> None:
    corrections = read_corrections(
        written(tmp_path, 'title = "Första"\n[[documents]]\nnumber = 2\ntitle = "Andra"\n')
    )
    assert corrections is not None
    assert [corrections.of(n).title for n in (1, 2, 3)] == ["Första", "Andra", None]


def test_access_of_a_file_holds_for_all_its_documents() -> None:
    assert Corrections(access=Level.CLOSED, title="A").of(2) == Correction(access=Level.CLOSED)


def test_one_file_may_hold_the_corrections_of_many(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '["2014/a.pdf"]\ntitle = "A"\n["b.pdf"]\ntitle = "B"\n',
        "corrections.toml",
    )
    found = read_corrections(file, "2014/a.pdf")
    assert found is not None
    assert found.title == "A"
    assert read_corrections(file, "c.pdf") is None


def test_the_nearest_correction_wins() -> None:
    both = merged((Corrections(title="Nära"), Corrections(title="Fjärran", body="Styrelsen")))
    assert both is not None
    assert (both.title, both.body) == ("Nära", "Styrelsen")
    assert merged(()) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title = ", "kan inte läsas"),
        ('titel = "x"', r"”titel” finns inte; menade du title\? Kända är title"),
        ('title = " "', "title” är tomt"),
        ('language = "svenska"', "skriv två bokstäver"),
        ("body = 7", "body” ska vara text inom citattecken"),
        ('hold = "ja"', "hold” ska vara true eller false"),
        ('documents = "x"', "documents” ska vara en lista"),
        ('personal_data = "av"', "personal_data” ska vara ett av hold, mask, off"),
        ('[[documents]]\nnumber = 2\ntitel = "x"', "titel” finns inte; menade du title"),
        ('type = "affisch"', "affisch.*välj en av"),
        ('date = "i fjol"', "i fjol.*skriv 2014-05-09"),
        ('date = "2014-02-30"', "2014-02-30"),
        ('case_numbers = "KS 1"', "case_numbers” ska vara en lista"),
        ('access = "secret"', "access” ska vara ett av closed, internal, public"),
        ('[[documents]]\ntitle = "x"', "number” saknas"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_corrections(written(tmp_path, content + "\n"))


def test_a_shared_file_needs_file_names(tmp_path: Path) -> None:
    file = written(tmp_path, 'title = "x"\n', "corrections.toml")
    with pytest.raises(SettingsError, match="under filens namn"):
        read_corrections(file, "a.pdf")
