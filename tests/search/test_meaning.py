"""All that is counted, listed and paged satisfies the query: properties, on every engine."""

from __future__ import annotations

import json
import random
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.concordance.concordance import LinesAsked, concordance
from archive.concordance.parts import distribution
from archive.concordance.selection import Selection
from archive.model import FACETS, UNKNOWN, Filters, Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.search.count_checks import facet_faults, order_faults, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.archive import Archive

ENGINES = ("memory", "arrays", "whoosh")
WORDS = (
    *("larm", "trygghetslarm", "budget", "skola", "skolbudget", "detaljplan", "bostäder"),
    *("vård", "missbruksvård", "avtal", "naturbruk", "direktionen", "beslutade", "2014"),
)
MEETING = (
    "Protokoll från direktionens sammanträde {day}\n\n§ 1 Val av justerare\n\nEva Ek utses.\n\n"
    "§ 2 {one} och {two}\n\nDirektionen beslutade att anta {one} om {three}.\n\n"
    "§ 3 Budget\n\nMissbruks- och beroendevård, {two} samt {three}.\n"
)
PROTOCOLS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "protocols" / "files"
LIGHT = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def fill(folder: Path) -> None:
    """Write records with words, bodies, types and dates at random, some of them unknown."""
    chance = random.Random(7)
    lines = []
    for number in range(60):
        record = {
            "id": f"r{number}",
            "title": " ".join(chance.sample(WORDS, 2)).capitalize(),
            "text": " ".join(chance.choices(WORDS, k=chance.randint(4, 14))).capitalize() + ".",
            "date": chance.choice(("2013-05-02", "2014", "2014-03-01", "2015-11-20", None)),
            "type": chance.choice(("protokoll", "plan", "avtal", None)),
            "body": chance.choice(("Direktionen", "Kommunstyrelsen", None)),
        }
        lines.append(json.dumps({k: v for k, v in record.items() if v}))
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")
    for number in range(4):
        one, two, three = chance.sample(WORDS, 3)
        text = MEETING.format(day=f"2014-0{number + 1}-09", one=one, two=two, three=three)
        (folder / f"p{number}.txt").write_text(text, "utf-8")


@contextmanager
def built(corpus: Path, index: Path, engine: str) -> Iterator[Archive]:
    made = Settings(corpus=corpus, index=index, engine=engine, jobs=1)  # type: ignore[arg-type]
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


@pytest.fixture(scope="module", params=ENGINES)
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("meaning")
    (folder / "corpus").mkdir()
    fill(folder / "corpus")
    with built(folder / "corpus", folder / "index", request.param) as archive:
        yield archive


WORD = st.sampled_from(WORDS)
PLAIN = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
TEXTS = st.one_of(
    PLAIN,
    PLAIN.map("vad är {} och när?".format),
    st.tuples(WORD, WORD).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(PLAIN, PLAIN).map(lambda pair: f"({pair[0]}) ELLER ({pair[1]})"),
    st.tuples(PLAIN, WORD).map(lambda pair: f"{pair[0]} INTE {pair[1]}"),
    WORD.map(lambda word: word[:4] + "*"),
    st.tuples(WORD, st.integers(1, 6), WORD).map("{0[0]} NÄRA/{0[1]} {0[2]}".format),
    WORD.map("beslut:{}".format),
)
FILTERS = st.builds(
    Filters,
    body=st.sampled_from(((), ("Direktionen",), (UNKNOWN,), ("Direktionen", "Kommunstyrelsen"))),
    year=st.sampled_from(((), ("2014",), ("2013", "2014"))),
    type=st.sampled_from(((), ("protokoll",), ("plan", "avtal"))),
)
QUERIES = st.builds(
    Query,
    text=TEXTS,
    filters=FILTERS,
    match=st.sampled_from(("all", "all", "any")),
    synonyms=st.booleans(),
    compounds=st.booleans(),
)


def total(held: Archive, text: str) -> int:
    return held.search(Query(text, limit=0)).total


@LIGHT
@given(query=QUERIES)
def test_a_value_is_found_as_often_as_its_facet_says(held: Archive, query: Query) -> None:
    assert not [fault for fault in facet_faults(held, query) if fault]


@LIGHT
@given(query=QUERIES, facet=st.sampled_from(FACETS))
def test_a_second_value_gives_the_union(held: Archive, query: Query, facet: str) -> None:
    values = [value for value, _ in held.search(query).facets[facet]][:2]
    each = [
        held.matching_ids(replace(query, filters=replace(query.filters, **{facet: (value,)})))  # type: ignore[arg-type]
        for value in values
    ]
    both = replace(query.filters, **{facet: tuple(values)})  # type: ignore[arg-type]
    assert values == [] or held.matching_ids(replace(query, filters=both)) == each[0].union(*each)


@LIGHT
@given(text=TEXTS, word=WORD)
def test_a_required_word_never_finds_more(held: Archive, text: str, word: str) -> None:
    assert not [fault for fault in order_faults(held, text, word) if fault]
    plain = "*" not in text and "(" not in text and '"' not in text
    assert not plain or total(held, f"{text} {word}") <= total(held, text)


@LIGHT
@given(query=QUERIES)
def test_a_filter_never_finds_more(held: Archive, query: Query) -> None:
    everything = replace(query, filters=Filters())
    assert held.matching_ids(query) <= held.matching_ids(everything)


@LIGHT
@given(a=WORD, b=WORD, distance=st.integers(1, 6))
def test_the_stricter_operator_finds_no_more(held: Archive, a: str, b: str, distance: int) -> None:
    phrase, near = (
        held.matching_ids(Query(f'"{a} {b}"')),
        held.matching_ids(Query(f"{a} NÄRA/1 {b}")),
    )
    assert phrase <= near
    assert (
        near
        <= held.matching_ids(Query(f"{a} NÄRA/{distance} {b}"))
        <= held.matching_ids(Query(f"{a} OCH {b}"))
    )


@LIGHT
@given(a=WORD, b=WORD)
def test_lines_of_a_phrase_are_what_a_plain_scan_counts(held: Archive, a: str, b: str) -> None:
    texts = held.catalogue.sections(held.matching_ids(Query("")))
    pattern = re.compile(rf"\b{a}\s+{b}\b", re.IGNORECASE)
    scanned = sum(len(pattern.findall(section.text)) for section in texts.values())
    query = Query(f'"{a} {b}"')
    with concordance(held, LinesAsked(query)) as found:
        assert found.total == len(list(found.lines())) == scanned
        parts = distribution(Selection(held, query), "year").parts
        assert sum(part.occurrences for part in parts) == found.total


@LIGHT
@given(a=WORD, b=WORD, distance=st.integers(1, 5), compounds=st.booleans())
def test_hits_of_near_are_the_sections_with_an_occurrence(
    held: Archive, a: str, b: str, distance: int, compounds: bool
) -> None:
    query = Query(f"{a} NÄRA/{distance} {b}", compounds=compounds)
    with concordance(held, LinesAsked(query)) as found:
        assert {line.section.id for line in found.lines()} == held.matching_ids(query)


@LIGHT
@given(query=QUERIES, sort=st.sampled_from(("relevance", "date", "-date")))
def test_pages_put_together_are_the_export_and_the_total(
    held: Archive, query: Query, sort: str
) -> None:
    query = replace(query, sort=sort)
    result = held.search(query)
    exported = [hit.section.id for hit in held.all_hits(query)]
    assert len(exported) == result.total == len(held.matching_ids(query))
    assert set(exported) == held.matching_ids(query)
    pages = list(_pages(held, replace(query, limit=7)))
    assert pages == exported
    grouped = replace(query, group=True, per_document=99)
    assert set(_pages(held, grouped)) == set(exported)


def _pages(held: Archive, query: Query) -> Iterator[str]:
    for offset in range(0, 200, query.limit):
        result = held.search(replace(query, offset=offset))
        yield from (hit.section.id for hit in result.hits)
        yield from (hit.section.id for group in result.groups for hit in group.hits)


@LIGHT
@given(query=QUERIES)
def test_what_is_related_is_no_hit_and_says_what_it_lacks(held: Archive, query: Query) -> None:
    result = held.search(query)
    near = result.related.hits if result.related else ()
    assert not {hit.section.id for hit in near} & held.matching_ids(query)
    assert all(hit.lacks for hit in near)
    assert query.match == "all" or result.related is None
    for offer in result.offers:
        assert held.search(replace(query, text=offer.text)).total == offer.total


@pytest.mark.skipif(not PROTOCOLS.is_dir(), reason="Protokollen i ../shared finns inte här.")
def test_counts_hold_on_real_protocols(tmp_path: Path) -> None:
    with built(PROTOCOLS, tmp_path / "index", "arrays") as held:
        for text in questions(held, 25):
            assert not [fault for fault in facet_faults(held, Query(text)) if fault]
            assert not [fault for fault in order_faults(held, text, "beslut") if fault]
