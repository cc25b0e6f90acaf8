"""NÄRA finds what stands near as it is asked for: against a plain scan of small texts."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING

import pytest

from archive.concordance.concordance import LinesAsked, concordance
from archive.concordance.selection import Selection
from archive.errors import QueryError
from archive.model import Query
from archive.progress import silent
from archive.search.notices import notice
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.search.archive import Archive

TEXTS = {
    "a": "En röd bil står vid ett hus.",
    "b": "En bil vid ett hus är röd.",
    "c": "Ärende om budget för året.",
    "d": "Ärendet gäller budget.",
    "e": "Budgeten för skolan är klar.",
    "f": "Om budget skola och annat.",
    "g": "Budget hit och dit, men ingen annan budget.",
    "h": "Bara en budget.",
    "j": "Digitala trygghetslarm och e-larm. En IT-plan.",
    "k": "Trygghetslarmens larm, missbruks- och beroendevård. IT-böcker om skolmat.",
    "i": "Röd bil " + "mycket annat står emellan här " * 4 + "och hus, bil, röd.",
}
BODIES = {"c": "Direktionen", "d": "Direktionen"}


@contextmanager
def built(folder: Path, engine: str) -> Iterator[Archive]:
    (folder / "corpus").mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": name, "text": text, "body": BODIES.get(name, "Arbetsutskottet")})
        for name, text in TEXTS.items()
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / engine, engine=engine, jobs=1)  # type: ignore[arg-type]
    run(made, Options(send=False), silent)
    with open_archive(made) as archive:
        yield archive


@pytest.fixture(scope="module", params=["memory", "arrays", "whoosh"])
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    with built(tmp_path_factory.mktemp("near"), request.param) as archive:
        yield archive


def documents_of(held: Archive, query: Query) -> str:
    ids = {hit.document.source_id or "" for hit in held.all_hits(query)}
    assert held.search(query).total == len(ids)
    with concordance(held, LinesAsked(query)) as lines:
        assert lines.documents == len(ids), query
    return "".join(sorted(ids))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('"röd bil" NÄRA/5 hus', "a"),
        ('hus NÄRA/5 "röd bil"', "a"),
        ('"röd bil" NÄRA/3 "hus"', ""),
        ('"röd bil" NÄRA/4 "hus"', "a"),
        ("röd NÄRA/9 hus", "abi"),
        ('"ärendet" NÄRA/3 budget', "d"),
        ("ärendet NÄRA/3 budget", "cd"),
        ('"ärendet" NÄRA/3 "budget"', "d"),
        ("budget NÄRA/3 skola", "ef"),
        ('"budget" NÄRA/3 skola', "f"),
        ("budget NÄRA/9 budget", "g"),
        ("budget NÄRA/3 budget", ""),
        ('"budget" NÄRA/7 "budget"', "g"),
        ("larm NÄRA/1 digitala", "j"),
        ("larm NÄRA/1 larm", "k"),
        ("larm NÄRA/2 larm", "jk"),
        ("trygghetslarm NÄRA/1 larm", "k"),
        ("trygghetslarm NÄRA/1 trygghetslarm", ""),
        ("vård NÄRA/1 och", "k"),
        ("vård NÄRA/9 vård NÄRA/9 larm", "k"),
        ("vård NÄRA/9 vård NÄRA/9 vård", ""),
        ("bok NÄRA/2 skola", "k"),
        ("plan NÄRA/1 en", "j"),
        ('"digitala" NÄRA/3 larm NÄRA/3 "och"', "j"),
        ('"röd bil" NÄRA/9 bil NÄRA/9 hus', ""),
        ('"röd bil" NÄRA/9 hus NÄRA/9 ett', "a"),
        ("bu* NÄRA/9 bu*", "g"),
    ],
)
def test_what_is_near_is_as_it_is_asked_for(held: Archive, text: str, right: str) -> None:
    assert documents_of(held, Query(text)) == right


def test_forms_that_are_switched_off_are_not_near(held: Archive) -> None:
    assert documents_of(held, Query("larm NÄRA/1 digitala", compounds=False)) == ""
    assert documents_of(held, Query("larm NÄRA/1 trygghetslarm", compounds=False)) == "k"
    assert documents_of(held, Query("budget NÄRA/3 skola", inflections=False)) == "f"
    for text in ("beslut:budget", "rubrik:budget"):
        narrow = {h.section.id for h in held.all_hits(Query(text, inflections=False))}
        assert narrow <= {h.section.id for h in held.all_hits(Query(text))}


@pytest.mark.parametrize(
    ("a", "b"), [*product(['"röd bil"', '"budget"', "budget", "hus"], repeat=2)]
)
def test_near_finds_no_more_than_both(held: Archive, a: str, b: str) -> None:
    for distance in (1, 3, 20):
        near = held.matching_ids(Query(f"{a} NÄRA/{distance} {b}"))
        assert near <= held.matching_ids(Query(f"{a} OCH {b}"))
        assert near <= held.matching_ids(Query(f"{a} NÄRA/{distance + 1} {b}"))


@pytest.mark.parametrize(
    "field",
    [
        "organ:direktionen",
        "-organ:arbetsutskottet",
        "INTE organ:arbetsutskottet",
        "(organ:direktionen ELLER organ:finnsinte)",
        "INTE (organ:arbetsutskottet)",
    ],
)
def test_frequencies_are_divided_by_what_a_field_leaves(held: Archive, field: str) -> None:
    right = sum(len(TEXTS[name].split()) for name in BODIES)
    assert Selection(held, Query(f"budget {field}")).words == right


def test_beginnings_stand_for_all_words_of_the_archive(held: Archive) -> None:
    assert documents_of(held, Query("bu* NÄRA/3 sko*")) == "ef"


def test_a_beginning_of_too_many_words_is_refused(
    held: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.search.query_compiler.MOST_EXPANSIONS", 1)
    assert documents_of(held, Query("rö* NÄRA/9 hus")) == "abi"
    with pytest.raises(QueryError, match=r"bu\* är början på 2 ord .* högst 1\."):
        held.search(Query("bu* NÄRA/3 skola", inflections=False))


def test_occurrences_of_near_are_the_shortest_stretches(held: Archive) -> None:
    with concordance(held, LinesAsked(Query("digitala NÄRA/4 larm"))) as lines:
        assert [line.key for line in lines.lines()] == ["Digitala trygghetslarm"]
    with concordance(held, LinesAsked(Query("digitala NÄRA/4 larm", compounds=False))) as lines:
        assert lines.total == 0


def test_a_word_of_too_many_compounds_is_refused(
    held: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.search.compound_finder.MOST_COMPOUNDS", 1)
    with pytest.raises(QueryError, match=r"”larm” ingår i 2 sammansatta ord .* högst 1\."):
        held.search(Query("larm NÄRA/3 digitala"))
    assert documents_of(held, Query("larm NÄRA/2 larm", compounds=False)) == ""


@pytest.mark.parametrize(
    "text",
    ["budget INTE budget", 'budget dnr:"KS 1999/1"', "röd ärende beslut:budget", '"en röd" budget'],
)
def test_what_nothing_satisfies_is_not_said_of_words_that_are_there(
    held: Archive, text: str
) -> None:
    result = held.search(Query(text))
    assert result.total == 0
    assert result.notices[0] == notice("none of all")


@pytest.mark.parametrize(
    "text",
    [
        '"budget; antal: 3"', '"budget ELLER röd"', '"skola (budget"', '"budget) hus"',
        '"INTE budget"', '"budget NÄRA röd"', '"budget -röd"', '"antal:s budget"',
        '"typ:en budget"', '"budget: röd*"', '"count:" NÄRA/3 "år:"',
    ],
)  # fmt: skip
def test_whatever_stands_in_quotes_is_words_when_offered_without(held: Archive, text: str) -> None:
    result = held.search(Query(text))
    assert result.total == 0
    for offer in result.offers:
        words = Query(offer.text)
        assert held.search(words).total == offer.total
        assert ":" not in offer.text
