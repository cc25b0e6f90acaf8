from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
from minutes import minutes

from archive.catalogue import RestrictedCatalogue
from archive.model import Fact, Level
from archive.register.cases import typical
from archive.register.contract import case_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from archive.catalogue.register_rows import By
    from archive.register import Register

PUT_OFF = "Beslut\nÄrendet bordläggs till sammanträdet den 9 april 2014."
FIRST = minutes(
    "aa",
    "2014-03-12",
    ("7", "ÄKF 2014/003", "Båtplatser i hamnen", PUT_OFF),
    ("8", "ÄKF 2014/009", "Fiskevård", "Beslut\nPlanen antas."),
    outcomes=("bordlagt", "antaget"),
)
SECOND = minutes(
    "bb",
    "2014-04-09",
    ("11", "ÄKF-2014-3", "Båtplatser i hamnen", "Beslut\nAvgiften fastställs."),
)
COUNCIL = minutes(
    "cc",
    "2014-06-02",
    ("4", "ÄKF 2014/3", "Avgift för båtplatser", "Beslut\nAvgiften antas."),
    body="Fullmäktige",
)


def test_a_case_is_all_its_sections_in_order_of_time(register: Callable[..., Register]) -> None:
    (case,) = register(COUNCIL, SECOND, FIRST).cases("äkf 2014:0003")
    assert [step.paragraph.section_id for step in case.steps] == ["aa-0", "bb-0", "cc-0"]
    assert case.spellings == ("ÄKF 2014/003", "ÄKF 2014/3", "ÄKF-2014-3")
    assert [step.via for step in case.steps] == ["number"] * 3
    assert case.waiting is False
    assert case.heading == "Båtplatser i hamnen"


def test_a_matter_put_off_is_continued_on_that_day_or_waits(
    register: Callable[..., Register],
) -> None:
    (case,) = register(FIRST, SECOND).cases("ÄKF 2014/3")
    assert [step.continued_by for step in case.steps] == ["bb-0", None]
    assert case.waiting is False
    (case,) = register(FIRST).cases("ÄKF 2014/3")
    assert [step.continued_by for step in case.steps] == [None]
    assert case.waiting is True


def test_a_matter_put_off_to_the_next_meeting_is_continued_there_alone(
    register: Callable[..., Register],
) -> None:
    put_off = "Beslut\nÄrendet bordläggs till nästa sammanträde."
    first = minutes(
        "aa", "2014-03-12", ("7", "ÄKF 2014/3", "Båtplatser", put_off), outcomes=("bordlagt",)
    )
    between = minutes("ab", "2014-03-26", ("9", "ÄKF 2014/9", "Fiskevård", "Beslut\nNoteras."))
    (case,) = register(first, SECOND, COUNCIL).cases("ÄKF 2014/3")
    assert [step.continued_by for step in case.steps] == ["bb-0", None, None]
    assert case.steps[0].record.postponed
    assert case.steps[0].record.postponed.day == "2014-04-09"
    (case,) = register(first, between, SECOND).cases("ÄKF 2014/3")
    assert [step.continued_by for step in case.steps] == [None, None]
    assert case.steps[0].record.postponed
    assert case.steps[0].record.postponed.day is None
    assert case.steps[0].record.postponed.words.endswith("till nästa sammanträde")


def test_drafts_and_extracts_are_folded_into_the_minutes(register: Callable[..., Register]) -> None:
    extract = replace(
        minutes("dd", "2014-04-09", ("11", "ÄKF 2014/3", "Båtplatser i hamnen", "")),
        type="protokollsutdrag",
    )
    (case,) = register(extract, SECOND).cases("ÄKF 2014/3")
    assert [(s.paragraph.section_id, s.folded) for s in case.steps] == [("bb-0", ("dd-0",))]


def test_a_number_without_letters_joins_only_where_one_case_has_it(
    register: Callable[..., Register],
) -> None:
    bare = minutes("ee", "2014-09-01", ("1", "2014/3", "Båtplatser", ""))
    (case,) = register(FIRST, bare).cases("ÄKF 2014/3")
    assert [(s.paragraph.section_id, s.confidence < 1) for s in case.steps] == [
        ("aa-0", False),
        ("ee-0", True),
    ]
    other = minutes("ff", "2014-09-08", ("1", "BUN 2014/3", "Skolan", ""))
    (case,) = register(FIRST, bare, other).cases("ÄKF 2014/3")
    assert [s.paragraph.section_id for s in case.steps] == ["aa-0"]


def test_the_same_number_of_two_organisations_is_two_cases(
    register: Callable[..., Register],
) -> None:
    other = replace(COUNCIL, organisation="Havsbygdens kommunalförbund")
    found = register(FIRST, SECOND, other).cases("ÄKF 2014/3")
    assert [(case.organisation, len(case.steps)) for case in found] == [
        ("Älvdalens kommunalförbund", 2),
        ("Havsbygdens kommunalförbund", 1),
    ]
    unknown = replace(COUNCIL, organisation=None)
    (case,) = register(FIRST, SECOND, unknown).cases("ÄKF 2014/3")
    assert len(case.steps) == 3


def test_a_section_without_number_is_tied_and_says_how(register: Callable[..., Register]) -> None:
    text = "Ärendet bordlades den 12 mars 2014, § 7."
    citing = minutes("gg", "2014-05-02", ("2", None, "Kajer", text))
    same = minutes("hh", "2014-04-09", ("5", None, "Båtplatser i hamnen", ""))
    (case,) = register(FIRST, citing, same).cases("ÄKF 2014/3")
    assert [(s.paragraph.section_id, s.via) for s in case.steps] == [
        ("aa-0", "number"),
        ("hh-0", "postponement"),
        ("gg-0", "citation"),
    ]
    assert all(0 < step.confidence < 0.9 for step in case.steps[1:])


def test_the_agenda_ties_a_paragraph_by_its_heading(register: Callable[..., Register]) -> None:
    notice = minutes(
        "ii", "2014-04-09", ("3", "ÄKF 2014/3", "Båtplatser i hamnen", ""), kind="kallelse"
    )
    held = minutes("jj", "2014-04-09", ("5", None, "Båtplatser i hamnen", ""))
    (case,) = register(notice, held).cases("ÄKF 2014/3")
    assert [(s.paragraph.role, s.via) for s in case.steps] == [
        ("notice", "number"),
        ("minutes", "agenda"),
    ]


def test_people_tie_and_untie(register: Callable[..., Register]) -> None:
    tied = minutes("kk", "2014-05-02", ("2", None, "Kajer", ""))
    tie = Fact("tie", "ÄKF 2014/3", "2", "rättat", 1.0)
    (case,) = register(FIRST, replace(tied, facts=(tie,))).cases("ÄKF 2014/3")
    assert [(s.paragraph.section_id, s.via, s.confidence) for s in case.steps][1] == (
        "kk-0",
        "correction",
        1.0,
    )
    untie = Fact("untie", "ÄKF 2014/3", "11", "rättat", 1.0)
    (case,) = register(FIRST, replace(SECOND, facts=(untie,))).cases("ÄKF 2014/3")
    assert [step.paragraph.section_id for step in case.steps] == ["aa-0"]


def test_cited_cases_are_related_in_time(register: Callable[..., Register]) -> None:
    text = "Avtalet slöts den 9 april 2014, § 11. Se även dnr ÄKF 2014/009."
    later = minutes("ll", "2018-05-02", ("2", "ÄKF 2018/1", "Ny hamn", text))
    asked = register(FIRST, SECOND, later)
    (case,) = asked.cases("ÄKF 2018/1")
    assert {(o.key, o.relation, o.cited_in.section_id) for o in case.related} == {
        ("äkf-2014-3", "earlier", "ll-0"),
        ("äkf-2014-9", "earlier", "ll-0"),
    }
    (case,) = asked.cases("ÄKF 2014/3")
    related = [(o.key, o.relation, o.cited_in.section_id) for o in case.related]
    assert related == [("äkf-2018-1", "later", "ll-0")]


def test_an_annex_to_the_minutes_of_a_paragraph_is_no_step(
    register: Callable[..., Register],
) -> None:
    annex = ("", None, "Bilaga 3", "Omröstning i ärende 2014-05-02 § 2.")
    document = minutes("mm", "2014-05-02", ("2", "ÄKF 2014/3", "Kajer", "Kajer byggs."), annex)
    paragraph, unnumbered = document.sections
    with_annex = replace(document, sections=(paragraph, replace(unnumbered, number=None)))
    (case,) = register(with_annex).cases("ÄKF 2014/3")
    assert [step.paragraph.section_id for step in case.steps] == ["mm-0"]
    later = minutes("nn", "2014-06-02", ("4", None, "Kajen", "Som den 2 maj 2014, § 2."))
    (case,) = register(with_annex, later).cases("ÄKF 2014/3")
    assert [step.paragraph.section_id for step in case.steps] == ["mm-0", "nn-0"]


def test_a_closed_section_leaves_no_trace_in_a_case(register: Callable[..., Register]) -> None:
    closed = replace(SECOND, access="closed")
    (with_closed,) = register(FIRST, closed, COUNCIL).cases("ÄKF 2014/3")
    (without,) = register(FIRST, COUNCIL).cases("ÄKF 2014/3")
    assert msgspec.to_builtins(with_closed) == msgspec.to_builtins(without)
    (seen,) = register(FIRST, closed, COUNCIL, level=Level.CLOSED).cases("ÄKF 2014/3")
    assert len(seen.steps) == 3


def test_without_persons_nobody_is_named(register: Callable[..., Register]) -> None:
    text = "Anna Alm (S) röstar Ja (1).\nBo Ek (M) röstar Nej (1).\nBo Ek (M) reserverar sig.\n"
    document = minutes("mm", "2014-05-02", ("2", "ÄKF 2014/3", "Kajer", text))
    asked = register(document)
    asked.entries.persons = False
    said = str(case_json(asked.cases("ÄKF 2014/3")[0]))
    assert "Bo Ek" not in said
    assert "'yes': 1" in said
    record = asked.record("mm-0")
    assert "Bo Ek" not in str(msgspec.to_builtins(record))
    assert [one.text for one in record.statements] == ["(M)"]


def test_the_typical_heading_shares_most_words() -> None:
    assert typical(["Förstudie om larm", "Digitala larm", "Digitala larm, rapport"]) == (
        "Digitala larm"
    )
    assert typical([None]) is None


def test_a_large_case_is_read_in_time_that_grows_with_it(
    register: Callable[..., Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0
    rows = RestrictedCatalogue.register_entries

    def counted(catalogue: RestrictedCatalogue, by: By, *values: str) -> Iterator[tuple[Any, ...]]:
        nonlocal read
        made = list(rows(catalogue, by, *values))
        read += len(made)
        return iter(made)

    monkeypatch.setattr(RestrictedCatalogue, "register_entries", counted)

    def entries_read(size: int) -> int:
        nonlocal read
        ask = "Beslut\nDirektionen uppdrar åt förbundschefen att utreda saken. Se dnr ÄKF 2013/5."
        new = [(str(n), "ÄKF 2014/17", f"Bro {n}", ask) for n in range(size)]
        old = [(str(n), "ÄKF 2013/5", f"Sjö {n}", "Beslut\nAntas.") for n in range(size)]
        held = register(minutes("ny", "2014-05-09", *new), minutes("gl", "2013-05-09", *old))
        read = 0
        (case,) = held.cases("ÄKF 2014/17")
        assert len(case.steps) == size
        assert len(held.assignments()) == size
        return read

    assert entries_read(80) < 2.5 * entries_read(40)
