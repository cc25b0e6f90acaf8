"""Writing of files and documents into a catalogue: one writer, one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from archive.catalogue import sql_schema
from archive.catalogue.rows import (
    FILE_COLUMNS,
    SECTION_COLUMNS,
    digest,
    document_from,
    document_row,
    entry_row,
    facts_from,
    file_from,
    file_row,
    section_row,
    word_count,
)
from archive.catalogue.values import DocumentRow
from archive.model import NO_OWN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue.values import FileRecord, Stored
    from archive.model import Document

_PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "secure_delete=ON", "cache_size=-65536")
"""The file is a copy that nobody reads yet: a crash throws it away, so no journal is needed."""
_PAGE = 50
"""Files that are fetched at a time."""

_OF_DOCUMENTS = (
    *("sections", "text_sizes", "pages", "terms", "links", "names", "mentions", "register"),
)


class DocumentWriter:
    """Writes the files and documents of one catalogue; nothing counts before `commit`.

    Opens the file at `path`, or makes it. Deleted content is overwritten, not only unlinked.
    """

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        for pragma in _PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        if fresh:
            self._db.executescript(sql_schema.TABLES)
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def set_meta(self, **values: str) -> None:
        """Keep facts about the catalogue itself."""
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def put_file(self, file: FileRecord) -> None:
        """Add a file, or replace what was known of its path."""
        marks = ", ".join("?" * (FILE_COLUMNS.count(",") + 1))
        self._db.execute(
            f"INSERT OR REPLACE INTO files ({FILE_COLUMNS}) VALUES ({marks})", file_row(file)
        )

    def drop_file(self, path: str) -> None:
        """Forget a path."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    def files(self) -> Iterator[FileRecord]:
        """Yield every file, by path; those already yielded, or before them, may be written."""
        last = ""
        sql = f"SELECT {FILE_COLUMNS} FROM files WHERE path > ? ORDER BY path LIMIT {_PAGE}"
        while rows := self._db.execute(sql, (last,)).fetchall():
            yield from map(file_from, rows)
            last = rows[-1]["path"]

    def put(self, stored: Stored) -> bool:
        """Add a document, or replace the one with its id; say whether anything in it is new."""
        document = stored.document
        old = self._db.execute("SELECT digest FROM documents WHERE id = ?", (document.id,))
        before = old.fetchone()
        if before and before[0] == digest(stored):
            self._db.execute(
                "UPDATE documents SET sha256 = ?, ordinal = ?, reading = ?, personal = ? "
                "WHERE id = ?",
                (stored.sha256, stored.ordinal, stored.reading, stored.personal, document.id),
            )
            self._put_pages(stored)
            return False
        if before:
            self.drop(document.id)
        else:
            self._db.execute("DELETE FROM aliases WHERE old = ?", (document.id,))
            self._db.execute("DELETE FROM gone WHERE id = ?", (document.id,))
        self._insert_document(stored)
        return True

    def _insert_document(self, stored: Stored) -> None:
        document = stored.document
        row = document_row(stored)
        self._db.execute(f"INSERT INTO documents VALUES ({', '.join('?' * len(row))})", row)
        self._insert_sections(document)
        self._put_pages(stored)
        self._db.executemany(
            "INSERT OR IGNORE INTO terms VALUES (?, ?, ?)",
            [
                *((document.id, "topic", value) for value in document.topics),
                *((document.id, "case_number", value) for value in document.case_numbers),
            ],
        )

        self._db.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, ?, ?)",
            ((document.id, name.rule, name.key) for name in stored.names),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO mentions VALUES (?, ?, ?, ?, ?)",
            (
                (document.id, referred.ordinal, name.rule, name.key, referred.organisation)
                for referred in stored.referred
                for name in referred.names
            ),
        )

        self._db.executemany(
            "INSERT OR IGNORE INTO register VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry_row(document.id, entry) for entry in stored.entries),
        )

    def _insert_sections(self, document: Document) -> None:
        words = [word_count(section.text) for section in document.sections]
        self._db.executemany(
            f"INSERT INTO sections ({SECTION_COLUMNS}, tokens) VALUES "
            f"({', '.join('?' * (SECTION_COLUMNS.count(',') + 2))})",
            (
                (*section_row(section), count)
                for section, count in zip(document.sections, words, strict=True)
            ),
        )
        searched = [
            count
            for section, count in zip(document.sections, words, strict=True)
            if section.kind not in NO_OWN_TEXT
        ]
        if searched:
            size = (document.id, sum(searched), len(searched))
            self._db.execute("INSERT INTO text_sizes VALUES (?, ?, ?)", size)

    def _put_pages(self, stored: Stored) -> None:
        ident = stored.document.id
        self._db.execute("DELETE FROM pages WHERE document_id = ?", (ident,))
        self._db.executemany(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (ident, p.number, p.span.start, p.span.end, p.source, p.confidence, p.quality)
                for p in stored.pages
            ),
        )

    def keep(self, document_id: str, sha256: str, ordinal: int) -> None:
        """Let an unchanged document belong to the bytes that hold it now."""
        self._db.execute(
            "UPDATE documents SET sha256 = ?, ordinal = ? WHERE id = ?",
            (sha256, ordinal, document_id),
        )

    def drop(self, document_id: str) -> None:
        """Take out a document; an unknown id is no error."""
        for table in _OF_DOCUMENTS:
            self._db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
        self._db.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def has(self, document_id: str) -> bool:
        """Say whether there is a document with this id."""
        return self.owner(document_id) is not None

    def owner(self, document_id: str) -> str | None:
        """Return the SHA-256 of the bytes a document came from, or None when there is none."""
        rows = self._db.execute("SELECT sha256 FROM documents WHERE id = ?", (document_id,))
        row = rows.fetchone()
        return row[0] if row else None

    def places(self, sha256: str) -> list[DocumentRow]:
        """Return the documents that came from some bytes, in their order."""
        rows = self._db.execute(
            "SELECT id, sha256, ordinal, recorded, text_hash, access FROM documents "
            "WHERE sha256 = ? ORDER BY ordinal",
            (sha256,),
        )
        return [DocumentRow(*row) for row in rows]

    def described(self, document_id: str) -> Document:
        """Return a document with its facts, without sections.

        Raises:
            LookupError: there is none.
        """
        row = self._db.execute(
            "SELECT record, facts FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        if row is None:
            raise LookupError(document_id)
        return replace(document_from(row["record"]), facts=facts_from(row["facts"]))

    def of_text(self, text_hash: str) -> list[str]:
        """Return the ids of the documents with the same words, whatever bytes they came from."""
        rows = self._db.execute(
            "SELECT id FROM documents WHERE text_hash = ? ORDER BY id", (text_hash,)
        )
        return [row[0] for row in rows]

    def texts(self) -> Iterator[tuple[str, int, str]]:
        """Yield SHA-256, ordinal and text_hash of every document that has one."""
        rows = self._db.execute(
            "SELECT sha256, ordinal, text_hash FROM documents WHERE text_hash != ''"
        )
        return (tuple(row) for row in rows)

    def words_in(self, sha256: str) -> list[tuple[str, bytes, str, str, bool]]:
        """Return the documents of a content that have enough words.

        Of each text_hash, sketch, source_id and title, and whether it has an id of its own.
        """
        rows = self._db.execute(
            "SELECT text_hash, sketch, coalesce(source_id, ''), title, recorded "
            "FROM documents WHERE sha256 = ? AND text_hash != ''",
            (sha256,),
        )
        return [tuple(row) for row in rows]

    def words_of(self, document_id: str) -> tuple[str, bytes]:
        """Return text_hash and sketch of a document; both empty where it is not there."""
        row = self._db.execute(
            "SELECT text_hash, sketch FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        return (row[0], row[1]) if row else ("", b"")

    def of_same_words(self, place: DocumentRow) -> str | None:
        """Return a document with the words and the access that another had, or None."""
        row = self._db.execute(
            "SELECT id FROM documents WHERE text_hash = ? AND text_hash != '' AND access = ? "
            "AND id != ? ORDER BY id",
            (place.text_hash, place.access, place.id),
        ).fetchone()
        return row[0] if row else None

    def recorded(self, sha256: str) -> dict[str, list[str]]:
        """Return the documents with ids of their own, by the reading they were made from."""
        documents: dict[str, list[str]] = {}
        for reading, ident in self._db.execute(
            "SELECT reading, id FROM documents WHERE sha256 = ? AND recorded ORDER BY ordinal",
            (sha256,),
        ):
            documents.setdefault(reading, []).append(ident)
        return documents

    def recorded_at(self, sha256: str, ordinal: int) -> str | None:
        """Return the document with an id of its own at a place in some bytes, or None."""
        row = self._db.execute(
            "SELECT id FROM documents WHERE sha256 = ? AND ordinal = ? AND recorded",
            (sha256, ordinal),
        ).fetchone()
        return row[0] if row else None

    def contents(self) -> Iterator[tuple[str, str]]:
        """Yield the SHA-256 of all bytes that were taken in, and the key of each, in order."""
        rows = self._db.execute("SELECT sha256, key FROM contents ORDER BY sha256")
        return (tuple(row) for row in rows)

    def put_content(self, sha256: str, key: str) -> None:
        """Note under which rules some bytes were taken in."""
        self._db.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (sha256, key))

    def drop_content(self, sha256: str) -> None:
        """Forget some bytes; their documents are dropped apart."""
        self._db.execute("DELETE FROM contents WHERE sha256 = ?", (sha256,))

    def counts(self) -> tuple[int, int]:
        """Return the number of documents and of sections."""
        documents: int = self._db.execute("SELECT count(*) FROM documents").fetchone()[0]
        sections: int = self._db.execute("SELECT count(*) FROM sections").fetchone()[0]
        return documents, sections

    def commit(self, *, vacuum: bool = False) -> None:
        """Write everything; `vacuum` also rewrites the file, so that nothing deleted remains."""
        self._db.execute("COMMIT")
        if vacuum:
            self._db.execute("VACUUM")
        self._db.execute("PRAGMA optimize")
        self._db.execute("BEGIN")
