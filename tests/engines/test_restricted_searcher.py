"""Documents that are kept back beyond their level in the index are in no hit, count or word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.access import RestrictedSearcher
from archive.engines.base import Request
from archive.model import Level
from archive.tree import All, Is, Not

from .corpora import HAND, built
from .memory import ORACLE

if TYPE_CHECKING:
    from pathlib import Path

SHELF = [replace(one, facets={**one.facets, "access": ("public",)}) for one in HAND]


def test_a_document_that_is_kept_back_is_in_no_answer(tmp_path: Path) -> None:
    whole = built(ORACLE, tmp_path, SHELF)
    index = RestrictedSearcher(whole, Level.PUBLIC, frozenset({"a"}))
    assert index.search(Request(All(), limit=9)).total == len(SHELF) - 2
    narrowed = Request(All(), filters=(Not(Is("document", ("d",))),), limit=9)
    assert index.search(narrowed).total == len(SHELF) - 3
    assert list(index.ids(All(), narrowed.filters)) == ["b:1", "b:2", "c:1"]
    assert [one for one, _ in index.ranked(All(), narrowed.filters)] == ["b:1", "b:2", "c:1"]
    assert index.frequencies([("base", "trygghetslarm"), ("base", "larm")]) == [0, 2]
    assert index.frequency("base", "larm") == 2
    assert list(index.terms("base", "tr")) == []
    assert list(index.terms("base", "la")) == [("larm", 2)]


def test_without_any_kept_back_the_index_answers_itself(tmp_path: Path) -> None:
    whole = built(ORACLE, tmp_path, SHELF)
    index = RestrictedSearcher(whole, Level.PUBLIC, frozenset())
    assert index.search(Request(All(), limit=9)).total == len(SHELF)
    assert index.frequency("base", "trygghetslarm") == 2
    assert list(index.terms("base", "tr")) == [("trygghetslarm", 2)]
    assert dict(index.terms("base")) == dict(whole.terms("base"))
