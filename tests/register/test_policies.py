from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from minutes import minutes

from archive.register.policies import adopted_until, rule_json, rule_rows
from archive.register.rule_titles import title_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document
    from archive.register import Register


def policy(ident: str, text: str, title: str = "Policy för båtar") -> Document:
    made: Document = minutes(
        ident, "2014-01-01", ("1", None, title, text), kind="policy", title=title
    )
    return made


FIRST = policy("aa", "Antagen av direktionen 2012-03-09, § 8")
SECOND = policy("bb", "Antagen av direktionen 2012-03-09, § 8. Reviderad 2015-06-12, § 3")
THIRD = policy(
    "cc", "Reviderad av direktionen den 4 mars 2019", "Policy för båtar (reviderad 2019)"
)


def held(register: Register, day: str) -> dict[str, bool | None]:
    return {rule.paper.document_id: rule.holds(day) for rule in register.in_force().rules}


@pytest.mark.parametrize(
    ("day", "ident"), [("2013-01-01", "aa"), ("2015-06-13", "bb"), ("2024-01-01", "cc")]
)
def test_of_a_policy_revised_twice_one_version_holds(
    register: Callable[..., Register], day: str, ident: str
) -> None:
    told = held(register(FIRST, SECOND, THIRD), day)
    assert [one for one, holds in told.items() if holds] == [ident]
    assert held(register(FIRST, SECOND, THIRD), "2011-01-01") == dict.fromkeys(told, False)


@pytest.mark.parametrize(("day", "ident"), [("2015-06-11", "aa"), ("2015-06-12", "bb")])
def test_on_the_day_that_a_version_begins_the_one_before_has_ended(
    register: Callable[..., Register], day: str, ident: str
) -> None:
    told = held(register(FIRST, SECOND), day)
    assert [one for one, holds in told.items() if holds] == [ident]


def test_an_end_that_is_written_ends_it(register: Callable[..., Register]) -> None:
    text = "Avtalet gäller från och med den 1 juli 2012 till och med den 30 juni 2016."
    asked = register(policy("dd", text, "Avtal om vass"))
    assert held(asked, "2016-06-30") == {"dd": True}
    assert held(asked, "2016-07-01") == {"dd": False}


def test_years_in_the_title_end_it(register: Callable[..., Register]) -> None:
    asked = register(policy("hh", "Antagen av direktionen 2012-03-09", "Strategi 2012–2015"))
    assert held(asked, "2015-12-31") == {"hh": True}
    assert held(asked, "2016-01-01") == {"hh": False}


def test_what_does_not_tell_is_unknown(register: Callable[..., Register]) -> None:
    asked = register(policy("ee", "Den som hyr en båt ska använda flytväst."))
    assert held(asked, "2016-06-30") == {"ee": None}


def test_the_deciding_section_is_named_where_it_is_here(register: Callable[..., Register]) -> None:
    decision = minutes("ff", "2012-03-09", ("8", None, "Policy för båtar", "Beslut\nDen antas."))
    (rule,) = register(FIRST, decision).in_force().rules
    assert rule_json(rule, "2014-01-01")["section_id"] == "ff-0"
    assert rule_json(rule, "2014-01-01")["words"] == "Antagen av direktionen 2012-03-09, § 8"


def test_drafts_and_proposals_are_in_force_never(register: Callable[..., Register]) -> None:
    draft = policy("gg", "Antagen av direktionen 2012-03-09", "Förslag till policy för båtar")
    assert register(draft).in_force().rules == ()


def test_versions_share_a_title_without_years() -> None:
    same = ("Policy för båtar 2014–2018 (reviderad 2019)", "Ny policy för båtar, version 2.1")
    assert {title_key(title) for title in same} == {title_key("Policy för båtar")}


def test_words_that_begin_like_a_version_tell_titles_apart() -> None:
    matters = ("nyckelhantering", "nyanlända", "nybyggnation", "versionshantering", "gällandebevis")
    assert len({title_key(f"Policy för {matter}") for matter in matters}) == len(matters)


@pytest.mark.parametrize(
    ("title", "governs"),
    [
        ("Riktlinje för rapportering av avvikelser", True),
        ("Riktlinje för uppföljning av avtal", True),
        ("Policy för förslagslåda", True),
        ("Förslag till policy för båtar", False),
        ("Policy för båtar (utkast)", False),
        ("Policy för båtar, remissversion", False),
        ("Avfallsplan, samrådshandling", False),
        ("Policy för båtar – ladda ned", False),
        ("Uppföljning av policy för båtar", False),
        ("Rapporten om policyn för båtar", False),
    ],
)
def test_a_policy_about_reports_is_a_policy(
    register: Callable[..., Register], title: str, *, governs: bool
) -> None:
    asked = register(policy("ii", "Antagen av direktionen 2012-03-09", title))
    assert bool(asked.in_force().rules) is governs


def decided(ident: str, day: str, number: str, text: str, outcome: str = "beslutat") -> Document:
    paragraph = (number, None, "Ärende", f"Beslut\n{text}")
    made: Document = minutes(ident, day, paragraph, outcomes=(outcome,))
    return made


BOATS = policy("aa", "Antagen av direktionen 2012-03-09, § 8")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Policyn för båtar upphör att gälla.", "2019-05-05"),
        ("Direktionen upphäver policyn för båtar.", "2019-05-05"),
        ("Policyn för båtar upphävs från och med den 1 juli 2019.", "2019-06-30"),
        ("Policyn för båtar upphör att gälla den 1 januari 2020.", "2019-12-31"),
        ("Policyn för båtar upphör att gälla vid utgången av 2019.", "2019-12-31"),
        ("Policyn för båtar upphör att gälla till och med den 4 juni 2019.", "2019-06-04"),
        ("Därmed upphör policyn för båtar att gälla.", "2019-05-05"),
        ("Policy för båtar (2012) ersätts av riktlinjer för sjöliv.", "2019-05-05"),
        ("Riktlinjer för sjöliv antas och ersätter policy för båtar.", "2019-05-05"),
        ("Beslutet den 9 mars 2012, § 8, upphävs.", "2019-05-05"),
        ("Direktionen antar en plan för vass och att policyn för båtar upphävs.", "2019-05-05"),
        ("Policyn för båtar ska gälla till och med den 31 december 2019.", "2019-12-31"),
    ],
)
def test_a_section_of_another_meeting_ends_a_rule(
    register: Callable[..., Register], text: str, last: str
) -> None:
    (rule,) = register(BOATS, decided("zz", "2019-05-06", "4", text)).in_force().rules
    assert rule.ended == last
    assert rule.ended_by is not None
    assert rule_json(rule, "2024-01-01")["ended_by"] == "zz-0"
    assert (rule.holds(last), rule.holds("2024-01-01")) == (True, False)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Policyn för båtar upphör inte att gälla.", "beslutat"),
        ("Direktionen föreslår fullmäktige att upphäva policyn för båtar.", "föreslaget"),
        ("Yrkandet om att policyn för båtar upphör att gälla avslås.", "avslag"),
        ("Kansliet får i uppdrag att utreda om policyn för båtar ska upphävas.", "uppdrag"),
        ("Policyn för båtar i hamnar upphör att gälla.", "beslutat"),
        ("Policyn för bryggor upphör att gälla.", "beslutat"),
        ("Policyn för båtar antagen den 4 maj 2010, § 2, upphör att gälla.", "beslutat"),
        ("Direktionen godkänner redovisningen av policyn för båtar.", "godkänt"),
    ],
)
def test_what_is_refused_proposed_or_of_another_rule_ends_nothing(
    register: Callable[..., Register], text: str, outcome: str
) -> None:
    other = policy("bb", "Antagen 2011-01-01", "Policy för båtar i hamnar")
    asked = register(BOATS, other, decided("zz", "2019-05-06", "4", text, outcome))
    (rule,) = (one for one in asked.in_force().rules if one.paper.document_id == "aa")
    assert (rule.ended, rule.changed_by) == (None, ())


def test_the_version_that_held_is_ended_not_the_one_that_follows(
    register: Callable[..., Register],
) -> None:
    text = "Den reviderade policyn för båtar antas. Policyn för båtar från 2012 upphävs."
    both = (FIRST, policy("bb", "Antagen av direktionen 2015-06-12, § 3"))
    told = register(*both, decided("zz", "2015-06-12", "3", text, "antaget")).in_force().rules
    assert {rule.paper.document_id: rule.ended for rule in told} == {"aa": "2015-06-11", "bb": None}


def test_an_agreement_is_prolonged_by_a_section_that_shortens_its_name(
    register: Callable[..., Register],
) -> None:
    text = "Avtalet gäller från och med den 2 mars 2015 till och med den 1 mars 2019."
    paper = policy("dd", text, "Avtal om digitala lås som funktion")
    longer = "Direktionen förlänger avtalet om digitala lås till och med den 1 mars 2021."
    (rule,) = register(paper, decided("zz", "2018-12-07", "9", longer)).in_force().rules
    assert (rule.begins, rule.ended) == ("2015-03-02", "2021-03-01")
    assert [one.section_id for one in rule.changed_by] == ["zz-0"]


def test_a_change_leaves_a_rule_in_force_and_is_told(register: Callable[..., Register]) -> None:
    text = "Direktionen beslutar om ändring i policyn för båtar."
    part = "Direktionen upphäver punkt 2 i policyn för båtar."
    changes = (
        decided("yy", "2018-05-06", "4", text),
        decided("zz", "2019-05-06", "4", part),
    )
    (rule,) = register(BOATS, *changes).in_force().rules
    assert rule.holds("2024-01-01")
    assert [one.section_id for one in rule.changed_by] == ["yy-0", "zz-0"]


def test_the_section_that_adopts_tells_when_a_paper_does_not(
    register: Callable[..., Register],
) -> None:
    silent = policy("ee", "Den som hyr en båt ska använda flytväst.")
    text = "Direktionen antar förslaget till policy för båtar att gälla från den 1 juni 2016."
    (rule,) = register(silent, decided("zz", "2016-05-06", "4", text, "antaget")).in_force().rules
    assert (rule.begins, rule.by.section_id if rule.by else None) == ("2016-06-01", "zz-0")


def test_until_further_notice_stands_between_the_days_and_the_parties(
    register: Callable[..., Register],
) -> None:
    text = "Avtalet gäller mellan A och B från och med den 1 januari 2013 och tills vidare."
    (rule,) = register(policy("ff", text, "Avtal om vass")).in_force().rules
    assert (rule.begins, rule.ended, rule.open_ended) == ("2013-01-01", None, True)


def test_a_rule_that_another_says_it_replaces_has_ended(register: Callable[..., Register]) -> None:
    other = policy("gg", "Antagen 2020-02-02. Ersätter policy för båtar.", "Riktlinje för sjöliv")
    told = {rule.paper.document_id: rule.ended for rule in register(BOATS, other).in_force().rules}
    assert told == {"aa": "2020-02-01", "gg": None}


@pytest.mark.parametrize(
    ("text", "outcome", "listed"),
    [
        ("Direktionen antar riktlinje för vass.", "antaget", True),
        ("Taxan för båtplatser fastställs från och med den 1 juli 2016.", "antaget", True),
        ("Förbundsordningen godkänns.", "godkänt", True),
        ("Reviderat reglemente för hamnnämnden antas.", "antaget", True),
        ("Samordningsförbundets årsredovisning godkänns.", "godkänt", False),
        ("Beslut om att bygga en kaj godkänns.", "godkänt", False),
        ("Avtalsrapporten läggs till handlingarna.", "beslutat", False),
        ("Direktionen föreslår att policy för vass antas.", "föreslaget", False),
        ("Direktionen antar direktiv för en ny plan.", "antaget", False),
        ("Chefen bemyndigas att godkänna avtal om vass.", "beslutat", False),
        ("Planen för vass förlängs till dess att en ny plan antas.", "beslutat", False),
        ("Policy för båtar antas.", "antaget", False),
    ],
)
def test_what_is_adopted_without_a_paper_is_listed_by_its_decision(
    register: Callable[..., Register], text: str, outcome: str, *, listed: bool
) -> None:
    silent = policy("ee", "Den som hyr en båt ska använda flytväst.")
    every = register(silent, decided("zz", "2016-05-06", "4", text, outcome)).in_force()
    assert [adoption.section.section_id for adoption in every.adoptions] == ["zz-0"] * listed
    assert adopted_until(every, "2016-05-05") == []
    rows = rule_rows(every, "2016-05-06")
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    without = [row for row in rows if row["document_id"] is None]
    assert [(row["adopted"], row["in_force"]) for row in without] == [("2016-05-06", None)] * listed
