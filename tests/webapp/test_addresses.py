from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from archive.errors import UsageError
from archive.model import Filters, Query
from webapp.addresses import NAMES, SORTS, address, asked, parameters, query_of, toggled, toggling

VALUES = st.lists(
    st.text("abcåäö ", min_size=1).map(str.strip).filter(bool), unique=True, max_size=3
)
QUERIES = st.builds(
    Query,
    text=st.text('abcåäö§ "*-:&=#', max_size=40).map(lambda t: " ".join(t.split()))
    | st.just("vad gäller för båtar?"),
    filters=st.builds(
        Filters,
        **{facet: VALUES.map(tuple) for facet in NAMES},
        date_from=st.none() | st.dates(max_value=dt.date(1999, 1, 1)),
        date_to=st.none() | st.dates(min_value=dt.date(1999, 1, 1)),
        references=st.booleans(),
    ),
    sort=st.sampled_from(sorted(SORTS)),
    limit=st.sampled_from((6, 12, 20)),
    offset=st.integers(0, 50),
    group=st.booleans(),
    synonyms=st.booleans(),
).map(lambda query: replace(query, offset=query.offset * query.limit))  # fmt: skip


@given(QUERIES)
def test_every_question_has_one_address_that_asks_it(query: Query) -> None:
    assert query_of(MultiDict(parameters(query))) == query


ASKED = ("båtar", "vad gäller om båtar?")


def test_a_question_in_words_has_fewer_records_on_its_page() -> None:
    words, question = (query_of(MultiDict([("q", text)])) for text in ASKED)
    assert question.limit < words.limit
    assert asked(words, question.text) == question
    assert asked(question, words.text) == words
    assert asked(replace(words, limit=50), question.text).limit == 50


def test_programs_may_use_the_names_of_the_contract() -> None:
    asked = query_of(MultiDict([("type", "protokoll"), ("from", "2012"), ("to", "2014-02")]))
    assert asked.filters.type == ("protokoll",)
    assert asked.filters.date_from == dt.date(2012, 1, 1)
    assert asked.filters.date_to == dt.date(2014, 2, 28)


@pytest.mark.parametrize(
    "pair",
    [
        ("q", "x" * 501),
        ("sida", "0"),
        ("sida", "-1"),
        ("sida", "två"),
        ("sida", "99999999"),
        ("ordning", "slump"),
        ("fran", "9 maj"),
        ("fran", "0000"),
        ("till", "2014-13"),
        ("till", "9999-12-32"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        query_of(MultiDict([pair]))


def test_too_many_filters_are_refused() -> None:
    with pytest.raises(UsageError):
        query_of(MultiDict([("typ", str(i)) for i in range(51)]))


def test_access_never_comes_from_the_address() -> None:
    assert query_of(MultiDict([("access", "closed")])) == query_of(MultiDict())


def test_a_value_chosen_twice_is_taken_away_and_the_page_turned_back() -> None:
    chosen = toggled(Query(offset=40), "body", "Direktionen")
    assert chosen.filters.body == ("Direktionen",)
    assert chosen.offset == 0
    assert toggled(chosen, "body", "Direktionen").filters.body == ()


@pytest.mark.parametrize(
    "values", [(), ("a",), ("0", "a b"), ("å&ö", "00")], ids=["none", "one", "zero", "odd"]
)
def test_toggling_gives_the_address_of_the_toggled_query(values: tuple[str, ...]) -> None:
    query = Query(
        text="vård 0", filters=Filters(body=values, year=("2010",)), sort="date", offset=40
    )
    to = toggling("/sok", query, "body")
    for value in ("a", "0", "å&ö", "a b", "ny/0", "\0"):
        assert to(value) == address("/sok", toggled(query, "body", value))
