"""Is an index, seen by a reader of some levels, as one that holds only what they may see?"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive.access import RestrictedSearcher
from archive.engines import engine
from archive.engines.base import Request
from archive.model import LEVELS
from archive.tree import All, Prefix, Term

from .corpora import HAND, NAMES, built, entries, entry, requests

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.engines.base import Entry, Searcher

EXAMPLES = settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
READERS = [LEVELS[: n + 1] for n in range(len(LEVELS))]


def _may_see(corpus: Sequence[Entry], levels: tuple[str, ...]) -> list[Entry]:
    return [one for one in corpus if set(one.facets["access"]) <= set(levels)]


def _same(one: Searcher, other: Searcher, asked: Sequence[Request]) -> None:
    for request in asked:
        first, second = one.search(request), other.search(request)
        assert (first.total, first.documents) == (second.total, second.documents)
        assert first.facets == second.facets
        assert sorted(one.ids(request.match)) == sorted(other.ids(request.match))
        assert first.scores == pytest.approx(second.scores, rel=1e-6)
        assert (first.ids, first.group_totals) == (second.ids, second.group_totals)
    for field in ("base", "title"):
        terms = list(one.terms(field))
        assert terms == list(other.terms(field))
        assert all(one.frequency(field, token) == many for token, many in terms)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "cluster"])
@EXAMPLES
@given(
    corpus=entries(levels=LEVELS),
    added=entries(marks="ny", levels=LEVELS),
    asked=st.lists(requests, min_size=2, max_size=4),
)
def test_what_may_not_be_seen_changes_nothing(
    name: str, corpus: tuple[Entry, ...], added: tuple[Entry, ...], asked: list[Request]
) -> None:
    _changes_nothing(name, corpus, added, asked)


@settings(EXAMPLES, max_examples=2)
@given(
    corpus=entries(levels=LEVELS),
    added=entries(marks="ny", levels=LEVELS),
    asked=st.lists(requests, min_size=8, max_size=12),
)
def test_what_may_not_be_seen_changes_nothing_in_a_cluster(
    corpus: tuple[Entry, ...], added: tuple[Entry, ...], asked: list[Request]
) -> None:
    _changes_nothing("cluster", corpus, added, asked)


def _changes_nothing(
    name: str, corpus: Sequence[Entry], added: Sequence[Entry], asked: Sequence[Request]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        whole = built(name, Path(place) / "whole", corpus)
        for levels in READERS:
            alone = built(name, Path(place, "-".join(levels)), _may_see(corpus, levels))
            _same(whole.restricted_to(levels), alone, asked)
        again = {one.document_id for one in added}
        with engine(name).writer(Path(place) / "whole") as writer:
            for document in again:
                writer.delete_document(document)
            for one in added:
                writer.add(one)
            writer.commit()
        engine(name).check(Path(place) / "whole")
        after = engine(name).open(Path(place) / "whole")
        now = [one for one in corpus if one.document_id not in again] + list(added)
        for levels in READERS:
            alone = built(name, Path(place, "after-" + "-".join(levels)), _may_see(now, levels))
            _same(after.restricted_to(levels), alone, asked)


SHELF = [
    *(replace(one, facets={**one.facets, "access": ("public",)}) for one in HAND),
    entry("e:1", "larm om uppsägning uppsägning", access="internal"),
    entry("f:1", "trygghetslarm trygghetslarm larm för hemlighet", access="closed"),
]


@pytest.mark.parametrize("name", NAMES)
def test_scores_and_words_do_not_know_of_what_is_closed(name: str, tmp_path: Path) -> None:
    whole = built(name, tmp_path / "whole", SHELF)
    public = built(name, tmp_path / "open", SHELF[: len(HAND)])
    for match in (Term("base", "larm"), Prefix("base", "tr"), All()):
        request = Request(match, facets=("body", "access"), limit=9)
        seen = whole.restricted_to(LEVELS[:1]).search(request)
        assert seen == public.search(request)
        assert "e:1" not in seen.ids
    assert list(whole.restricted_to(LEVELS[:1]).terms("base", "upp")) == []
    assert list(whole.restricted_to(LEVELS[:2]).terms("base", "upp")) == [("uppsägning", 1)]
    assert whole.restricted_to(LEVELS[:2]).frequency("base", "hemlighet") == 0
    assert (
        whole.restricted_to(LEVELS).frequency("base", "larm")
        == whole.frequency("base", "larm")
        == 4
    )


def test_an_archive_without_closed_records_is_one_index(tmp_path: Path) -> None:
    for name in ("arrays", "whoosh"):
        opened = built(name, tmp_path / name, SHELF[: len(HAND)])
        assert opened.restricted_to(LEVELS[:1]) is opened.restricted_to(LEVELS) is opened
        assert not [path for path in (tmp_path / name).iterdir() if path.is_dir()]


@pytest.mark.parametrize("name", NAMES)
def test_ranked_hits_and_frequencies_keep_out_what_is_above_or_hidden(
    name: str, tmp_path: Path
) -> None:
    whole = built(name, tmp_path, SHELF)
    public = RestrictedSearcher(whole, LEVELS[0], frozenset({"c"}))
    match = Term("base", "larm")
    found = public.search(Request(match))
    assert list(public.ranked(match)) == list(zip(found.ids, found.scores, strict=True))
    assert {section[0] for section in found.ids} == {"b"}
    assert public.frequencies([("base", "hemlighet"), ("base", "avgift")]) == [0, 1]
