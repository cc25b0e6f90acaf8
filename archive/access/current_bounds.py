"""Compute the bounds of a generation from the restrictions known now, which may be newer than it.

A generation answers in a newer one's stead after a rollback or when the newest is damaged, and the
published one is older than the rules from the moment a run has read them.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from archive import generations, restrictions
from archive.access.bounds import UNBOUNDED, Bounds
from archive.catalogue import Catalogue
from archive.errors import IndexUnusableError
from archive.messages import message
from archive.model import Level, strictest
from archive.restrictions import FolderLevels, Restrictions, comparable, enclosing
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.generations import Generation
    from archive.restrictions import RecordedLevel


def bounds_now(generation: Generation) -> Bounds:
    """Return what is closed or taken down beyond what a generation knows itself.

    Raises:
        IndexUnusableError: it cannot be known; a run that was killed may have closed more.
    """
    index = generation.index
    newest = generations.names(index)[:1] == [generation.name]
    try:
        known = restrictions.load(index)
    except DamagedStateError as error:
        msg = message(
            "Vad som stängts sedan generationen %(name)s byggdes kan inte läsas (%(error)s); "
            "kör handlingar index.",
            name=generation.name,
            error=error,
        )
        raise IndexUnusableError(msg) from error
    if known.generation == generation.name if known else newest:
        return UNBOUNDED
    with closing(Catalogue.open(generation.catalogue, released=True)) as catalogue:
        return overlay(known or _of_newest(index), catalogue)


def state_now(index: Path) -> str:
    """Return what stands for the generation that answers and the restrictions known now.

    Whatever is written from an archive may be shown as it is while this stays the same. Empty
    when no generation answers, or what is known cannot be read.
    """
    try:
        name = generations.current(index).name
        known = restrictions.load(index)
    except (IndexUnusableError, DamagedStateError):
        return ""
    digest = hashlib.sha256(msgspec.json.encode(known)).hexdigest()
    return f"{name} {digest[:16]}"


def _of_newest(index: Path) -> Restrictions:
    """Return what the newest generation knows, where no run has kept what it knew.

    Raises:
        IndexUnusableError: it is damaged, so that nobody knows what must not be shown.
    """
    newest = generations.load(index, generations.names(index)[0])
    with closing(Catalogue.open(newest.catalogue, released=True)) as catalogue:
        return of_catalogue(catalogue)


def of_catalogue(catalogue: Catalogue) -> Restrictions:
    """Return what a catalogue knows: documents, old ids and tombstones that not all may see."""
    documents: dict[str, Level] = {}
    for ident, level in catalogue.restricted_ids():
        documents[ident] = strictest((level, documents.get(ident, Level.PUBLIC)))
    taken = sorted(
        tombstone.id for tombstone in catalogue.tombstones() if tombstone.kind == "takedown"
    )
    return Restrictions(documents=documents, taken_down=taken)


def overlay(known: Restrictions, catalogue: Catalogue) -> Bounds:
    """Return what is closed or taken down now of the files and documents of a catalogue."""
    return _Overlay(known).bounds(catalogue)


class _Overlay:
    """Tells what is known now of the files and documents of a generation."""

    def __init__(self, known: Restrictions) -> None:
        self._known = known
        self._folders = FolderLevels({name: held.level for name, held in known.folders.items()})
        taken = known.takedowns
        self._ids = {takedown.id.strip().lower() for takedown in taken if takedown.id}
        self._paths = {comparable(takedown.path) for takedown in taken if takedown.path} - {""}
        self._contents = {takedown.sha256.strip().lower() for takedown in taken if takedown.sha256}
        self._texts = {takedown.text.strip().lower() for takedown in taken if takedown.text}

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
        documents, gone = dict(self._known.documents), set(self._known.taken_down)
        texts = self._texts_of(catalogue.contents(), contents)
        for ident, sha256, text, access in catalogue.contents():
            if ident in self._ids or sha256 in self._contents or (text and text in self._texts):
                gone.add(ident)
            own = documents.get(ident, Level.PUBLIC)
            level = strictest(
                (own, contents.get(sha256, Level.PUBLIC), texts.get(text, Level.PUBLIC), access)
            )
            if level != access:
                documents[ident] = level
        return Bounds(documents, frozenset(gone), files)

    def _texts_of(
        self, rows: Iterable[tuple[str, str, str, str]], contents: Mapping[str, Level]
    ) -> dict[str, Level]:
        """Return the least level of each text: what was known, and what closed files hold now."""
        texts = {text: held.level for text, held in self._known.texts.items()}
        for _, sha256, text, _ in rows:
            level = contents.get(sha256, Level.PUBLIC)
            if text and level is not Level.PUBLIC:
                texts[text] = strictest((level, texts.get(text, level)))
        return texts

    def _of_file(self, record: FileRecord) -> Level:
        held = [self._known.paths.get(comparable(record.path))]
        held += [self._known.contents.get(sha) for sha in (record.sha256, record.served) if sha]
        return strictest((self._folders.level(record.path), *_recorded_levels(held)))

    def _is_taken(self, record: FileRecord) -> bool:
        if not self._paths:
            return False
        return any(place in self._paths for place in enclosing(comparable(record.path)))


def _recorded_levels(held: Iterable[RecordedLevel | None]) -> Iterable[Level]:
    return (recorded.level for recorded in held if recorded)
