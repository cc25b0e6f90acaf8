"""A hit in the list says each thing once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from shelf import protocol

from archive.model import DateSpan, Hit, Marked, MatchRule, Reason, Span
from webapp.hit_html import source_line
from webapp.hit_views import BESIDE, QUOTED, HitView, hit_view
from webapp.twins import twin_ids

if TYPE_CHECKING:
    from flask import Flask

MAJ = protocol("h1", None, "Direktionen")
SECTION = MAJ.sections[2]


def test_twins_may_know_their_day_more_and_less_surely() -> None:
    day = dt.date(2016, 4, 15)
    sure, less = (
        replace(MAJ, id=name, date=DateSpan(day, day, "day", "meeting", confidence))
        for name, confidence in (("a", 0.93), ("b", 0.9))
    )
    other = replace(MAJ, id="c", date=DateSpan(day, dt.date(2016, 4, 16), "day", "meeting", 0.9))
    assert twin_ids([sure, less, other]) == {"a", "b"}


def marked(text: str, *words: str) -> Marked:
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in words]
    return Marked(text, tuple(sorted(spans)))


def viewed(*snippets: Marked, decision: Marked | None = None, **section: object) -> HitView:
    found = replace(SECTION, **{"decisions": (), **section})
    return hit_view(Hit(found, MAJ, 1.0, snippets, decision=decision))


def test_a_heading_is_said_once_and_keeps_its_marks() -> None:
    shown = viewed(
        marked("§ 42 Köp av larm Kansliet har utrett larm i Ekby.", "larm", "utrett"),
        heading="Köp av larm",
    )
    assert shown.heading.text == "Köp av larm"
    assert [m.of(shown.heading.text) for m in shown.heading.marks] == ["larm"]
    assert shown.passage is not None
    assert shown.passage.text == "Kansliet har utrett larm i Ekby."
    assert [m.of(shown.passage.text) for m in shown.passage.marks] == ["utrett"]


def test_the_passage_with_most_marks_is_shown_alone() -> None:
    shown = viewed(
        marked("Ett stycke med larm i.", "larm"),
        marked("Digitala larm för trygghet.", "Digitala", "larm"),
    )
    assert shown.passage is not None
    assert shown.passage.text.startswith("Digitala")


@pytest.mark.parametrize("before", [0, 3, 40])
def test_a_passage_above_a_decision_is_a_line_around_its_first_mark(before: int) -> None:
    text = "ord i mängd " * before + "om larm i kommunen " + "och mycket annat " * 20
    decision = marked("Direktionen beslutar att köpa telefoner.", "telefoner")
    passage = viewed(marked(text.strip(), "larm"), decision=decision).passage
    assert passage
    assert [mark.of(passage.text) for mark in passage.marks] == ["larm"]
    assert len(passage.text) <= BESIDE + len("kommunen")
    assert f" {passage.text} " in f" {text}"
    assert (passage.leading, passage.trailing) == (before > 0, True)


def test_a_type_is_not_said_again_beside_a_title_that_begins_with_it(app: Flask) -> None:
    other = replace(MAJ, title="Möte i maj")
    with app.test_request_context():
        assert "Protokoll" not in source_line(MAJ, titled=True).title()
        assert "protokoll" in source_line(other, titled=True)
        assert "protokoll" in source_line(MAJ)


def test_what_the_decision_says_is_not_said_before_it() -> None:
    decision = marked("Direktionen beslutar att köpa larm.", "larm")
    shown = viewed(marked("… Direktionen beslutar att köpa larm.", "larm"), decision=decision)
    assert (shown.passage, shown.decision, shown.more) == (None, decision, None)


def test_a_long_decision_is_cut_between_words_and_nothing_is_lost() -> None:
    text = "Direktionen beslutar att " + "köpa larm till alla, samt att " * 30
    shown = viewed(decision=marked(text.strip(), "larm"))
    assert shown.decision
    assert shown.more
    assert len(shown.decision.text) <= QUOTED
    assert f"{shown.decision.text} {shown.more.text}".split() == text.split()
    assert [m.of(shown.decision.text) for m in shown.decision.marks] == ["larm"]


def test_a_hit_without_any_mark_says_why_it_is_shown() -> None:
    reason = Reason("dnr", ("DIR 2014/17",), MatchRule.CASE_OF_RECORD)
    bare = Hit(
        replace(SECTION, decisions=()),
        MAJ,
        1.0,
        (Marked("Kansliet har utrett saken.", ()),),
        (reason,),
    )
    assert "DIR 2014/17" in hit_view(bare).reasons[0]
    assert hit_view(replace(bare, snippets=(marked("Ett larm till alla.", "larm"),))).reasons == ()


@pytest.mark.parametrize(("heading", "titled"), [(MAJ.title, True), ("Köp av larm", False)])
def test_a_heading_that_is_the_title_is_known(heading: str, titled: bool) -> None:
    assert viewed(heading=heading).titled is titled


def test_a_decision_of_one_long_word_is_cut_all_the_same() -> None:
    shown = viewed(decision=Marked("x" * 1000, ()))
    assert shown.decision
    assert len(shown.decision.text) == QUOTED


def test_a_decision_stands_without_marks_too() -> None:
    shown = hit_view(Hit(SECTION, MAJ, 1.0, (marked("Om larm i Ekby.", "larm"),)))
    assert shown.decision
    assert shown.decision.text.startswith("Direktionen beslutar")


def test_a_passage_that_runs_into_the_decision_is_not_shown_beside_it() -> None:
    decision = marked("Direktionen beslutar att köpa larm till alla som bor i Ekby kommun.", "larm")
    before = (
        "Förslag till beslut finns. Direktionen beslutar att köpa larm till alla som bor i Ekby"
    )
    shown = viewed(marked(before, "larm"), decision=decision)
    assert shown.passage is None
    assert viewed(marked("Larm har utretts i Ekby.", "Larm"), decision=decision).passage
