"""Term lists say what the index says, for every level, and spare the index the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.access import RestrictedSearcher
from archive.engines import term_lists
from archive.errors import IndexUnusableError
from archive.model import LEVELS
from archive.search.opened import OpenArchive
from archive.settings import Settings
from archive.tree import FIELDS
from indexer.build.run import Options, run

from .corpora import NAMES, built
from .test_levels import SHELF

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Searcher
    from archive.tree import Node


@pytest.mark.parametrize("name", NAMES)
def test_the_lists_are_those_of_the_index(name: str, tmp_path: Path) -> None:
    searcher = built(name, tmp_path / "engine", SHELF)
    term_lists.write(tmp_path / term_lists.FILE, searcher)
    lists = term_lists.opened(tmp_path / term_lists.FILE)
    assert lists
    counted = 0
    for level in LEVELS:
        restricted = searcher.restricted_to(level.readable)
        for field in FIELDS:
            for prefix in ("", "l", "tryg", "uppsägning", "zz"):
                expected = list(restricted.terms(field, prefix))
                assert list(lists.terms(level, field, prefix)) == expected
            pairs = [(field, token) for token, _ in searcher.terms(field)]
            pairs += [(field, ""), (field, "saknas")]
            told = [lists.frequency(level, *pair) for pair in pairs]
            assert told == restricted.frequencies(pairs)
            counted += sum(told)
    assert counted
    assert lists.frequency(LEVELS[0], "base", "hemlighet") == 0
    assert lists.frequency(LEVELS[-1], "base", "hemlighet") == 1


def test_what_is_hidden_beyond_its_level_is_in_no_list(tmp_path: Path) -> None:
    searcher = built("arrays", tmp_path / "engine", SHELF)
    term_lists.write(tmp_path / term_lists.FILE, searcher)
    lists = term_lists.opened(tmp_path / term_lists.FILE)
    hidden = frozenset({"c"})
    plain, listed = (
        RestrictedSearcher(searcher, LEVELS[0], hidden, each) for each in (None, lists)
    )
    for field in FIELDS:
        pairs = [(field, token) for token, _ in searcher.terms(field)]
        assert listed.frequencies(pairs) == plain.frequencies(pairs)
        assert list(listed.terms(field, "l")) == list(plain.terms(field, "l"))


def test_damaged_lists_are_refused_and_older_generations_have_none(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"We love Marisa.\0" + bytes(40))
    with pytest.raises(IndexUnusableError, match="skadad"):
        term_lists.opened(tmp_path / "bad")
    assert term_lists.opened(tmp_path / "none") is None


class Unasked:
    """A searcher that refuses to list or count tokens."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self.search, self.ids, self.ranked = searcher.search, searcher.ids, searcher.ranked
        self.close = searcher.close

    def restricted_to(self, levels: tuple[str, ...]) -> Unasked:
        return Unasked(self._searcher.restricted_to(levels))

    def terms(self, field: str, prefix: str = "") -> Node:
        raise AssertionError(field)

    frequency = frequencies = terms


def test_no_page_has_the_index_list_or_count_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import engines
    from archive.engines.arrays import ArraysEngine
    from archive.model import Query
    from archive.progress import silent

    (tmp_path / "corpus").mkdir()
    for word in ("trygghetslarm", "vattenledning", "bullervall"):
        (tmp_path / f"corpus/{word}.txt").write_text(f"Protokoll\n\n§ 1 Om {word}\n\nOm {word}.\n")
    settings = Settings(
        corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1, engine="arrays"
    )
    run(settings, Options(), silent)

    class Engine(ArraysEngine):
        def open(self, folder: Path) -> Unasked:  # type: ignore[override]
            return Unasked(super().open(folder))

    monkeypatch.setitem(engines._ENGINES, "arrays", lambda _: Engine())
    opened = OpenArchive.open(settings)
    archive = opened.of(LEVELS[0])
    archive.warm()
    assert [one.text for one in archive.suggest("tryg")] == ["trygghetslarm"]
    assert archive.search(Query(text="vattenledning*")).total == 1
    (hit,) = archive.search(Query(text="bullervall")).hits
    archive.similar(hit.document.id)
    words = archive.search(Query(text="trygghetslrm")).words
    assert "trygghetslarm" in str(words)
    opened.close()
