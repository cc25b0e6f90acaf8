"""Pull: what is published in another index is published here, or all stays as it was.

First the levels and takedowns known there hold here, whatever comes of the rest; then the
generation is brought and verified beside those that answer; then the pointer moves in one rename.
Killed at any point, it leaves the generation that answered before.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import generations, runs, state_files
from archive.access.current_bounds import bounds_now
from archive.catalogue import Catalogue
from archive.errors import ArchiveError, NothingDoneError, why
from archive.lock import locked
from archive.messages import message
from archive.replication import state
from archive.replication.generation import Bringer
from archive.replication.transfer import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.generations import Generation
    from archive.replication.generation import Brought
    from archive.replication.state import FetchedState
    from archive.replication.transfer import OtherIndex
    from archive.settings import Settings

log = logging.getLogger(__name__)
_WORK = "pull"
"""A folder in the index for what is being fetched; it belongs to whoever holds the lock."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What answers here now, and whether it is new here; `files` and `size` (bytes) were sent."""

    generation: Generation
    is_new: bool
    files: int
    size: int


def pull(settings: Settings, name: str, wait: float = 0.0) -> Pulled:
    """Publish here what is published in the index that `name` means (see `source_of`).

    Args:
        settings: of this machine; its index is the one that follows.
        name: `/folder`, `[user@]machine:/folder` or `rsync://…`.
        wait: seconds for another run on this index to end.

    Raises:
        UsageError: the name means no other index.
        NothingDoneError: another run is at work, or the source is damaged or out of reach.
        EngineAwayError: the index there is in a cluster that does not answer.
    """
    source = source_of(name, settings.index)
    with _explained_errors(settings), locked(settings.index, wait), _private_files():
        _sweep_drafts(settings)
        return _Pull(settings, source, name).execute()


class _Pull:
    """One pull, step by step; the index's lock is held."""

    def __init__(self, settings: Settings, source: OtherIndex, name: str) -> None:
        self._settings, self._index = settings, settings.index
        self._source, self._name = source, name
        self._work = settings.index / _WORK
        self._bringer = Bringer(settings, source, name, self._work)

    def execute(self) -> Pulled:
        """Do it all."""
        brought = self._bring_generation(self._fetch_state())
        self._fetch_state().keep(
            self._index
        )  # what was closed meanwhile holds before it is published
        pulled = self._publish_brought(brought)
        self._follow_older(pulled.generation.name)
        generations.retire(self._index, self._settings.keep_generations)
        state_files.remove(self._work)
        return pulled

    def _fetch_state(self) -> FetchedState:
        """Fetch the state there, and let its levels and takedowns hold."""
        there = state.fetch(self._source, self._name, self._work, self._index)
        there.close(self._index)
        return there

    def _bring_generation(self, there: FetchedState) -> Brought:
        """Bring the published generation; another when it was retired there meanwhile."""
        try:
            return self._bringer.bring(there.published)
        except NothingDoneError:
            later = self._fetch_state()
            if later.published == there.published:
                raise
            return self._bring_generation(later)

    def _publish_brought(self, brought: Brought) -> Pulled:
        name = brought.generation.name
        is_new = not generations.is_published(self._index, name) or bool(brought.files)
        self._bringer.put(brought.generation)
        generations.publish(self._index, name)
        return Pulled(generations.load(self._index, name), is_new, brought.files, brought.size)

    def _follow_older(self, current: str) -> None:
        """Let what is kept here to go back to be what is kept there, without what was taken down.

        One that was written anew there is brought anew; one that is gone there stays only when
        nothing in it was taken down.
        """
        older = [name for name in generations.names(self._index) if name < current]
        there = self._bringer.manifests(older)
        for name in older:
            place = generations.folder(self._index) / name
            if there.get(name) == state_files.read(place / generations.MANIFEST):
                continue
            if name in there:
                try:
                    self._bringer.put(self._bringer.bring(name).generation)
                except NothingDoneError as error:
                    log.warning("%s", error)
                    generations.discard(place)
            elif self._holds_removed(name):
                generations.discard(place)

    def _holds_removed(self, name: str) -> bool:
        """Return whether a generation holds a document that was taken down; unreadable: yes."""
        try:
            generation = generations.load(self._index, name)
            removed = bounds_now(generation).taken_down
            with closing(Catalogue.open(generation.catalogue, released=True)) as catalogue:
                return bool(catalogue.documents(removed))
        except (ArchiveError, sqlite3.DatabaseError):
            return True


def _sweep_drafts(settings: Settings) -> None:
    """Delete what a killed pull left, but for the generation that it was bringing."""
    index = settings.index
    state_files.remove(index / _WORK)
    for draft in (*index.glob(".*"), *(index / runs.FOLDER).glob(".*")):
        state_files.remove(draft)
    for former in generations.folder(index).glob(".*.former"):
        place = former.with_name(former.name.removeprefix(".").removesuffix(".former"))
        if place.exists():
            generations.discard(former)
        else:
            former.rename(place)


@contextmanager
def _private_files() -> Iterator[None]:
    """Let what is written be for its owner alone."""
    before = os.umask(0o777 & ~state_files.PRIVATE_FOLDER)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _explained_errors(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = message(
            "I %(index)s kan inget hämtas (%(reason)s); inget nytt har publicerats här.",
            index=settings.index,
            reason=why(error),
        )
        raise NothingDoneError(msg) from error
