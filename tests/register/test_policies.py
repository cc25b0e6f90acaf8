from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from minutes import minutes

from archive.register.policies import rule_json
from indexer.register.validity import title_key

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
    return {rule.paper.document_id: rule.holds(day) for rule in register.rules()}


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
    (rule,) = register(FIRST, decision).rules()
    assert rule_json(rule, "2014-01-01")["section_id"] == "ff-0"
    assert rule_json(rule, "2014-01-01")["words"] == "Antagen av direktionen 2012-03-09, § 8"


def test_drafts_and_proposals_are_in_force_never(register: Callable[..., Register]) -> None:
    draft = policy("gg", "Antagen av direktionen 2012-03-09", "Förslag till policy för båtar")
    assert register(draft).rules() == []


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
    assert bool(asked.rules()) is governs
