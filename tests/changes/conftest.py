"""Generations made without a run, whose records change, and a client that follows the changes."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from archive import changes, generations
from archive.access import open_catalogue
from archive.catalogue import (
    CatalogueWriter,
    FileRecord,
    RestrictedCatalogue,
    Stored,
    Tombstone,
    sql_schema,
)
from archive.changes import ChangeLog
from archive.changes.marks import content_hash
from archive.model import Document, Level, Section, SectionKind, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from archive.changes import Arrival, Change

BARE = generations.Manifest(
    name="", built="", engine="arrays", engine_reason="", analyser="1", vocabulary="1",
    reader="1", catalogue=sql_schema.VERSION, corpus="", documents=0, sections=0, counts={},
)  # fmt: skip


@dataclass(frozen=True)
class Record:
    """What a generation is to hold of a record: §§ by number, and where it came from."""

    paragraphs: Mapping[str, str]
    access: str = "public"
    path: str = "maj.txt"
    content: str = ""
    title: str = "Protokoll"
    arrived: float = 1e9

    def stored(self, ident: str) -> Stored:
        sections = tuple(
            Section(
                f"{ident}-{place}", ident, place, SectionKind.PARAGRAPH, number, None,
                text.partition(" ")[0], 1, text, Span(0, len(text)), 1, 1,
            )
            for place, (number, text) in enumerate(self.paragraphs.items())
        )  # fmt: skip
        document = Document(
            ident, self.title, "protokoll", "Ekby", "Direktionen", "sv", None, None, (), (),
            scanned=False, sections=sections, source_id=self.path, access=self.access,
        )  # fmt: skip
        return Stored(document, (), self.sha256, 0, text_hash=self.sha256)

    @property
    def sha256(self) -> str:
        said = self.content or repr((self.title, *self.paragraphs.items()))
        return hashlib.sha256(said.encode()).hexdigest()

    def file(self) -> FileRecord:
        return FileRecord(
            self.path, 9, 0, 1, self.sha256, Status.OK, "text/plain", served=self.sha256,
            arrived=self.arrived, access=self.access,
        )  # fmt: skip


@dataclass
class Index:
    """An index folder to which generations are published without any run."""

    folder: Path

    def publish(
        self,
        records: Mapping[str, Record],
        aliases: Mapping[str, str] | None = None,
        gone: Mapping[str, str] | None = None,
    ) -> None:
        """Publish a generation of some records, with old ids and takedowns by id and level."""
        name = generations.new_name(self.folder)
        place = generations.folder(self.folder) / name
        place.mkdir(parents=True)
        with CatalogueWriter(place / generations.CATALOGUE) as writer:
            writer.set_meta(schema=sql_schema.VERSION)
            for ident, record in records.items():
                writer.put_file(record.file())
                writer.put(record.stored(ident))
            for old, new in (aliases or {}).items():
                writer.alias(old, new)
            for ident, level in (gone or {}).items():
                writer.add_tombstone(
                    Tombstone(ident, "takedown", "hemligt skäl", 1.0, access=level)
                )
            writer.commit()
        files = generations.contents(place)
        generations.seal(place, replace(BARE, name=name, files=files))
        generations.publish(self.folder, name)

    def follow(self) -> bool:
        return changes.follow(self.folder)

    def rollback(self) -> None:
        generations.rollback(self.folder)
        changes.follow(self.folder)

    def catalogue(self, level: Level = Level.PUBLIC) -> AbstractContextManager[RestrictedCatalogue]:
        return closing(open_catalogue(generations.current(self.folder), level))

    def holds(self, level: Level = Level.PUBLIC) -> dict[str, str]:
        """Return the content hash of each record that readers of a level have, by id."""
        with self.catalogue(level) as catalogue:
            return {one: content_hash(catalogue, one) for one in catalogue.document_ids()}

    def since(self, seq: int = 0, level: Level = Level.PUBLIC, limit: int = 1000) -> list[Change]:
        with self.catalogue(level) as catalogue, ChangeLog(self.folder, catalogue) as log:
            return log.since(seq, limit)

    def cursor(self, seq: int) -> str:
        with self.catalogue() as catalogue, ChangeLog(self.folder, catalogue) as log:
            return log.cursor(seq)

    def position(self, cursor: str) -> int:
        with self.catalogue() as catalogue, ChangeLog(self.folder, catalogue) as log:
            return log.position(cursor)

    def arrivals(self, level: Level = Level.PUBLIC) -> list[Arrival]:
        with self.catalogue(level) as catalogue, ChangeLog(self.folder, catalogue) as log:
            return list(log.arrivals())

    def times(self, level: Level = Level.PUBLIC) -> dict[str, int]:
        return {one.section_id: one.at for one in self.arrivals(level)}


@dataclass
class Client:
    """Holds what the changes say that there is."""

    index: Index
    level: Level = Level.PUBLIC
    seq: int = 0
    held: dict[str, str] = field(default_factory=dict)

    def follow(self) -> list[Change]:
        """Ask for three changes at a time until there are no more; return what was new."""
        new: list[Change] = []
        while some := self.index.since(self.seq, self.level, 3):
            for change in some:
                self.held.pop(change.id, None)
                if change.is_here:
                    self.held[change.id] = change.hash
            self.seq = some[-1].seq
            new += some
        return new

    def kinds(self) -> list[tuple[str, str]]:
        """Follow, and return kind and id of what was new."""
        return [(change.kind.value, change.id) for change in self.follow()]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


@pytest.fixture
def client(index: Index) -> Iterator[Client]:
    """A public client that holds at the end of its test what the index holds."""
    made = Client(index)
    yield made
    made.follow()
    assert made.held == index.holds()
