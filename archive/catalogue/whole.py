"""The whole catalogue, records of every level in it: for the nightly run and for checks alone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.catalogue import sql_schema
from archive.catalogue.catalogue_reader import CatalogueReader
from archive.catalogue.rows import document_from, facts_from, section_id
from archive.catalogue.values import Tombstone
from archive.messages import _
from archive.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Self

    from archive.model import Document


class Catalogue(CatalogueReader):
    """An opened catalogue with nothing held back; safe to use from many threads."""

    @classmethod
    def open(cls, path: Path, *, released: bool = False) -> Self:
        """Open a catalogue file for reading: one of today, or with `released` of a release before.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        catalogue = cls(path)
        catalogue._check(released=released)
        return catalogue

    def _prepare(self, db: sqlite3.Connection) -> None:
        for table, source in sql_schema.sources(db).items():
            if source != f"SELECT * FROM main.{table}":
                db.execute(f"CREATE TEMP VIEW {table} AS {source}")
        db.execute("CREATE TEMP VIEW whole_files AS SELECT * FROM main.files")

    def tombstones(self) -> list[Tombstone]:
        """Return every document that was here and is not, by id."""
        return [Tombstone(*row) for row in self._db.execute("SELECT * FROM gone ORDER BY id")]

    def all_documents(self) -> Iterator[Document]:
        """Return every document with its sections and facts, by id, one at a time."""
        for row in self._db.execute("SELECT id, record, facts FROM documents ORDER BY id"):
            yield replace(
                document_from(row["record"]),
                facts=facts_from(row["facts"]),
                sections=tuple(self._sections_of(row["id"])),
            )

    def section_counts(self, ids: Iterable[str]) -> dict[str, int]:
        """Return how many sections documents have, by id."""
        sql = "SELECT document_id, count(*) FROM sections WHERE document_id IN ({}) GROUP BY 1"
        return {row[0]: row[1] for row in self._many(sql, list(ids))}

    def damage(self) -> list[str]:
        """Let SQLite look at every page; return what it finds in one sentence, or nothing."""
        try:
            findings = [row[0] for row in self._db.execute("PRAGMA integrity_check(1)")]
        except sqlite3.DatabaseError as error:
            findings = [str(error)]
        if findings == ["ok"]:
            return []
        first = " ".join(str(findings[0]).split())
        return [_("%(file)s är skadad inuti (%(fault)s)", file=self.path.name, fault=first)]

    def section_ids(self) -> Iterator[str]:
        """Yield the ids of all sections."""
        rows = self._db.execute("SELECT document_id, key FROM sections")
        return (section_id(document, key) for document, key in rows)

    def has(self, document_id: str) -> bool:
        """Return whether there is a document with this id."""
        row = self._db.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,))
        return row.fetchone() is not None

    def is_known(self, document_id: str) -> bool:
        """Return whether there is or was a document with this id."""
        row = self._db.execute(
            "SELECT 1 FROM documents WHERE id = ?1 UNION ALL SELECT 1 FROM aliases WHERE old = ?1 "
            "UNION ALL SELECT 1 FROM gone WHERE id = ?1",
            (document_id,),
        )
        return row.fetchone() is not None

    def contents(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield id, SHA-256, fingerprint of its words and level of every document."""
        rows = self._db.execute("SELECT id, sha256, text_hash, access FROM documents")
        return (tuple(row) for row in rows)

    def levels(self) -> Iterator[tuple[str, str]]:
        """Yield the SHA-256 of all bytes with the levels of the documents in them."""
        rows = self._db.execute("SELECT DISTINCT sha256, access FROM documents")
        return (tuple(row) for row in rows)

    def restricted_ids(self) -> list[tuple[str, str]]:
        """Return the ids that not everybody may see, with their levels: old ids and tombstones too.

        An id may stand several times.
        """
        rows = self._db.execute(
            "SELECT id, access FROM documents WHERE access != ?1 "
            "UNION SELECT id, access FROM gone WHERE access != ?1 "
            "UNION SELECT a.old, d.access FROM aliases a JOIN documents d ON d.id = a.new "
            "WHERE d.access != ?1 "
            "UNION SELECT a.old, g.access FROM aliases a JOIN gone g ON g.id = a.new "
            "WHERE g.access != ?1",
            (Level.PUBLIC.value,),
        )
        return [tuple(row) for row in rows]

    def near_more_closed(self) -> list[tuple[str, str, str]]:
        """Return each document that is nearly like a more closed one: its id and SHA-256, that id.

        Texts that are quite the same have one level and are not among them.
        """
        rows = self._db.execute(
            "SELECT d.id, d.sha256, c.id, d.access, c.access FROM links l "
            "JOIN documents d ON d.id = l.document_id JOIN documents c ON c.id = l.other "
            "WHERE c.access != ?1 AND d.access != c.access",
            (Level.PUBLIC.value,),
        )
        return [tuple(row[:3]) for row in rows if not Level(row[3]).may_see(Level(row[4]))]

    def counts_by_level(self) -> list[tuple[str, int, int]]:
        """Return each level with its numbers of documents and of sections."""
        rows = self._db.execute(
            "SELECT d.access, count(DISTINCT d.id), count(s.ordinal) FROM documents d "
            "LEFT JOIN sections s ON s.document_id = d.id GROUP BY 1"
        )
        return [tuple(row) for row in rows]

    def files_with_personal_numbers(self) -> list[tuple[str, str, str]]:
        """Return id, level and path of every document with personal numbers, once a file."""
        rows = self._db.execute(
            "SELECT d.id, d.access, f.path FROM documents d JOIN files f ON f.served = d.sha256 "
            "WHERE d.personal > 0"
        )
        return [tuple(row) for row in rows]
