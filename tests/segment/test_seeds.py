"""The five real texts beside the checkout, where they are: how an archivist would divide them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Decision, DecisionOutcome, DocumentSpan, Reading, SectionKind, SectionSpan
from indexer.extract import read
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="Mappen ../shared/seeds med verkliga texter finns inte här."
)


def only(prefix: str) -> DocumentSpan:
    readings: list[Reading] = []
    read(next(SEEDS.glob(f"{prefix}_*")), readings.append)
    (document,) = segment(readings[0], repair(readings[0]))
    return document


def of_kind(document: DocumentSpan, kind: SectionKind) -> list[SectionSpan]:
    return [section for section in document.sections if section.kind is kind]


def decisions(document: DocumentSpan) -> Iterator[Decision]:
    return (decision for section in document.sections for decision in section.decisions)


def test_a_newsletter_falls_into_items_with_decision_and_proposal_apart() -> None:
    document = only("000")
    assert len(of_kind(document, SectionKind.ITEM)) == 6
    said = [(d.outcome, d.actor) for d in decisions(document)]
    assert said == [
        ("föreslaget", "direktionen"),
        ("väntar", "kommunerna"),
        ("fastställt", "direktionen"),
        ("beslutat", "direktionen"),
    ]


def test_a_web_page_keeps_its_menu_apart() -> None:
    document = only("001")
    assert len(of_kind(document, SectionKind.ITEM)) == 3
    assert len(of_kind(document, SectionKind.FURNITURE)) == 2
    assert [d.outcome for d in decisions(document)] == ["uppdrag", "beslutat", "beslutat"]


def test_a_study_has_ten_pages_and_its_references_apart() -> None:
    document = only("003")
    assert len(of_kind(document, SectionKind.PAGE)) == 10
    titles = [section.heading for section in of_kind(document, SectionKind.REFERENCE)]
    assert (len(titles), len(set(titles))) == (99, 82)
    outcomes = [d.outcome for d in decisions(document)]
    assert outcomes.count(DecisionOutcome("rekommenderat")) == 2
    assert {"överens", "föreslaget", "antaget", "inget"} < set(outcomes)


def test_a_plan_has_its_chapters_and_strangers_snippets_apart() -> None:
    document = only("004")
    assert len(of_kind(document, SectionKind.REFERENCE)) == 100
    chapters = [section.heading for section in of_kind(document, SectionKind.CHAPTER)]
    assert len(chapters) == 13
    assert {"INLEDNING", "En Digital agenda för Västernorrland", "Ungas utbildning"} < set(chapters)
