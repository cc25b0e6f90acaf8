"""Every engine gives what the reference gives, whatever is asked of whatever corpus."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive.engines import engine

from .corpora import NAMES, built, entries, requests
from .memory import ORACLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.engines.base import Entry, Request, Searcher, SearchHits

    Later = tuple[Sequence[Entry], Sequence[str]]

OTHERS = tuple(name for name in NAMES if name not in {ORACLE, "cluster"})
EXAMPLES = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


FEWER = settings(EXAMPLES, max_examples=4)
"""For a cluster, where making an index takes a second."""


def _agree(request: Request, expected: SearchHits, found: SearchHits) -> None:
    assert found.total == expected.total
    assert found.documents == expected.documents
    assert found.facets == expected.facets
    assert found.scores == pytest.approx(expected.scores, rel=1e-4, abs=1e-6)
    if request.sort != "relevance" or _far_apart(expected.scores):
        assert found.ids == expected.ids
        assert found.group_totals == expected.group_totals


def _far_apart(scores: Sequence[float]) -> bool:
    """Return whether no two scores are so close, and not equal, that rounding could swap them."""
    ranked = sorted(set(scores))
    return all(b - a > 1e-4 * max(abs(b), 1) for a, b in itertools.pairwise(ranked))


def _compare(
    name: str,
    corpus: Sequence[Entry],
    asked: Sequence[Request],
    later: tuple[Sequence[Entry], Sequence[str]] | None,
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folders = {one: Path(place) / one for one in (ORACLE, name)}
        searchers = {one: built(one, folder, corpus) for one, folder in folders.items()}
        _ask(asked, searchers[ORACLE], searchers[name])
        if later is None:
            return
        for one, folder in folders.items():
            with engine(one).writer(folder) as writer:
                for document in later[1]:
                    writer.delete_document(document)
                for entry in later[0]:
                    writer.add(entry)
                writer.commit()
            searchers[one] = engine(one).open(folder)
        _ask(asked, searchers[ORACLE], searchers[name])


def _ask(asked: Sequence[Request], reference: Searcher, other: Searcher) -> None:
    for request in asked:
        _agree(request, reference.search(request), other.search(request))
        expected = sorted(reference.ids(request.match, request.filters))
        assert sorted(other.ids(request.match, request.filters)) == expected
        ranked = list(other.ranked(request.match, request.filters, request.sort))
        whole = other.search(replace(request, limit=100, offset=0, group=False))
        assert ranked == list(zip(whole.ids, whole.scores, strict=True))
    for field in ("base", "title"):
        terms = list(reference.terms(field))
        assert list(other.terms(field)) == terms
        assert all(other.frequency(field, token) == many for token, many in terms)


@pytest.mark.parametrize("name", OTHERS)
@EXAMPLES
@given(corpus=entries(), asked=st.lists(requests, min_size=3, max_size=8))
def test_a_new_index(name: str, corpus: tuple[Entry, ...], asked: list[Request]) -> None:
    _compare(name, corpus, asked, None)


@pytest.mark.parametrize("name", OTHERS)
@EXAMPLES
@given(
    corpus=entries(),
    added=entries(marks="ny"),
    gone=st.lists(st.sampled_from("123456"), max_size=3),
    asked=st.lists(requests, min_size=3, max_size=6),
)
def test_an_index_that_was_added_to(
    name: str,
    corpus: tuple[Entry, ...],
    added: tuple[Entry, ...],
    gone: list[str],
    asked: list[Request],
) -> None:
    _compare(name, corpus, asked, (added, gone))


@FEWER
@given(
    corpus=entries(),
    added=entries(marks="ny"),
    gone=st.lists(st.sampled_from("123456"), max_size=3),
    asked=st.lists(requests, min_size=12, max_size=24),
)
def test_a_cluster(
    corpus: tuple[Entry, ...],
    added: tuple[Entry, ...],
    gone: list[str],
    asked: list[Request],
) -> None:
    _compare("cluster", corpus, asked, (added, gone))
