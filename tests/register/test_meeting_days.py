"""A meeting may last for days, and a notice's own day is not the meeting's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from minutes import minutes

from archive.commands.meetings import _meeting_line
from archive.model import DateSpan, Fact, FactRule
from archive.register.calendar import calendar_of
from archive.register.contract import meeting_json
from archive.register.meetings import Meeting, between
from archive.register.resolving import NO_PARAGRAPH
from indexer.register.meeting_days import meeting_days

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document
    from archive.register import Register

FIRST, LAST = dt.date(2024, 4, 24), dt.date(2024, 4, 25)
LARM = ("31", "AKF 2024/002", "Larm", "Beslut\nDirektionen beslutar att larmen köps.")


def of_days(ident: str, *, first: dt.date = FIRST, last: dt.date = LAST) -> Document:
    made = minutes(ident, first.isoformat(), ("30", None, "Val", "Val görs."), LARM)
    span = DateSpan(first, last, "range", "meeting", 0.9)
    return replace(made, date=span)  # type: ignore[no-any-return]


def notice(text: str, sent: str | None = "2019-12-03", role: str = "issued") -> Document:
    made = minutes("kk", sent or "2019-12-03", ("1", None, "Öppnande", text), kind="kallelse")
    date = dt.date.fromisoformat(sent) if sent else None
    return replace(  # type: ignore[no-any-return]
        made, date=DateSpan(date, date, "day", role, 0.9) if date else None
    )


def test_a_meeting_of_two_days_is_one_with_both(register: Callable[..., Register]) -> None:
    later = minutes(
        "bb", "2024-09-20", ("50", "AKF 2024/002", "Larm", "Se den 25 april 2024, § 31.")
    )
    opened = register(of_days("aa"), later)
    first, _ = opened.meetings()
    assert (first.day, first.until, first.sections) == ("2024-04-24", "2024-04-25", 2)
    assert (meeting_json(first)["from"], meeting_json(first)["to"]) == ("2024-04-24", "2024-04-25")
    page = opened.meeting(first.id)
    assert page is not None
    assert [one.number for one in page.sections] == ["30", "31"]
    (case,) = opened.cases("AKF 2024/002")
    assert [step.paragraph.day for step in case.steps] == ["2024-04-24", "2024-09-20"]
    cited = opened.cites("bb-0")
    assert [one.target.section_id for one in cited if one.target] == ["aa-1"]


def test_a_missing_paragraph_of_the_second_day_is_not_a_missing_meeting(
    register: Callable[..., Register],
) -> None:
    citing = minutes("bb", "2024-09-20", ("50", None, "Larm", "Se den 25 april 2024, § 99."))
    (cited,) = register(of_days("aa"), citing).cites("bb-0")
    assert cited.reason == NO_PARAGRAPH


def test_a_calendar_and_a_choice_of_days_have_both() -> None:
    one = Meeting("Förbundet", "Direktionen", "2024-04-24", last="2024-04-25")
    text = calendar_of([one], "x", dt.datetime(2024, 1, 1, tzinfo=dt.UTC)).decode()
    assert "DTSTART;VALUE=DATE:20240424" in text
    assert "DTEND;VALUE=DATE:20240426" in text
    assert between([one], since=LAST) == [one]
    assert between([one], since=LAST + dt.timedelta(days=1)) == []
    assert between([one], until=FIRST) == [one]


def test_weeks_and_months_are_no_meeting(register: Callable[..., Register]) -> None:
    long = of_days("aa", last=dt.date(2024, 5, 30))
    assert meeting_days(long) == ()
    assert register(long).meetings() == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Fredagen den 13 december 2019 kl. 09.00, Kommunhuset i Tallhede", "2019-12-13"),
        ("Tid: den 13 december 2019", "2019-12-13"),
        ("Tid och plats: fredag 2019-12-13, Tallhede", "2019-12-13"),
        ("2019-12-13, 13.30–16.00", "2019-12-13"),
        ("Fredagen den 13 december, klockan 9", "2019-12-13"),
        ("Senast den 9 december 2019 anmäls förhinder.", None),
        ("Föregående sammanträde 2019-10-11 kl. 09.00", None),
        ("Välkommen.", None),
    ],
)
def test_a_notices_meeting_is_on_the_day_it_calls_to(text: str, day: str | None) -> None:
    assert meeting_days(notice(text)) == ((day,) if day else ())


def test_a_notice_that_says_the_meetings_day_itself_is_of_that_day() -> None:
    assert meeting_days(notice("Välkommen.", role="meeting")) == ("2019-12-03",)
    corrected = Fact("date", "2019-12-03", "", FactRule.CORRECTED, 1.0)
    assert meeting_days(replace(notice("Välkommen."), facts=(corrected,))) == ("2019-12-03",)
    assert meeting_days(notice("13 december 2019 kl. 9", sent=None)) == ("2019-12-13",)


def test_one_paragraph_is_said_in_the_singular() -> None:
    assert "1 paragraf;" in f"{_meeting_line(Meeting(None, None, '2024-04-24', sections=1))};"
    assert "2 paragrafer" in _meeting_line(Meeting(None, None, "2024-04-24", sections=2))
