from __future__ import annotations

import datetime as dt

import pytest

from archive.export.citation import cite, written_date
from archive.model import DateSpan, SectionKind

from .hits import document, section


def span(start: str, end: str, precision: str, *, inferred: bool = False) -> DateSpan:
    day = dt.date.fromisoformat
    return DateSpan(day(start), day(end), precision, "meeting", 0.9, inferred)


def test_a_paragraph_of_a_protocol() -> None:
    assert cite(section(), document()) == (
        "Sunnerbygdens kommunalförbund, Direktionen, protokoll 2014-05-09, § 26, s. 3–4, [d1-26]"
    )


def test_a_chapter_of_a_plan_is_cited_by_title_and_heading() -> None:
    chapter = section(number="4", heading="Mål", page_from=7, page_to=7, kind=SectionKind.CHAPTER)
    plan = document(type="plan", title="Avfallsplan", date=span("2014-01-01", "2014-12-31", "year"))
    assert cite(chapter, plan) == (
        "Sunnerbygdens kommunalförbund, Direktionen, plan ”Avfallsplan” 2014, "
        "avsnitt 4 ”Mål”, s. 7, [d1-26]"
    )


def test_what_is_unknown_is_left_out() -> None:
    bare = section(number=None, heading=None, page_from=None, page_to=None)
    assert cite(bare, document(organisation=None, body=None, date=None)) == (
        "protokoll u.å., [d1-26]"
    )


@pytest.mark.parametrize("number", ["26", "§ 26", "§26"])
def test_a_paragraph_sign_is_never_doubled(number: str) -> None:
    assert "§ 26, s. 3" in cite(section(number=number), document())


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (span("2014-05-09", "2014-05-09", "day"), "2014-05-09"),
        (span("2014-05-01", "2014-05-31", "month"), "2014-05"),
        (span("2017-10-01", "2017-12-31", "quarter"), "kvartal 4 2017"),
        (span("2013-09-01", "2013-11-30", "season"), "hösten 2013"),
        (span("2006-03-01", "2006-05-31", "season"), "våren 2006"),
        (span("2012-01-01", "2012-12-31", "year"), "2012"),
        (span("2014-01-01", "2020-12-31", "year"), "2014–2020"),
        (span("2007-04-01", "2011-03-31", "range"), "2007-04-01–2011-03-31"),
        (span("2014-06-05", "2014-06-05", "day", inferred=True), "ca 2014-06-05"),
        (None, "u.å."),
    ],
)
def test_a_date_is_no_more_exact_than_known(date: DateSpan | None, text: str) -> None:
    assert written_date(date) == text
