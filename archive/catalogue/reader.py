"""What does the catalogue know? Read only, from many threads at once."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.catalogue import browse, mentions, schema
from archive.catalogue.rows import (
    FILE_COLUMNS,
    SECTION_COLUMNS,
    document_from,
    facts_from,
    file_from,
    section_from,
    split_id,
)
from archive.catalogue.values import (
    FileRecord,
    Gone,
    Link,
    Mention,
    Original,
    PageText,
    StoredPage,
)
from archive.errors import GoneError, IndexUnusableError, NotFoundError
from archive.model import Document, Section, Source, Span, Status
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from archive.model import Filters

_BATCH = 500
"""Ids asked for in one statement; SQLite allows 999 in its oldest builds."""


class Catalogue:
    """An opened catalogue: never changed, safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Catalogue:
        """Open a catalogue file for reading.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        catalogue = cls(path)
        try:
            version = catalogue.meta().get("schema")
        except sqlite3.Error as error:
            msg = f"Katalogen {path} kan inte läsas ({error}); kör handlingar index --rebuild."
            raise IndexUnusableError(msg) from error
        if version != schema.VERSION:
            msg = (
                f"Katalogen {path} hör till en annan version av Handlingar; handlingar index "
                "bygger om den ur det som redan är läst."
            )
            raise IndexUnusableError(msg)
        return catalogue

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            for db in self._open:
                db.close()
            self._open.clear()
        self._local = threading.local()

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        return db

    def _connect(self) -> sqlite3.Connection:
        """Return a connection of this thread's own; another's when the file is deleted by now."""
        uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.OperationalError:
            if not self._open:
                raise
            return self._open[0]
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA mmap_size=268435456")
        with self._lock:
            self._open.append(db)
        return db

    def meta(self) -> dict[str, str]:
        """Return the facts about the catalogue itself: schema, corpus, time."""
        return dict(tuple(row) for row in self._db.execute("SELECT key, value FROM meta"))

    def resolve(self, document_id: str) -> str:
        """Return the id that stands for a document now: its own, or its successor's.

        Raises:
            NotFoundError: there is and was no such document, or it is gone (then it says why).
        """
        row = self._db.execute(
            "SELECT ?1 WHERE EXISTS (SELECT 1 FROM documents WHERE id = ?1) "
            "UNION ALL SELECT new FROM aliases WHERE old = ?1",
            (document_id,),
        ).fetchone()
        found: str = row[0] if row else document_id
        if self._db.execute("SELECT 1 FROM documents WHERE id = ?", (found,)).fetchone():
            return found
        if gone := self.gone(found):
            if gone.kind == "takedown":
                msg = f"Handlingen {document_id} är borttagen på begäran."
                raise GoneError(msg)
            msg = f"Handlingen {document_id} är borttagen ur samlingen."
            raise NotFoundError(msg)
        msg = f"Det finns ingen handling med beteckningen {document_id}."
        raise NotFoundError(msg)

    def gone(self, document_id: str) -> Gone | None:
        """Return why a document is not here any more, or None."""
        row = self._db.execute(
            "SELECT id, kind, reason, at, text_hash, sha256, path FROM gone WHERE id IN "
            "(?, (SELECT new FROM aliases WHERE old = ?))",
            (document_id, document_id),
        ).fetchone()
        return Gone(*row) if row else None

    def graves(self) -> list[Gone]:
        """Return every document that was here and is not, by id."""
        return [Gone(*row) for row in self._db.execute("SELECT * FROM gone ORDER BY id")]

    def document(self, document_id: str) -> Document:
        """Return a document whole; an old id leads to its successor.

        Raises:
            NotFoundError: there is no such document.
        """
        found = self.resolve(document_id)
        row = self._db.execute(
            "SELECT record, facts FROM documents WHERE id = ?", (found,)
        ).fetchone()
        return replace(
            document_from(row["record"]),
            facts=facts_from(row["facts"]),
            sections=tuple(self._sections_of(found)),
        )

    def _sections_of(self, document_id: str) -> Iterator[Section]:
        rows = self._db.execute(
            f"SELECT {SECTION_COLUMNS} FROM sections WHERE document_id = ? ORDER BY ordinal",
            (document_id,),
        )
        return map(section_from, rows)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by id, without sections and facts; unknown ids are left out."""
        rows = self._many("SELECT id, record FROM documents WHERE id IN ({})", list(ids))
        return {row[0]: document_from(row[1]) for row in rows}

    def sections(self, ids: Iterable[str]) -> dict[str, Section]:
        """Return sections by id; unknown ids are left out."""
        sql = f"SELECT {SECTION_COLUMNS} FROM sections WHERE document_id = ? AND ordinal = ?"
        found = {}
        for one in ids:
            if row := self._db.execute(sql, split_id(one)).fetchone():
                found[one] = section_from(row)
        return found

    def section(self, section_id: str) -> Section:
        """Return one section.

        Raises:
            NotFoundError: there is no such section.
        """
        document, ordinal = split_id(section_id)
        found = self.sections([f"{self.resolve(document)}-{ordinal}"])
        if not found:
            msg = f"Det finns inget avsnitt med beteckningen {section_id}."
            raise NotFoundError(msg)
        return next(iter(found.values()))

    def every(self) -> Iterator[Document]:
        """Return every document with its sections and facts, by id, one at a time."""
        for row in self._db.execute("SELECT id, record, facts FROM documents ORDER BY id"):
            yield replace(
                document_from(row["record"]),
                facts=facts_from(row["facts"]),
                sections=tuple(self._sections_of(row["id"])),
            )

    def pages(self, document_id: str) -> tuple[PageText, ...]:
        """Return the pages of a document with their texts and places, in order."""
        found = self.resolve(document_id)
        rows = self._db.execute(
            "SELECT number, span_start, span_end, source, confidence, quality FROM pages "
            "WHERE document_id = ? ORDER BY span_start, number",
            (found,),
        )
        pages = [
            StoredPage(number, Span(start, end), Source(source), confidence, quality)
            for number, start, end, source, confidence, quality in rows
        ]
        return tuple(_page_texts(pages, list(self._sections_of(found))))

    def original(self, document_id: str, corpus: Path | None = None) -> Original:
        """Return the file a document came from; `corpus` when it has moved since it was read.

        Raises:
            NotFoundError: there is no such document, or its file is not in the corpus.
        """
        row = self._db.execute(
            "SELECT sha256, paged FROM documents WHERE id = ?", (self.resolve(document_id),)
        ).fetchone()
        file = self._db.execute(
            f"SELECT {FILE_COLUMNS} FROM files WHERE served = ? "
            "ORDER BY sha256 IS NOT served, arrived, path LIMIT 1",
            (row["sha256"],),
        ).fetchone()
        if file is None:
            msg = f"Originalet till {document_id} finns inte längre i samlingen."
            raise NotFoundError(msg)
        record = file_from(file)
        path = record.below(corpus or Path(self.meta()["corpus"]))
        (personal,) = self._db.execute(
            "SELECT max(personal) FROM documents WHERE sha256 = ?", (row["sha256"],)
        ).fetchone()
        return Original(
            path,
            mask(path.name),
            record.media_type,
            row["sha256"],
            bool(row["paged"]),
            personal=bool(personal),
        )

    def links(self, document_id: str) -> tuple[Link, ...]:
        """Return the documents tied to one, the closest first."""
        rows = self._db.execute(
            "SELECT other, kind, score FROM links WHERE document_id = ? ORDER BY score DESC, other",
            (document_id,),
        )
        return tuple(Link(*row) for row in rows)

    def spoken_of(
        self, document_id: str, access: Collection[str] | None = None
    ) -> tuple[Mention, ...]:
        """Return which records of an `access` (None: any) a document's references speak of."""
        return mentions.spoken_of(self._db, document_id, access)

    def mentioned_in(
        self, document_id: str, access: Collection[str] | None = None
    ) -> tuple[Mention, ...]:
        """Return the references in other records that speak of a document."""
        return mentions.mentioned_in(self._db, document_id, access)

    def newer(self) -> dict[str, tuple[str, ...]]:
        """Return the newer versions of every document that has any, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for ident, other in self._db.execute(
            "SELECT document_id, other FROM links WHERE kind = 'newer' ORDER BY document_id, other"
        ):
            found[ident] = (*found.get(ident, ()), other)
        return found

    def paths(self, document_id: str) -> tuple[str, ...]:
        """Return the files that hold a document's bytes, as they may be shown, by path."""
        rows = self._db.execute(
            "SELECT path FROM files JOIN documents ON served = documents.sha256 "
            "WHERE documents.id = ? ORDER BY path",
            (document_id,),
        )
        return tuple(mask(row[0]) for row in rows)

    def files(self) -> Iterator[FileRecord]:
        """Return every file, by path."""
        rows = self._db.execute(f"SELECT {FILE_COLUMNS} FROM files ORDER BY path")
        return map(file_from, rows)

    def failures(self) -> tuple[FileRecord, ...]:
        """Return the files that failed or came through in part only, by path."""
        rows = self._db.execute(
            f"SELECT {FILE_COLUMNS} FROM files WHERE status IN (?, ?) ORDER BY path",
            (Status.FAILED.value, Status.PARTIAL.value),
        )
        return tuple(map(file_from, rows))

    def counts(self) -> dict[str, Any]:
        """Return how many documents and sections there are, and files by status."""
        files = Counter({status.value: 0 for status in Status})
        for status, number in self._db.execute("SELECT status, count(*) FROM files GROUP BY 1"):
            files[status] = number
        return {
            "documents": self._db.execute("SELECT count(*) FROM documents").fetchone()[0],
            "sections": self._db.execute("SELECT count(*) FROM sections").fetchone()[0],
            "files": dict(files),
        }

    def browse(self, by: str, filters: Filters) -> tuple[tuple[str, int], ...]:
        """Return the values of a field (browse.BY) with their numbers of documents, by value."""
        return browse.counts(self._db, by, filters)

    def listing(
        self, filters: Filters, order: str = "title", limit: int = 50, offset: int = 0
    ) -> tuple[int, list[Document]]:
        """Return how many documents match and one page of them, without sections and facts.

        order: title, date, -date (unknown last) or new (last arrived first).
        """
        total, ids = browse.listing(self._db, filters, order, limit, offset)
        found = self.documents(ids)
        return total, [found[one] for one in ids]

    def ids(self) -> list[str]:
        """Return the ids of all documents, in order."""
        return [row[0] for row in self._db.execute("SELECT id FROM documents ORDER BY id")]

    def section_counts(self, ids: Iterable[str]) -> dict[str, int]:
        """Return how many sections documents have, by id."""
        sql = "SELECT document_id, count(*) FROM sections WHERE document_id IN ({}) GROUP BY 1"
        return {row[0]: row[1] for row in self._many(sql, list(ids))}

    def sample(self, size: int) -> list[str]:
        """Return the ids of some documents, spread evenly over all."""
        ids = self.ids()
        return ids[:: max(1, len(ids) // max(1, size))][:size]

    def query(
        self, sql: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> list[sqlite3.Row]:
        """Return the rows of a SELECT on the catalogue's tables, for overviews of our own."""
        return self._db.execute(sql, values).fetchall()

    def damage(self) -> list[str]:
        """Let SQLite look at every page; return what it finds in one sentence, or nothing."""
        try:
            found = [row[0] for row in self._db.execute("PRAGMA integrity_check(1)")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        if found == ["ok"]:
            return []
        first = " ".join(str(found[0]).split())
        return [f"{self.path.name} är skadad inuti ({first})"]

    def _many(self, sql: str, ids: list[str]) -> Iterator[sqlite3.Row]:
        for i in range(0, len(ids), _BATCH):
            batch = ids[i : i + _BATCH]
            yield from self._db.execute(sql.format(", ".join("?" * len(batch))), batch)


def _page_texts(pages: list[StoredPage], sections: list[Section]) -> Iterator[PageText]:
    """Cut the text of each page out of the sections, which share it out among themselves."""
    if not pages:
        return
    base = min(pages[0].span.start, sections[0].span.start if sections else pages[0].span.start)
    pieces, at = [], base
    for section in sections:
        pieces.append("\n" * (section.span.start - at) + section.text)
        at = max(at, section.span.end)
    text = "".join(pieces)
    for page in pages:
        cut = text[page.span.start - base : page.span.end - base]
        yield PageText(page.number, page.span, cut, page.source, page.confidence, page.quality)
