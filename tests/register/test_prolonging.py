"""Agreements and rules are prolonged by what a § says in its heading, case or text above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from minutes import minutes

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document
    from archive.register import Register
    from archive.register.policies import Rule

HELD = "Avtalet gäller från och med den 2 mars 2015 till och med den 1 mars 2019."
HEADING = "Förlängning av avtal om vasslåtter"


def agreement(ident: str = "dd", title: str = "Avtal om vasslåtter", text: str = HELD) -> Document:
    made: Document = minutes(
        ident,
        "2015-03-02",
        ("1", "ÄKF 2014/031", title, text),
        kind="avtal",
        title=title,
        case_numbers=("ÄKF 2014/031",),
    )
    return made


def decided(
    text: str, heading: str = HEADING, *, above: str = "", case: str | None = None
) -> Document:
    paragraph = ("9", case, heading, f"{above}\nBeslut\n{text}")
    made: Document = minutes("zz", "2018-12-07", paragraph)
    return made


def rule_of(asked: Register) -> Rule:
    (rule,) = (rule for rule in asked.in_force().rules if rule.paper.document_id == "dd")
    return rule


@pytest.mark.parametrize(
    ("text", "above", "last"),
    [
        ("Direktionen förlänger avtalet till och med den 1 mars 2021.", "", "2021-03-01"),
        ("Direktionen beslutar att förlänga avtalet med två år.", "", "2021-03-01"),
        ("Avtalet förlängs med ytterligare 18 månader.", "", "2020-09-01"),
        ("Direktionen godkänner förlängningen.", "Avtalet förlängs med ett år.", "2020-03-01"),
        ("Direktionen godkänner förslaget.", "Det förlängs till den 30 juni 2020.", "2020-06-30"),
        ("Avtalet förlängs enligt förslaget.", "Det förlängs t.o.m. 2020-06-30.", "2020-06-30"),
    ],
)
def test_a_heading_names_the_agreement_and_the_text_above_how_long(
    register: Callable[..., Register], text: str, above: str, last: str
) -> None:
    rule = rule_of(register(agreement(), decided(text, above=above)))
    assert (rule.begins, rule.ended) == ("2015-03-02", last)
    assert rule.ended_by is not None
    assert rule.ended_by.section_id == "zz-0"


def test_until_further_notice_has_no_end(register: Callable[..., Register]) -> None:
    rule = rule_of(register(agreement(), decided("Avtalet förlängs tills vidare.")))
    assert (rule.ended, rule.open_ended, rule.holds("2030-01-01")) == (None, True, True)


def test_how_long_is_unknown_where_nothing_tells(register: Callable[..., Register]) -> None:
    rule = rule_of(register(agreement(), decided("Direktionen godkänner förlängningen.")))
    assert rule.holds("2019-03-01") is True
    assert rule.holds("2019-03-02") is None


def test_the_case_names_an_agreement_without_its_title(register: Callable[..., Register]) -> None:
    text = "Avtalet förlängs till och med den 1 mars 2021."
    same = decided(text, "Entreprenaden", case="ÄKF 2014/031")
    assert rule_of(register(agreement(), same)).ended == "2021-03-01"
    other = decided(text, "Entreprenaden", case="ÄKF 2014/077")
    assert rule_of(register(agreement(), other)).ended == "2019-03-01"


def test_of_two_agreements_in_a_case_none_is_meant(register: Callable[..., Register]) -> None:
    second = agreement("ee", "Avtal om muddring")
    text = "Avtalet förlängs till och med den 1 mars 2021."
    asked = register(agreement(), second, decided(text, "Entreprenaden", case="ÄKF 2014/031"))
    assert {rule.ended for rule in asked.in_force().rules} == {"2019-03-01"}


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Avtalet godkänns, med möjlighet till förlängning till och med 2021-03-01.", HEADING),
        ("Avtalet kan förlängas till och med den 1 mars 2021.", HEADING),
        ("Direktionen avslår förslaget att förlänga avtalet med två år.", HEADING),
        ("Avtalet förlängs till och med den 1 mars 2021.", "Förlängning av avtal om muddring"),
        ("Direktionen godkänner förslaget.", "Yttrande om förlängning av avtal om vasslåtter"),
        ("Redovisningen av avtalet läggs till handlingarna.", HEADING),
    ],
)
def test_what_may_be_prolonged_or_is_anothers_is_not(
    register: Callable[..., Register], text: str, heading: str
) -> None:
    assert rule_of(register(agreement(), decided(text, heading))).ended == "2019-03-01"


def test_a_heading_names_what_is_adopted_and_repealed(register: Callable[..., Register]) -> None:
    silent = agreement("dd", "Policy för båtar", "Den som hyr en båt ska använda flytväst.")
    adopted = decided("Direktionen antar policyn.", "Förslag till policy för båtar")
    rule = rule_of(register(silent, adopted))
    assert (rule.begins, rule.by and rule.by.section_id) == ("2018-12-07", "zz-0")
    held = agreement("dd", "Policy för båtar", "Antagen av direktionen 2012-03-09, § 8")
    ended = decided("Direktionen beslutar enligt förslaget.", "Upphävande av policy för båtar")
    assert rule_of(register(held, ended)).ended == "2018-12-06"


def plan_of(kind: str, text: str) -> Document:
    import datetime as dt

    period = (dt.date(2017, 1, 1), dt.date(2017, 12, 31))
    made: Document = minutes(
        "dd",
        "2016-11-01",
        ("1", None, "Verksamhetsplan 2017", text),
        kind=kind,
        title="Verksamhetsplan 2017",
        period=period,
    )
    return made


@pytest.mark.parametrize("kind", ["verksamhetsplan", "budget"])
def test_a_plan_of_a_year_holds_that_year(register: Callable[..., Register], kind: str) -> None:
    rule = rule_of(register(plan_of(kind, "Antagen av direktionen 2016-11-01, § 8")))
    assert (rule.begins, rule.ended) == ("2017-01-01", "2017-12-31")
    within = rule_of(register(plan_of(kind, "Antagen av direktionen 2017-02-10, § 8")))
    assert (within.begins, within.ended) == ("2017-02-10", "2017-12-31")


def test_a_plan_that_nobody_adopted_is_unknown_until_a_section_adopts_it(
    register: Callable[..., Register],
) -> None:
    silent = plan_of("verksamhetsplan", "Planen beskriver året.")
    assert rule_of(register(silent)).holds("2017-06-01") is None
    paragraph = ("9", None, "Verksamhetsplan 2017", "\nBeslut\nDirektionen antar planen.")
    adopting = minutes("zz", "2016-12-07", paragraph)
    rule = rule_of(register(silent, adopting))
    assert (rule.begins, rule.ended) == ("2017-01-01", "2017-12-31")


RENEWING = HELD + " Sägs det inte upp senast tolv månader före utgången förlängs det med två år."


def test_an_agreement_that_renews_itself_is_unknown_after_its_last_day(
    register: Callable[..., Register],
) -> None:
    rule = rule_of(register(agreement(text=RENEWING)))
    assert (rule.ended, rule.known_until) == (None, "2019-03-01")
    assert (rule.holds("2019-03-01"), rule.holds("2019-03-02")) == (True, None)
    ended = rule_of(register(agreement(text=RENEWING), decided("Avtalet sägs upp.")))
    assert ended.ended == "2018-12-06"


@pytest.mark.parametrize(
    ("told", "heading", "last"),
    [
        ("Avtalet har förlängts till och med den 1 mars 2021.", HEADING, "2021-03-01"),
        ("Avtalet om vasslåtter förlängdes till 2021-03-01.", "Vass", "2021-03-01"),
        ("Avtalet har inte förlängts till och med den 1 mars 2021.", HEADING, "2019-03-01"),
        ("Avtalet har förlängts till och med den 1 mars 2021.", "Vass", "2019-03-01"),
        ("Avtalet föreslås förlängas till och med den 1 mars 2021.", HEADING, "2019-03-01"),
    ],
)
def test_a_text_tells_that_an_agreement_was_prolonged(
    register: Callable[..., Register], told: str, heading: str, last: str
) -> None:
    noted = decided("Informationen noteras.", heading, above=told)
    assert rule_of(register(agreement(), noted)).ended == last


def test_a_plan_holds_before_its_year_never(register: Callable[..., Register]) -> None:
    rule = rule_of(register(plan_of("budget", "Antal invånare.")))
    assert (rule.holds("2016-12-31"), rule.holds("2018-01-01")) == (False, False)


def test_a_plan_adopted_before_its_years_holds_from_the_first(
    register: Callable[..., Register],
) -> None:
    text = "Antagen av direktionen {}, § 8"
    before = agreement("dd", "Avfallsplan 2014–2020", text.format("2014-02-05"))
    after = agreement("ee", "Avfallsplan 2021–2030", text.format("2020-12-04"))
    told = {
        r.paper.document_id: (r.begins, r.ended) for r in register(before, after).in_force().rules
    }
    assert told == {"dd": ("2014-02-05", "2020-12-31"), "ee": ("2021-01-01", "2030-12-31")}
