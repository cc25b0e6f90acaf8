"""How do the catalogue's documents follow the files? Additions, changes, departures, aliases."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from indexer.build import identity
from indexer.build.origin import Origin, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archive.catalogue import CatalogueWriter, FileRecord, Stored
    from indexer.build.digest import Task
    from indexer.build.intake import Intake


@dataclass(slots=True)
class Changes:
    """Which documents are new or other than before, which are gone, and what was noticed."""

    put: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    kept: int = 0

    def __bool__(self) -> bool:
        return bool(self.put or self.dropped)


class Documents:
    """Brings a catalogue's documents in line with the contents that files serve."""

    def __init__(self, writer: CatalogueWriter, intake: Intake) -> None:
        self._writer, self._intake = writer, intake
        self._before = writer.contents()
        self.changes = Changes()
        self._seen: dict[str, set[str]] = {}
        self._kept: dict[str, set[str]] = {}

    def follow(
        self,
        origins: Mapping[str, Origin],
        successors: Mapping[str, str],
        progress: Callable[[int], None],
    ) -> None:
        """Let exactly the contents in `origins` be in the catalogue.

        `successors` maps a content that leaves to the one that took its path.
        """
        keys = {sha: key(origin, self._intake.rules) for sha, origin in origins.items()}
        wanted = [origin for sha, origin in origins.items() if self._before.get(sha) != keys[sha]]
        wanted.sort(key=lambda origin: origin.path)
        leaving = {sha for sha in self._before if sha not in origins}
        followed = {new: old for old, new in successors.items() if old in leaving}
        tasks = self._tasks(wanted, keys, followed)
        done = 0
        for task, digested in self._intake.digest(tasks):
            for stored in digested.documents:
                self._put(stored, task.origin.path, leaving)
            if digested.warnings:
                self.changes.warnings.setdefault(task.origin.path, []).extend(digested.warnings)
            done += len(task.places)
            progress(done)
        for origin in wanted:
            self._trim(origin.sha256)
            self._writer.put_content(origin.sha256, keys[origin.sha256])
        for sha in sorted(leaving):
            self._leave(sha, successors.get(sha))

    def _tasks(
        self, wanted: list[Origin], keys: Mapping[str, str], followed: Mapping[str, str]
    ) -> Iterator[Task]:
        for origin in wanted:
            self._seen[origin.sha256] = set()
            old = followed.get(origin.sha256)
            skip: frozenset[str] = frozenset()
            if old and self._before[old] == keys[origin.sha256]:
                skip = self._keep(origin.sha256, old)
            yield from self._intake.tasks(origin, skip)

    def _keep(self, sha256: str, old: str) -> frozenset[str]:
        """Take over the records of an older version of a file that read as they did before."""
        index = self._intake.cache.index(sha256)
        known = self._writer.recorded(old)
        kept: set[str] = set()
        for number, place in enumerate(index.places if index else ()):
            ids = known.get(place.print, ())
            if len(ids) != 1 or place.print in kept:
                continue
            kept.add(place.print)
            self._writer.keep(ids[0], sha256, number * identity.STRIDE)
            self._seen[sha256].add(ids[0])
            self.changes.kept += 1
        return frozenset(kept)

    def _put(self, stored: Stored, path: str, leaving: set[str]) -> None:
        seen = self._seen[stored.sha256]
        for salt in (path, f"{path} {stored.ordinal}"):
            ident = stored.document.id
            owner = self._writer.owner(ident)
            free = owner in {None, stored.sha256} or owner in leaving
            if free and ident not in seen:
                break
            stored = _renamed(stored, salt)
        ident = stored.document.id
        seen.add(ident)
        if self._writer.put(stored):
            self.changes.put.add(ident)
            self.changes.dropped.discard(ident)

    def _trim(self, sha256: str) -> None:
        """Drop the documents of a content that it no longer falls into."""
        for ident in self._writer.of_content(sha256):
            if ident not in self._seen[sha256]:
                self._writer.bury(ident, "removed", "Filen delas inte längre upp så.", time.time())
                self._dropped(ident)

    def _leave(self, sha256: str, successor: str | None) -> None:
        """Drop the documents of a content that is gone; what took its place answers for them."""
        heirs = [
            ident
            for ident in (self._writer.of_content(successor) if successor else [])
            if not self._writer.is_recorded(ident)
        ]
        for place, ident in enumerate(self._writer.of_content(sha256)):
            recorded = self._writer.is_recorded(ident)
            self._writer.bury(ident, "removed", "Filen finns inte längre.", time.time())
            if heirs and not recorded:
                self._writer.alias(ident, heirs[min(place, len(heirs) - 1)])
            self._dropped(ident)
        self._writer.drop_content(sha256)

    def _dropped(self, ident: str) -> None:
        self.changes.dropped.add(ident)
        self.changes.put.discard(ident)


def _renamed(stored: Stored, salt: str) -> Stored:
    """Give a record another id than its own says: one with that id is here already."""
    document = stored.document
    ident = identity.of_record(document.source_id or "", salt)
    sections = tuple(
        replace(section, id=f"{ident}-{section.ordinal}", document_id=ident)
        for section in document.sections
    )
    return replace(stored, document=replace(document, id=ident, sections=sections))


def origins_of(
    files: Mapping[str, FileRecord], make: Callable[[FileRecord, list[FileRecord]], Origin]
) -> dict[str, Origin]:
    """Return the origin of every content that is served.

    `make` gets the file that stands for it, the one that arrived first, and all that hold it.
    """
    holders: dict[str, list[FileRecord]] = {}
    for record in files.values():
        if record.served is not None:
            holders.setdefault(record.served, []).append(record)
    return {sha: make(min(held, key=_rank), held) for sha, held in holders.items()}


def _rank(record: FileRecord) -> tuple[bool, float, str]:
    return (record.sha256 != record.served, record.arrived, record.path)
