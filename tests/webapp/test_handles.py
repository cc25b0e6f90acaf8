from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.errors import EngineAwayError, IndexUnusableError
from webapp.handles import ArchiveHandles

if TYPE_CHECKING:
    from pathlib import Path


class Opened:
    def __init__(self, name: str) -> None:
        self.generation = name
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Shelf:
    """Opens what the pointer names, as the archive does."""

    def __init__(self, index: Path) -> None:
        self.pointer = index / "current"
        index.mkdir(exist_ok=True)

    def publish(self, name: str) -> None:
        fresh = self.pointer.with_suffix(".new")
        fresh.write_text(name)
        fresh.replace(self.pointer)

    def open(self) -> Opened:
        if not self.pointer.exists():
            raise IndexUnusableError("Det finns inget index.")
        name = self.pointer.read_text()
        if name == "borta":
            raise EngineAwayError("Sökklustret svarar inte.")
        if name == "skadad":
            raise IndexUnusableError("Generationen är skadad.")
        return Opened(name)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def handles(tmp_path: Path, shelf: Shelf) -> ArchiveHandles:
    return ArchiveHandles(tmp_path, shelf.open)  # type: ignore[arg-type]


def test_nothing_older_answers_while_the_cluster_is_away(
    shelf: Shelf, handles: ArchiveHandles
) -> None:
    shelf.publish("första")
    handles.acquire()
    shelf.publish("borta")
    for _ in range(2):
        with pytest.raises(EngineAwayError):
            handles.acquire()
    shelf.publish("första")
    assert handles.acquire().archive.generation == "första"


def test_a_new_generation_is_lent_at_the_next_request(
    shelf: Shelf, handles: ArchiveHandles
) -> None:
    shelf.publish("första")
    first = handles.acquire()
    assert handles.acquire() is first
    shelf.publish("andra")
    assert handles.acquire().archive.generation == "andra"


def test_the_old_one_is_closed_when_its_last_reader_leaves(
    shelf: Shelf, handles: ArchiveHandles
) -> None:
    shelf.publish("första")
    slow, quick = handles.acquire(), handles.acquire()
    shelf.publish("andra")
    handles.acquire()
    handles.release(quick)
    assert not slow.archive.closed  # type: ignore[attr-defined]
    handles.release(slow)
    assert slow.archive.closed  # type: ignore[attr-defined]


def test_a_damaged_generation_is_refused_once_and_the_old_one_goes_on(
    shelf: Shelf, handles: ArchiveHandles, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.publish("första")
    first = handles.acquire()
    shelf.publish("skadad")
    assert handles.acquire() is first
    assert handles.acquire() is first
    assert len(caplog.records) == 1
    shelf.publish("tredje")
    assert handles.acquire().archive.generation == "tredje"


def test_without_an_index_the_error_is_passed_on_and_the_next_request_tries_again(
    shelf: Shelf, handles: ArchiveHandles
) -> None:
    with pytest.raises(IndexUnusableError):
        handles.acquire()
    shelf.publish("första")
    assert handles.acquire().archive.generation == "första"
