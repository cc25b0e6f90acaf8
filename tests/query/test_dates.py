import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.commands.query_options import query_of as command_query
from archive.errors import QueryError, UsageError
from archive.model import FACETS
from archive.query import date_bounds, interval
from webapp.addresses import query_of

D = dt.date


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2012", (D(2012, 1, 1), D(2012, 12, 31))),
        ("2012-02", (D(2012, 2, 1), D(2012, 2, 29))),
        ("2012-02-03", (D(2012, 2, 3), D(2012, 2, 3))),
        ("2012..2014", (D(2012, 1, 1), D(2014, 12, 31))),
        ("2012-05..2013", (D(2012, 5, 1), D(2013, 12, 31))),
        ("2014-5-9", (D(2014, 5, 9), D(2014, 5, 9))),
        ("9/5-2014", (D(2014, 5, 9), D(2014, 5, 9))),
        ("9/5 2014..2015", (D(2014, 5, 9), D(2015, 12, 31))),
        ("9.5.2014", (D(2014, 5, 9), D(2014, 5, 9))),
        ("9/5/2014", (D(2014, 5, 9), D(2014, 5, 9))),
        ("9 maj 2014", (D(2014, 5, 9), D(2014, 5, 9))),
        ("Maj 2014", (D(2014, 5, 1), D(2014, 5, 31))),
        ("feb 2012..mars 2012", (D(2012, 2, 1), D(2012, 3, 31))),
        ("2012–2014", (D(2012, 1, 1), D(2014, 12, 31))),
        (" 2012 - 2014 ", (D(2012, 1, 1), D(2014, 12, 31))),
        ("2012...2014", (D(2012, 1, 1), D(2014, 12, 31))),
        ("2014-05-09..2014-05-09", (D(2014, 5, 9), D(2014, 5, 9))),
        ("2012..", (D(2012, 1, 1), None)),
        ("..2014-06", (None, D(2014, 6, 30))),
    ],
)
def test_an_interval_has_its_first_and_last_day(value: str, days: tuple[object, object]) -> None:
    assert interval(value) == days


@pytest.mark.parametrize(
    "value",
    [
        "",
        "..",
        "i fjol",
        "2012-13",
        "2012-02-30",
        "2014..2012",
        "12",
        "2014-00",
        "2014-05-00",
        "14-05-09",
        "2014-W19-5",
        "0/5-2014",
        "31/6-2014",
        "31 juni 2014",
        "0 maj 2014",
        "våren 2014",
        "9.5-2014",
        "32.5.2014",
        "0000",
        "２０１４",
        " .. ",
    ],
)
def test_what_is_no_interval_is_refused(value: str) -> None:
    with pytest.raises(QueryError):
        interval(value)


def test_bounds_are_the_first_day_of_one_date_and_the_last_of_another() -> None:
    assert date_bounds("2012", None) == (D(2012, 1, 1), None)
    assert date_bounds(None, "2012-02") == (None, D(2012, 2, 29))
    assert date_bounds("2012", "2012") == (D(2012, 1, 1), D(2012, 12, 31))
    with pytest.raises(QueryError, match=re.escape("2013..2012 står i fel ordning")):
        date_bounds("2013", "2012")


def test_a_mistake_quotes_the_beginning_of_what_was_typed() -> None:
    for value in ("x" * 41, "9" * 41 + ".."):
        with pytest.raises(QueryError) as error:
            interval(value)
        assert f"”{value[:40]}”" in str(error.value)


TYPED = st.from_regex(
    r"[0-9]{2,4}(-[0-9W]{1,3}){0,2}|[0-9]{1,2}/[0-9]{1,2}-[0-9]{4}", fullmatch=True
)


@given(TYPED)
def test_a_date_means_the_same_wherever_it_is_typed(text: str) -> None:
    """In the query, on the command line and in an address."""
    options = dict.fromkeys(FACETS, ())
    off = ("no_synonyms", "no_inflections", "no_compounds", "no_meanings", "references")
    typed = {**options, **dict.fromkeys(off, False), "sort": "relevance", "match": "all"}
    try:
        days = interval(text)
    except QueryError:
        with pytest.raises(UsageError):
            command_query("", {**typed, "since": text, "until": None})
        with pytest.raises(UsageError):
            query_of(MultiDict([("fran", text)]))
        return
    asked = command_query("", {**typed, "since": text, "until": text}).filters
    assert (asked.date_from, asked.date_to) == days
    asked = query_of(MultiDict([("fran", text), ("to", text)])).filters
    assert (asked.date_from, asked.date_to) == days
