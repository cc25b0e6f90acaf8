"""Compute the bounds of a generation from the restrictions known now, which may be newer than it.

A generation answers in a newer one's stead after a rollback or when the newest is damaged, and the
published one is older than the rules from the moment a run has read them.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from archive import generations, restrictions
from archive.access.bounds import UNBOUNDED, Bounds, known_now
from archive.catalogue import Catalogue
from archive.errors import IndexUnusableError
from archive.model import Level, strictest
from archive.restrictions import FolderLevels, comparable, enclosing
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.generations import Generation
    from archive.restrictions import Held, Restrictions


def bounds_now(generation: Generation) -> Bounds:
    """Return all that bounds a generation: what the last run knew, and what is known since.

    Raises:
        IndexUnusableError: that cannot be known.
    """
    index = generation.index
    return known_now(index).with_others(bounds_of(index, generation))


def bounds_of(index: Path, generation: Generation) -> Bounds:
    """Return what is closed or taken down beyond what a generation knows itself.

    Raises:
        IndexUnusableError: it cannot be known, and a newer generation may know of more.
    """
    try:
        known = restrictions.load(index)
    except DamagedStateError as error:
        if generations.names(index)[:1] == [generation.name]:
            return UNBOUNDED
        msg = (
            f"Vad som stängts sedan generationen {generation.name} byggdes kan inte läsas "
            f"({restrictions.FILE}: {error}); kör handlingar index."
        )
        raise IndexUnusableError(msg) from error
    if known is None or known.generation == generation.name:
        return UNBOUNDED
    with closing(Catalogue.open(generation.catalogue, released=True)) as catalogue:
        return overlay(known, catalogue)


def overlay(known: Restrictions, catalogue: Catalogue) -> Bounds:
    """Return what is closed or taken down now of the files and documents of a catalogue."""
    return _Overlay(known).bounds(catalogue)


class _Overlay:
    """Tells what is known now of the files and documents of a generation."""

    def __init__(self, known: Restrictions) -> None:
        self._known = known
        self._folders = FolderLevels({name: held.level for name, held in known.folders.items()})
        taken = known.takedowns
        self._ids = {one.id.strip().lower() for one in taken if one.id}
        self._paths = {comparable(one.path) for one in taken if one.path} - {""}
        self._contents = {one.sha256.strip().lower() for one in taken if one.sha256}
        self._texts = {one.text.strip().lower() for one in taken if one.text}

    def bounds(self, catalogue: Catalogue) -> Bounds:
        files: dict[str, Level] = {}
        contents: dict[str, Level] = {}
        for record in catalogue.files():
            level = self._of_file(record)
            if not Level(record.access).may_see(level):
                files[record.path] = level
            if record.served:
                contents[record.served] = strictest((level, contents.get(record.served, level)))
            if record.sha256 and self._is_taken(record):
                self._contents |= {record.sha256, record.served or record.sha256}
        documents, gone = {}, set()
        for ident, sha256, text, access in catalogue.contents():
            if ident in self._ids or sha256 in self._contents or (text and text in self._texts):
                gone.add(ident)
            own = self._known.documents.get(ident, Level.PUBLIC)
            level = strictest((own, contents.get(sha256, Level.PUBLIC), access))
            if level != access:
                documents[ident] = level
        return Bounds(documents, frozenset(gone), files)

    def _of_file(self, record: FileRecord) -> Level:
        held = [self._known.paths.get(comparable(record.path))]
        held += [self._known.contents.get(sha) for sha in (record.sha256, record.served) if sha]
        return strictest((self._folders.level(record.path), *_levels(held)))

    def _is_taken(self, record: FileRecord) -> bool:
        if not self._paths:
            return False
        return any(one in self._paths for one in enclosing(comparable(record.path)))


def _levels(held: Iterable[Held | None]) -> Iterable[Level]:
    return (one.level for one in held if one)
