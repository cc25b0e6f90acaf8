"""Catalogue writer: documents, where former ids lead, and links; before the generation answers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import astuple
from typing import TYPE_CHECKING

from archive.catalogue.document_writer import DocumentWriter
from archive.catalogue.section_keys import SectionContent, encoded, moves_of
from archive.catalogue.values import Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from archive.catalogue.section_keys import Moves, Successor
    from archive.catalogue.values import Link


class CatalogueWriter(DocumentWriter):
    """Writes one catalogue file: besides its documents, where ids lead and what is alike."""

    def moves(self, document_id: str) -> Moves | None:
        """Return where a document's former section keys lead; None when nothing is known."""
        return moves_of(self._db, document_id)

    def standing_for(self, document_id: str) -> str | None:
        """Return the document an id leads to: its own, or what took its place; None if neither."""
        if self.has(document_id):
            return document_id
        row = self._db.execute("SELECT new FROM aliases WHERE old = ?", (document_id,)).fetchone()
        return row[0] if row and self.has(row[0]) else None

    def put_moves(self, document_id: str, moves: Mapping[str, Successor]) -> None:
        """Keep where a document's former section keys lead."""
        self._db.execute(
            "INSERT OR REPLACE INTO passages VALUES (?, ?)", (document_id, encoded(moves))
        )

    def passages(self, document_id: str) -> list[tuple[str, SectionContent]]:
        """Return the keys of a document's sections with what identifies each, in their order."""
        rows = self._db.execute(
            "SELECT key, number, heading, text FROM sections WHERE document_id = ? "
            "ORDER BY ordinal",
            (document_id,),
        )
        return [(key, SectionContent(*rest)) for key, *rest in rows]

    def alias(self, old: str, new: str) -> None:
        """Let an id that is no longer used lead to the document that took its place."""
        if old == new or self.has(old):
            return
        self._db.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (old, new))
        self._db.execute("UPDATE aliases SET new = ? WHERE new = ?", (new, old))
        self._db.execute("DELETE FROM gone WHERE id = ?", (old,))
        self._db.execute("DELETE FROM aliases WHERE old = new")

    def add_tombstone(self, gone: Tombstone) -> None:
        """Remember that a document was here and why it is not, and take it out."""
        row = self._db.execute(
            "SELECT text_hash, sha256, access FROM documents WHERE id = ?", (gone.id,)
        ).fetchone()
        text_hash, sha256, access = row or (gone.text_hash, gone.sha256, gone.access)
        self._db.execute(
            "INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (gone.id, gone.kind, gone.reason, gone.at, text_hash, sha256, gone.path, access),
        )
        self.drop(gone.id)
        if gone.kind == "takedown":
            self._db.execute("DELETE FROM passages WHERE document_id = ?", (gone.id,))

    def remember(
        self,
        aliases: Mapping[str, str],
        tombstones: Iterable[Tombstone],
        moves: Mapping[str, bytes],
    ) -> int:
        """Take over which ids stand for no document or section any more.

        Returns how many ids of documents were not known.
        """
        before = self._db.total_changes
        known = "NOT EXISTS (SELECT 1 FROM {} WHERE {} = ?1)"
        absent = " AND ".join(
            known.format(*at) for at in (("documents", "id"), ("aliases", "old"), ("gone", "id"))
        )
        self._db.executemany(
            f"INSERT INTO gone SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE {absent}",
            (astuple(tombstone) for tombstone in tombstones),
        )
        self._db.executemany(f"INSERT INTO aliases SELECT ?1, ?2 WHERE {absent}", aliases.items())
        changed = self._db.total_changes - before
        self._db.executemany("INSERT OR IGNORE INTO passages VALUES (?, ?)", moves.items())
        return changed

    def taken_content(self, document_id: str) -> str | None:
        """Return the SHA-256 of the bytes that a document was taken down from, if it was."""
        row = self._db.execute(
            "SELECT sha256 FROM gone WHERE id = ? AND kind = 'takedown'", (document_id,)
        ).fetchone()
        return row[0] if row else None

    def is_taken_down(self, document_id: str) -> bool:
        """Say whether a document was here and was taken down."""
        row = self._db.execute(
            "SELECT 1 FROM gone WHERE id = ? AND kind = 'takedown'", (document_id,)
        )
        return row.fetchone() is not None

    def tombstones(self) -> list[Tombstone]:
        """Return what was here and is not."""
        return [Tombstone(*row) for row in self._db.execute("SELECT * FROM gone ORDER BY id")]

    def remove_tombstone(self, document_id: str) -> None:
        """Forget that a document is gone."""
        self._db.execute("DELETE FROM gone WHERE id = ?", (document_id,))

    def all_aliases(self) -> list[tuple[str, str]]:
        """Return every old id with the id it leads to."""
        return [tuple(row) for row in self._db.execute("SELECT old, new FROM aliases")]

    def sketches(self) -> Iterator[tuple[str, bytes, str, str]]:
        """Yield id, sketch, text_hash and level of every document with enough words, by id."""
        rows = self._db.execute(
            "SELECT id, sketch, text_hash, access FROM documents WHERE sketch != x'' ORDER BY id"
        )
        return (tuple(row) for row in rows)

    def unlink(self, ids: Iterable[str] | None = None) -> None:
        """Forget the links from and to some documents; all when None."""
        if ids is None:
            self._db.execute("DELETE FROM links")
            return
        pairs = [(id_, id_) for id_ in ids]
        self._db.executemany("DELETE FROM links WHERE document_id = ? OR other = ?", pairs)

    def linked_to(self, ids: Iterable[str]) -> set[str]:
        """Return the documents that have links to some, which may be gone themselves."""
        sql = "SELECT document_id FROM links WHERE other = ?"
        return {row[0] for ident in ids for row in self._db.execute(sql, (ident,))}

    def link(self, links: Iterable[tuple[str, Link]]) -> None:
        """Tie documents to others."""
        self._db.executemany(
            "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)",
            ((id_, link.other, link.kind, link.score) for id_, link in links),
        )


def copy_catalogue(source: Path, target: Path) -> None:
    """Copy a catalogue whole and consistent, whatever the file system."""
    with (
        closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        new.execute("PRAGMA synchronous=OFF")
        new.execute("PRAGMA journal_mode=OFF")
        old.backup(new)
