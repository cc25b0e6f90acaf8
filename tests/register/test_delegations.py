"""Decisions made by delegation: rows of lists in minutes, and papers of their own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from minutes import minutes

from archive.progress import silent
from archive.register.decisions import DECISION_COLUMNS
from archive.settings import Settings
from indexer.build.run import Options, run
from indexer.register.delegation_rows import office_in, rows_of
from indexer.register.delegations import delegations_of
from indexer.register.labelled_blocks import Block
from webapp import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from archive.model import Document
    from archive.register import Register
    from archive.register.entry_values import DelegatedDecision


def rows(text: str) -> list[DelegatedDecision]:
    return [value for _, value in rows_of(Block("", 0, len(text), text))]


def decided_rows(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(one.day, one.by, one.case_number, one.text) for one in rows(text)]


TABLE = """Datum\tDnr\tBeslut\tDelegat
2023-02-06\tÄKF 2023/41\tHyra av båtskjul\tHamnchef Ulla Ask
2023-02-09\tÄKF 2023/44\tAnställning av matros
från den 1 april\tHamnchefen
"""


def test_a_table_is_read_row_by_row() -> None:
    assert decided_rows(TABLE) == [
        ("2023-02-06", "Hamnchef", "ÄKF 2023/41", "Hyra av båtskjul"),
        ("2023-02-09", "Hamnchefen", "ÄKF 2023/44", "Anställning av matros från den 1 april"),
    ]


def test_a_table_of_a_pdf_has_its_cells_on_lines() -> None:
    text = "Datum\tDnr\tBeslut\tDelegat\n\n"
    text += "2023-02-06\tÄKF 2023/41\tAnställning av\nekonom\nUlla Ask\n\n"
    text += "2023-02-09\tÄKF 2023/44\tHyra av\nbåtskjul\nHamnchef\nUlla Ask\n"
    assert decided_rows(text)[1] == ("2023-02-09", "Hamnchef", "ÄKF 2023/44", "Hyra av båtskjul")


def test_a_table_whose_day_stands_in_the_midst_of_its_row() -> None:
    text = "Ärende\tBeslutsdatum\tBeslutsfattare\n"
    text += "Hyra av skolbuss 2023-2025\t2023-02-06\tEkonomichef\n"
    assert decided_rows(text) == [("2023-02-06", "Ekonomichef", None, "Hyra av skolbuss 2023-2025")]


def test_items_of_a_list_have_their_cells_in_any_order() -> None:
    text = (
        "Följande beslut har fattats:\n\n"
        "- 2023-03-01, hamnchefen: avtal med Varv AB om slip (ÄKF 2023/51)\n"
        "- Dnr ÄKF 2023/52 Yttrande om farled, drift och skötsel, ordföranden, 2 mars 2023, "
        "punkt 4.1\n"
    )
    assert decided_rows(text) == [
        ("2023-03-01", "hamnchefen", "ÄKF 2023/51", "avtal med Varv AB om slip"),
        ("2023-03-02", "ordföranden", "ÄKF 2023/52", "Yttrande om farled, drift och skötsel"),
    ]
    assert rows(text)[1].point == "4.1"


def test_a_label_names_who_decided_what_stands_below_it() -> None:
    text = (
        "Hamnchefen:\n1. Anställning av vikarie, 2023-03-05\n2. Hyresavtal, dnr ÄKF 2023/60\n\n"
        "Ordförandens beslut\n\n3. Yttrande till länsstyrelsen den 7 mars 2023\n\nVid protokollet\n"
    )
    assert [(one.by, one.day, one.text) for one in rows(text)] == [
        ("Hamnchefen", "2023-03-05", "Anställning av vikarie"),
        ("Hamnchefen", None, "Hyresavtal"),
        ("Ordföranden", "2023-03-07", "Yttrande till länsstyrelsen"),
    ]


def test_sentences_are_kept_whole() -> None:
    text = (
        "Hamnchefen har den 3 mars 2023 beslutat att anställa en matros från den 1 maj 2023 "
        "(ÄKF 2023/61).\n\n"
        "Enligt delegationsordningen antagen 2019-05-02 ska beslut anmälas.\n\n"
        "Beslut av räddningschefen 2023-03-09 om eldningsförbud.\n"
    )
    first, second = rows(text)
    assert (first.day, first.by, first.case_number) == ("2023-03-03", "Hamnchefen", "ÄKF 2023/61")
    assert first.text.startswith("Hamnchefen har den 3 mars 2023 beslutat att anställa en matros")
    assert (second.day, second.by) == ("2023-03-09", "räddningschefen")


@pytest.mark.parametrize(
    "between", ["2023-02-06 ", "KS 2023/41 ", "datum\t", "1.2\t", "a" + "\t " * 9, "från den 1.2 "]
)
def test_a_row_of_very_many_cells_is_read_to_its_end(between: str) -> None:
    cells = between * (60_000 // len(between))
    (row,) = rows(f"2023-02-07\tÄKF 2023/44\t{cells}Hyra av båtskjul\tHamnchef Ulla Ask")
    assert (row.day, row.case_number, row.by) == ("2023-02-07", "ÄKF 2023/44", "Hamnchef")
    assert row.text.endswith("Hyra av båtskjul")


@pytest.mark.parametrize(
    "text",
    [
        "Direktionen godkänner redovisningen av delegationsbeslut för 2023-03-01–2023-04-30.\n",
        "Förteckning över delegationsbeslut 2023-04-02.\n",
        "Anmälan läggs till handlingarna den 2 april 2023.\n",
        "Datum\tDnr\tBeslut\tDelegat\n",
    ],
)
def test_what_is_said_of_the_list_is_no_row(text: str) -> None:
    assert rows(text) == []


def test_an_office_is_told_without_who_holds_it() -> None:
    assert office_in("Ulla Ask, tf. hamnchef") == "tf. hamnchef"
    assert office_in("Kommunstyrelsens arbetsutskott") == "arbetsutskott"
    assert office_in("Ulla Ask") is None


LISTED = (
    "Beslut\n\nRedovisningen läggs till handlingarna.\n\nSammanfattning av ärendet\n\n"
    "- 2023-03-01, hamnchefen: avtal om slip (ÄKF 2023/51)\n"
)


def test_extracts_and_memoranda_tell_no_decision_twice(
    register: Callable[..., Register],
) -> None:
    paragraph = ("4", None, "Anmälan av delegationsbeslut", LISTED)
    held = register(
        minutes("p", "2023-03-20", paragraph),
        minutes("u", "2023-03-20", paragraph, kind="protokollsutdrag"),
        minutes("t", "2023-03-10", paragraph, kind="tjänsteutlåtande"),
    )
    (row,) = held.delegations()
    assert (row.section.document_id, row.decision.day, row.place) == ("p", "2023-03-01", 1)


def test_two_decisions_of_one_case_on_one_day_are_two(register: Callable[..., Register]) -> None:
    refused = LISTED.replace("avtal om slip", "avslag om bod vid slipen")
    held = register(
        minutes("p", "2023-03-20", ("4", None, "Anmälan av delegationsbeslut", LISTED)),
        minutes("q", "2023-04-20", ("7", None, "Anmälan av delegationsbeslut", refused)),
    )
    assert len(held.delegations()) == 2
    assert {one.decision.case_number for one in held.delegations()} == {"ÄKF 2023/51"}


def test_other_paragraphs_list_none(register: Callable[..., Register]) -> None:
    held = register(
        minutes("p", "2023-03-20", ("4", None, "Revidering av delegationsordning", LISTED)),
        minutes("q", "2023-03-21", ("5", None, "Slip i hamnen", LISTED)),
    )
    assert held.delegations() == []


def test_a_label_within_a_paragraph_begins_a_list(register: Callable[..., Register]) -> None:
    text = "Delegationsbeslut\n- 2023-03-01, hamnchefen: avtal om slip\n\nBeslut\n\nAntecknas.\n"
    held = register(minutes("p", "2023-03-20", ("4", None, "Meddelanden", text)))
    assert [row.decision.by for row in held.delegations()] == ["hamnchefen"]


MINUTES = """Älvdalens kommunalförbund
SAMMANTRÄDESPROTOKOLL
Direktionen
Sammanträdesdatum {day}
Plats och tid: Kansliet, kl. 10.00
Beslutande: Anna Alm (S), ordförande

§ 4
Anmälan av delegationsbeslut

Beslut

Redovisningen läggs till handlingarna.

Sammanfattning av ärendet

{rows}
"""
PAPER = """Älvdalens kommunalförbund
DELEGATIONSBESLUT

Datum: 2023-03-08
Dnr: ÄKF 2023/70
Delegat: Ulla Ask, hamnchef
Ärende: Upphandling av livbojar
Delegationspunkt: 5.2

Beslut

Avtal tecknas med Flyt AB om livbojar till samtliga bryggor.
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("delegations")
    corpus = folder / "corpus"
    (corpus / "stangt").mkdir(parents=True)
    listed = "- 2023-03-01, hamnchefen: avtal om slip (ÄKF 2023/51)\n"
    listed += "- 2023-03-02, ordföranden: yttrande om farleden\n"
    listed += "- Kanslichefen: hyra av lada för master\n"
    closed = "- 2023-04-01, hamnchefen: uppsägning av hemlig båtplats\n"
    (corpus / "mars.txt").write_text(MINUTES.format(day="2023-03-20", rows=listed))
    (corpus / "stangt" / "april.txt").write_text(MINUTES.format(day="2023-04-20", rows=closed))
    (corpus / "delegationsbeslut-livbojar.txt").write_text(PAPER)
    (corpus / "access.toml").write_text('[folders]\n"stangt" = "closed"\n')
    made = Settings(corpus=corpus, index=folder / "index", engine="memory", jobs=1)  # type: ignore[arg-type]
    run(made, Options(), silent)
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def lines(settings: Settings, *args: str) -> list[dict[str, object]]:
    from archive import commands

    given = ["--index", str(settings.index), "--kind", "delegation", *args, "--format", "jsonl"]
    result = CliRunner().invoke(commands.decisions, given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_register_has_lists_and_papers(settings: Settings) -> None:
    first, second, paper, undated = lines(settings)
    assert (undated["date"], undated["by"], undated["row"]) == (None, "Kanslichefen", 3)
    assert (paper["date"], paper["by"], paper["point"]) == ("2023-03-08", "hamnchef", "5.2")
    assert (paper["case_number"], paper["heading"]) == ("ÄKF 2023/70", "Upphandling av livbojar")
    assert paper["text"] == "Avtal tecknas med Flyt AB om livbojar till samtliga bryggor."
    assert (second["by"], second["number"], second["row"]) == ("ordföranden", "4", 2)
    assert (first["case_number"], first["body"]) == ("ÄKF 2023/51", "Förbundsdirektionen")
    assert {one["kind"] for one in (paper, second, first)} == {"delegation"}


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (("slip",), ["2023-03-01"]),
        (("livboj",), ["2023-03-08"]),
        (("hamnchefen",), ["2023-03-08", "2023-03-01"]),
        (("ÄKF 2023/51",), ["2023-03-01"]),
        (("slip yttrande",), []),
        (("vilka avtal om slip",), ["2023-03-01"]),
        (("upphandling av livbojar",), ["2023-03-08"]),
        (("avtal med Flyt",), ["2023-03-08"]),
        (("avtal flyt 2023",), ["2023-03-08"]),
        (("avtal flyt 1999",), []),
        (("--year", "uppgift saknas"), [None]),
        (("--year", "uppgift saknas", "--year", "2023", "lada"), [None]),
        (("--year", "2022"), []),
        (("--from", "2023-03-02"), ["2023-03-02", "2023-03-08"]),
        (("--to", "2023-03-01"), ["2023-03-01"]),
        (("--body", "Förbundsdirektionen", "--sort", "-date"), ["2023-03-02", "2023-03-01", None]),
        (("--year", "2023", "hemlig"), []),
    ],
)
def test_words_and_filters_are_asked_of_each_row(
    settings: Settings, asked: tuple[str, ...], days: list[str | None]
) -> None:
    assert [one["date"] for one in lines(settings, *asked)] == days


def alone(text: str, title: str = "Inköp av bojar", kind: str = "övrigt") -> Document:
    made: Document = minutes("b", "2023-05-02", ("1", None, title, ""), kind=kind)
    sections = (replace(made.sections[0], text=text),)
    return replace(made, title=title, body="Hamnkaptenskontoret", sections=sections)


BOUGHT = "Hamnchefen beslutar med stöd av delegationsordningen punkt 3.2 att köpa bojar."
GIVEN = "Bojar köps för 9 000 kr. Beslut enligt förbundets delegationsordning punkt 4."
ANSWERED = "Hamnkaptenskontoret avger på delegation detta yttrande."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{BOUGHT} De läggs ut i maj.", ("Hamnchefen", "3.2", BOUGHT)),
        (GIVEN, (None, "4", GIVEN)),
        (f"{ANSWERED} Inget att erinra.", ("Hamnkaptenskontoret", None, ANSWERED)),
    ],
)
def test_a_short_record_that_decides_by_delegation_is_one(
    text: str, said: tuple[str | None, str | None, str]
) -> None:
    (told,) = delegations_of(alone(text))
    value = json.loads(told.data)
    assert (value.get("by"), value.get("point"), value["text"]) == said


@pytest.mark.parametrize(
    "document",
    [
        alone("Hamnchefen får enligt delegationsordningen besluta om köp som beslutas i maj."),
        alone("Hamnchefen har enligt delegationsordningen köpt bojar."),
        alone("Beslut enligt delegationsordningen anmäls till direktionen."),
        alone("Hamnchefen beslutar enligt delegationsordningen.", "Delegationsordning 2023"),
        alone("Hamnchefen beslutar enligt delegationsordningen.", kind="tjänsteutlåtande"),
        alone("Hamnchefen beslutar enligt delegationsordningen. " + "Bojar. " * 400),
    ],
)
def test_a_record_that_speaks_of_delegation_is_none(document: Document) -> None:
    assert list(delegations_of(document)) == []


def test_the_page_shows_what_its_reader_may_see(client: FlaskClient) -> None:
    page = client.get("/beslut?slag=delegation")
    assert page.status_code == 200
    assert "4 beslut på delegation" in page.text
    assert "hemlig" not in page.text
    assert "4 beslut på delegation" in client.get("/beslut").text
    assert "1 beslut på delegation" in client.get("/beslut?slag=delegation&q=livbojar").text
    assert client.get("/beslut?slag=annat").status_code == 400
    assert client.get("/beslut/export?slag=delegation&format=csv").status_code == 200


def test_a_row_has_every_column_of_the_register(settings: Settings) -> None:
    assert {tuple(row) for row in lines(settings)} == {tuple(DECISION_COLUMNS)}


def test_a_table_of_them_is_asked_again(settings: Settings, tmp_path: Path) -> None:
    from archive import commands

    file = tmp_path / "delegation.csv"
    given = ["--index", str(settings.index)]
    made = CliRunner().invoke(commands.decisions, [*given, "--kind", "delegation", "-o", str(file)])
    assert made.exit_code == 0, made.output
    again = CliRunner().invoke(commands.export, [*given, "--again", str(file)])
    assert again.exit_code == 0, again.output
