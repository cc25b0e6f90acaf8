"""What a question asks for besides its topic, a decision must show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.search.asked_evidence import acting_bodies, asked_evidence
from archive.search.asked_sums import told_sum
from tests.register.minutes import minutes

if TYPE_CHECKING:
    from archive.model import Document

OFFICE = "Vem valdes till direktionens ordförande?"


def shown(question: str, heading: str, decision: str, *, body: str = "Direktionen") -> bool:
    made: Document = minutes(
        "aa", "2024-01-10", ("1", None, heading, f"\nBeslut\n{decision}"), body=body
    )
    words = question.rstrip("?").split()
    evidence = asked_evidence(question, words)
    return evidence.shown_by(made.sections[0], replace(made))


@pytest.mark.parametrize(
    ("heading", "decision", "body", "answers"),
    [
        ("Val", "Direktionen väljer Eva Ek till ordförande.", "Direktionen", True),
        ("Val", "Eva Ek utses till direktionens ordförande.", "Fullmäktige", True),
        ("Val av ordförande i direktionen", "Eva Ek väljs.", "Fullmäktige", True),
        ("Val av presidium", "Eva Ek väljs till andre vice ordförande.", "Direktionen", True),
        ("Val", "Eva Ek väljs till ordförande för tiden 2023–2026.", "Direktionen", True),
        ("Val", "Eva Ek väljs till ordförande i beredningen.", "Direktionen", False),
        ("Arvode", "Arvodet för direktionens ordförande höjs.", "Direktionen", False),
        ("Råd", "Rådets ordförande utses av rådet.", "Direktionen", False),
        ("Val", "Eva Ek väljs till ordförande.", "Valberedningen", False),
    ],
)
def test_an_office_is_that_of_the_body_asked_for(
    heading: str, decision: str, body: str, *, answers: bool
) -> None:
    assert shown(OFFICE, heading, decision, body=body) is answers


def test_who_was_elected_is_answered_by_an_election() -> None:
    question = "Vem utsågs till revisor?"
    assert shown(question, "Val av revisor", "Eva Ek utses till revisor.")
    assert not shown(question, "Revisor", "Revisorns rapport läggs till handlingarna.")


def test_what_it_cost_is_answered_by_a_sum() -> None:
    assert shown("Vad kostade bron?", "Bron", "Bron byggs för 3 mnkr.")
    assert not shown("Vad kostade bron?", "Bron", "Bron byggs.")


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Bron kostar 3 mnkr. Vägen kostar 5 mnkr.", "Bron kostar 3 mnkr."),
        ("Kostnaden är 3 mnkr. Vägen är lång.", "Kostnaden är 3 mnkr."),
        ("Vägen har 3 mnkr. Bron byggs i år.", None),
    ],
)
def test_a_sum_that_the_text_alone_tells_is_quoted_beside(text: str, beside: str | None) -> None:
    said = ("1", None, "Bron", f"{text}\n\nBeslut\nBron byggs.")
    (section,) = minutes("aa", "2024-01-10", said).sections
    assert told_sum(section, ("bron",)) == beside
    (decided,) = minutes("aa", "2024-01-10", ("1", None, "Bron", "Beslut\n3 mnkr.")).sections
    assert told_sum(decided, ("bron",)) == ""


@pytest.mark.parametrize(
    ("question", "said", "answers"),
    [
        ("När sades avtalet upp?", "Direktionen säger upp avtalet.", True),
        ("När sades avtalet upp?", "Avtalet om drift med hamnen sägs upp.", True),
        ("När sades avtalet upp?", "Avtalets uppsägning antecknas.", True),
        ("När sades avtalet upp?", "Avtalet antas.", False),
        ("När sade förbundet upp avtalet?", "Avtalet antas.", False),
        ("Sägs avtalet upp?", "Avtalet förlängs.", False),
        ("När bordlades avtalet?", "Avtalet bordläggs.", True),
        ("När bordlades avtalet?", "Avtalet antas.", False),
        ("Vilka avtal återremitterades?", "Avtalet återremitteras.", True),
        ("Vilka avtal återremitterades?", "Avtalet antas.", False),
        ("När avslogs avtalet?", "Avtalet avslås.", True),
        ("När avslogs avtalet?", "Avtalet bifalls.", False),
        ("Avslogs avtalet?", "Avtalet bifalls.", True),
        ("När togs avtalet upp?", "Avtalet antas.", True),
    ],
)
def test_what_was_done_is_answered_by_a_decision_that_does_it(
    question: str, said: str, answers: bool
) -> None:
    assert shown(question, "Avtal", said) is answers


def test_a_body_asked_for_is_the_one_that_decided() -> None:
    question = "Vad beslutade direktionen om bron?"
    assert shown(question, "Bron", "Bron byggs.")
    assert not shown(question, "Bron", "Bron byggs.", body="Fullmäktige")


def test_who_reserved_themselves_is_answered_by_a_reservation() -> None:
    question = "Vem reserverade sig mot bron?"
    assert shown(question, "Bron", "Bron byggs.\n\nReservation\nEva Ek (C) mot beslutet.")
    assert not shown(question, "Bron", "Bron byggs.")


def test_a_body_of_two_fields_is_asked_what_it_did_or_asked_about() -> None:
    name = "Beredningen för välfärd och hälsa"
    whole = ("barnahus", name.casefold())
    assert acting_bodies(f"Vad beslutade {name.casefold()} om barnahus?", whole) == whole[1:]
    assert acting_bodies(f"Vad beslutades om {name.casefold()}?", whole) == ()


def test_a_body_may_be_named_by_its_first_word() -> None:
    question, body = "Vad beslutade beredningen om bron?", "Beredningen för väg och bro"
    assert shown(question, "Bron", "Bron byggs.", body=body)
    assert not shown(question, "Bron", "Bron byggs.", body="Valberedningen för väg")
