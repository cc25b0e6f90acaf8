"""Every form in which a date is written is read, and what is no date yields none."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognise.dates import find_dates

DAYS = [
    ("9 maj 2014", "2014-05-09"),
    ("9 maj 2014", "2014-05-09"),
    ("1november2012", "2012-11-01"),
    ("8 februari 2012, kl. 13:00-16:00", "2012-02-08"),
    ("den 9:e maj, 2014", "2014-05-09"),
    ("9 maj -14", "2014-05-09"),
    ("2008-09-19", "2008-09-19"),
    ("2014–03–05", "2014-03-05"),
    ("2013\xad10\xad09", "2013-10-09"),
    ("2014.05.09", "2014-05-09"),
    ("2014 - 05 - 09", "2014-05-09"),
    ("2012-0216", "2012-02-16"),
    ("201202-16", "2012-02-16"),
    ("Föreningen 20131009", "2013-10-09"),
    ("Datum: 140509", "2014-05-09"),
    ("30/5 2013", "2013-05-30"),
    ("5/5-2014", "2014-05-05"),
    ("30/5 -13", "2013-05-30"),
    ("12.10.2023", "2023-10-12"),
    ("3 / maj 2009", "2009-05-03"),
    ("9th of June 2020", "2020-06-09"),
    ("May 9, 2014", "2014-05-09"),
    ("Thursday, 2 February 2023 10:55", "2023-02-02"),
    ("den l5 rnaj 20l4", "2014-05-15"),
    ("5 ianuari 2012", "2012-01-05"),
    ("2O14-05-09", "2014-05-09"),
    ("29 februari 2012", "2012-02-29"),
]
SPANS = [
    ("081201-091130", "2008-12-01", "2009-11-30", "range"),
    ("2008-07 2010-06", "2008-07-01", "2010-06-30", "range"),
    ("2007-04-01-2011-03-31", "2007-04-01", "2011-03-31", "range"),
    ("2009-01-01 - 2009-12-31", "2009-01-01", "2009-12-31", "range"),
    ("2014-2020", "2014-01-01", "2020-12-31", "range"),
    ("2013 2015", "2013-01-01", "2015-12-31", "range"),
    ("2012/13", "2012-01-01", "2013-12-31", "range"),
    ("årsskiftet 2012/13", "2012-12-31", "2013-01-01", "range"),
    ("Samtliga månadsanställda jan aug 2018", "2018-01-01", "2018-08-31", "range"),
    ("jan-apr 2017", "2017-01-01", "2017-04-30", "range"),
    ("Det första kvartalet 2017", "2017-01-01", "2017-03-31", "quarter"),
    ("kvartal 4 2019", "2019-10-01", "2019-12-31", "quarter"),
    ("hösten 2009", "2009-09-01", "2009-11-30", "season"),
    ("våren 2006", "2006-03-01", "2006-05-31", "season"),
    ("mitten av september 2010", "2010-09-11", "2010-09-20", "range"),
    ("slutet av februari 2012", "2012-02-21", "2012-02-29", "range"),
    ("november 2007-november 2008", "2007-11-01", "2008-11-30", "range"),
    ("1 oktober tom 31 dec 2014", "2014-10-01", "2014-12-31", "range"),
    ("24 maj-3 juni 2015", "2015-05-24", "2015-06-03", "range"),
    ("den 9 och 10 maj 2014", "2014-05-09", "2014-05-10", "range"),
    ("June 13-14, 1985", "1985-06-13", "1985-06-14", "range"),
    ("Fr o m oktober 2013", "2013-10-01", "2013-10-31", "month"),
    ("mars 2026", "2026-03-01", "2026-03-31", "month"),
    ("1990-talet", "1990-01-01", "1999-12-31", "range"),
    ("från och med 2018", "2018-01-01", "9999-12-31", "range"),
    ("Lund __/__ 2010", "2010-01-01", "2010-12-31", "year"),
    ("2026-xx-xx", "2026-01-01", "2026-12-31", "year"),
    ("2013 års budget", "2013-01-01", "2013-12-31", "year"),
]
NOTHING = [
    *("den XXX", "Datum:", "Tills vidare", "Giltighetstid", "1/5", "64/71", "3/11", "1 (6)"),
    *("123 (138)", "10.00-10.45", "072-5724293", "0703-402109", "858501-2084", "556559-4230"),
    *("KSN-2015-1584", "BUN 2013/1809", "Dnr KS 2018/14", "1 Söndag 1-1-1", "2023-02-30"),
    *("31 april 2014", "A2015/xx", "3,2 miljarder kronor", "5 000 kronor", "ISO 9001:2000"),
    *("en majoritet", "", "rapport 2012:15", "13/13 2014", "kl. 13.00-16.00"),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day(text: str, day: str) -> None:
    (found,) = find_dates(text)
    assert found.start == found.end == dt.date.fromisoformat(day)
    assert found.precision == "day"
    assert not found.inferred


@pytest.mark.parametrize(("text", "first", "last", "precision"), SPANS)
def test_an_interval(text: str, first: str, last: str, precision: str) -> None:
    (found,) = find_dates(text)
    assert (str(found.start), str(found.end), found.precision) == (first, last, precision)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date_yields_nothing(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("den 5 juni", "2014-06-05", "2014-06-05"),
        ("i januari", "2014-01-01", "2014-01-31"),
        ("första kvartalet", "2014-01-01", "2014-03-31"),
        ("slutet av april", "2014-04-21", "2014-04-30"),
    ],
)
def test_a_missing_year_comes_from_the_document(text: str, first: str, last: str) -> None:
    (undated,) = find_dates(text)
    assert not undated.dated
    (found,) = find_dates(text, 2014)
    assert (str(found.start), str(found.end)) == (first, last)
    assert found.inferred
    assert found.confidence < undated.confidence


def test_a_neighbour_lends_its_year() -> None:
    first, second = find_dates("Mora Falun 6/5 9/5 2014")
    assert (str(first.start), str(second.start)) == ("2014-05-06", "2014-05-09")
    assert first.inferred
    assert first.confidence < 0.5
    assert not second.inferred


def test_a_misreading_is_less_sure_than_a_reading() -> None:
    (clear,), (broken,) = find_dates("15 maj 2014"), find_dates("l5 rnaj 20l4")
    assert broken.confidence < clear.confidence


@given(st.text(alphabet="0123456789-/. :majunivårdent()kvhösx_\n", max_size=80))
def test_any_text_is_read_and_spans_lie_within(text: str) -> None:
    found = find_dates(text, 2014)
    for one, other in itertools.pairwise(found):
        assert one.span.end <= other.span.start
    for mention in found:
        assert 0 <= mention.span.start < mention.span.end <= len(text)
        assert mention.start is not None
        assert mention.end is not None
        assert mention.start <= mention.end


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_in_its_common_forms(day: dt.date) -> None:
    months = "januari februari mars april maj juni juli augusti september oktober november december"
    word = months.split()[day.month - 1]
    for text in (
        day.isoformat(),
        f"den {day.day} {word} {day.year}",
        f"{day.day}/{day.month} {day.year}",
    ):
        (found,) = find_dates(f"Mötet hölls {text} i Borås.")
        assert found.start == found.end == day
