"""Readers of every level are opened and closed together, and none of them when one cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from archive import access, engines, generations, restrictions
from archive.access import Bounds, LevelReaders, current_bounds, level_readers, state_now
from archive.access.bounds import UNBOUNDED
from archive.catalogue import CatalogueWriter, RestrictedCatalogue, sql_schema
from archive.errors import IndexUnusableError
from archive.model import LEVELS, Level
from archive.restrictions import Restrictions

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Searcher


class Index:
    """An index of no sections that notes whether it was closed, and for whom it was restricted."""

    def __init__(self) -> None:
        self.closed = 0
        self.levels: list[tuple[str, ...]] = []

    def restricted_to(self, levels: tuple[str, ...]) -> Index:
        self.levels.append(levels)
        return self

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus=str(tmp_path))
        writer.commit()
    return path


def test_each_level_has_its_reader_and_all_are_closed_at_once(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[RestrictedCatalogue] = []

    def close(catalogue: RestrictedCatalogue) -> None:
        closed.append(catalogue)

    monkeypatch.setattr(RestrictedCatalogue, "close", close)
    index, bounds = Index(), Bounds({"a": Level.CLOSED})
    readers = LevelReaders(catalogue, cast("Searcher", index), bounds)
    assert [readers.of(level).level for level in LEVELS] == [*LEVELS]
    assert index.levels == [level.readable for level in LEVELS]
    assert {readers.of(level).bounds for level in LEVELS} == {bounds.fingerprint()}
    readers.close()
    assert index.closed == 1
    assert closed == [readers.of(level).catalogue for level in LEVELS]


def test_an_index_is_closed_when_its_catalogue_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index()
    monkeypatch.setattr(level_readers, "bounds_now", lambda _: Bounds())
    engine = type("E", (), {"open": lambda *_: index})()
    monkeypatch.setattr(engines, "engine", lambda *_: engine)
    folder = tmp_path / "generations" / "x"
    folder.mkdir(parents=True)
    manifest = cast("generations.Manifest", type("M", (), {"engine": "arrays"})())
    with pytest.raises(IndexUnusableError):
        LevelReaders.open(generations.Generation("x", folder, manifest))
    assert index.closed == 1


def test_the_state_is_another_with_other_restrictions_and_empty_without_a_generation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state_now(tmp_path) == ""
    manifest = cast("generations.Manifest", None)
    current = generations.Generation("x", tmp_path / "generations" / "x", manifest)
    monkeypatch.setattr(generations, "current", lambda _: current)
    before = state_now(tmp_path)
    restrictions.save(tmp_path, Restrictions(documents={"a": Level.CLOSED}))
    after = state_now(tmp_path)
    assert before.startswith("x ")
    assert after.startswith("x ")
    assert before != after
    assert after == access.state_now(tmp_path)
    for name in restrictions.FILES:
        (tmp_path / name).write_bytes(b"\xff{")
    assert state_now(tmp_path) == ""


def test_the_newest_generation_needs_no_bounds_where_none_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own catalogue holds them: it is not even opened. An older one's are looked for."""
    monkeypatch.setattr(generations, "names", lambda _: ["b", "a"])
    manifest = cast("generations.Manifest", None)
    newest, older = (
        generations.Generation(name, tmp_path / "generations" / name, manifest) for name in "ba"
    )
    assert current_bounds.bounds_now(newest) == Bounds()
    with pytest.raises(IndexUnusableError):
        current_bounds.bounds_now(older)


def test_a_generation_that_holds_all_that_is_kept_needs_no_bounds(tmp_path: Path) -> None:
    restrictions.save(tmp_path, Restrictions(generation="b"))
    manifest = cast("generations.Manifest", None)
    holding, other = (
        generations.Generation(name, tmp_path / "generations" / name, manifest) for name in "ba"
    )
    assert current_bounds.bounds_now(holding) is UNBOUNDED
    with pytest.raises(IndexUnusableError):
        current_bounds.bounds_now(other)
