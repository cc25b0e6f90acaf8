"""Lists and counts over a catalogue: files, fields, flags, meetings, states, register entries."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from archive.catalogue import (
    browse,
    flags,
    meeting_rows,
    register_rows,
    reviewing,
    sizes,
    state_rows,
)
from archive.catalogue.catalogue_file import CatalogueFile
from archive.catalogue.rows import (
    FILE_COLUMNS,
    SECTION_COLUMNS,
    document_from,
    file_from,
    section_from,
)
from archive.language.tokens import fold
from archive.model import Document, Section, Status
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.catalogue.meeting_rows import CallRow, ParagraphRow, PlanRow, ProtocolRow
    from archive.catalogue.reviewing import HiddenText, Personal, PoorReading
    from archive.catalogue.sizes import RunningText, Size
    from archive.catalogue.values import FileRecord
    from archive.model import Filters

_PAGE_STARTS = """
SELECT document_id, span_start, number FROM pages WHERE document_id IN ({}) ORDER BY 1, 2, 3
"""
_OPENINGS = f"SELECT {SECTION_COLUMNS} FROM sections WHERE kind = 'cover' OR length(heading) < 30"
_TITLED = """
SELECT document_id, coalesce(
  min(CASE WHEN kind NOT IN ('cover', 'reference', 'furniture', 'evidence') THEN ordinal END),
  min(ordinal))
FROM sections WHERE document_id IN ({}) GROUP BY 1
"""


class CatalogueLists(CatalogueFile):
    """What a catalogue holds in all, as far as its kind shows it."""

    def files(self) -> Iterator[FileRecord]:
        """Return every file, by path."""
        rows = self._db.execute(f"SELECT {FILE_COLUMNS} FROM whole_files ORDER BY path")
        return map(file_from, rows)

    def failures(self) -> tuple[FileRecord, ...]:
        """Return the files that failed or came through in part only, by path."""
        rows = self._db.execute(
            f"SELECT {FILE_COLUMNS} FROM whole_files WHERE status IN (?, ?) ORDER BY path",
            (Status.FAILED.value, Status.PARTIAL.value),
        )
        return tuple(map(file_from, rows))

    def counts(self) -> dict[str, Any]:
        """Return how many documents and sections there are, and files by status."""
        files = Counter({status.value: 0 for status in Status})
        sql = "SELECT status, count(*) FROM whole_files GROUP BY 1"
        files.update(dict(tuple(row) for row in self._db.execute(sql)))
        return {
            "documents": self._db.execute("SELECT count(*) FROM documents").fetchone()[0],
            "sections": self._db.execute("SELECT count(*) FROM sections").fetchone()[0],
            "files": dict(files),
        }

    def browse(self, by: str, filters: Filters) -> tuple[tuple[str, int], ...]:
        """Return the values of a field (browse.BY) with their numbers of documents, by value."""
        return browse.counts(self._db, by, filters)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return documents by id, without sections and facts; unknown ids are left out."""
        rows = self._many("SELECT id, record FROM documents WHERE id IN ({})", list(ids))
        return {row[0]: document_from(row[1]) for row in rows}

    def listing(
        self, filters: Filters, order: str = "title", limit: int = 50, offset: int = 0
    ) -> tuple[int, list[Document]]:
        """Return how many documents match and one page of them, without sections and facts.

        order: title, date, -date (unknown last) or new (last arrived first).
        """
        total, ids = browse.listing(self._db, filters, order, limit, offset)
        documents = self.documents(ids)
        return total, [documents[id_] for id_ in ids]

    def sizes(self, by: str, filters: Filters = sizes.NO_FILTERS) -> tuple[Size, ...]:
        """Return words, sections and documents of each value of a field (sizes.BY), unknown last.

        Of all that is searched in the documents that satisfy filters (not those on topics,
        outcomes and references: a section has these by itself).
        """
        return sizes.sizes(self._db, by, filters)

    def sizes_of(self, by: str, sections: Iterable[tuple[str, str]]) -> tuple[Size, ...]:
        """Return the same of sections, by document and key."""
        return sizes.sizes_of(self._db, by, sections)

    def texts(self, sections: Iterable[tuple[str, str]] | None = None) -> Iterator[RunningText]:
        """Yield the texts of sections with their language; None means all that are searched."""
        return sizes.texts(self._db, sections)

    def page_starts(self, ids: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Return, by document, where each page begins in the repaired text, and its number."""
        starts: dict[str, list[tuple[int, int]]] = {}
        for row in self._many(_PAGE_STARTS, list(ids)):
            starts.setdefault(row[0], []).append((row[1], row[2]))
        return starts

    def opening_sections(self) -> Iterator[Section]:
        """Yield the sections that may only lead to the rest of their document: covers and lists."""
        return map(section_from, self._db.execute(_OPENINGS))

    def flagged(self, flag: flags.Flag) -> tuple[str, ...]:
        """Return the ids of documents a page of which carries a flag."""
        return flags.flagged(self._db, flag)

    def with_copies(self) -> tuple[str, ...]:
        """Return the ids of documents that have a copy or another version in the archive."""
        return flags.with_copies(self._db)

    def repeated_references(self) -> tuple[str, ...]:
        """Return the headings of references that stand in several documents."""
        return flags.repeated_references(self._db)

    def in_files(self, part: str) -> tuple[str, ...]:
        """Return the ids of documents whose file's path, as shown, has `part` in it, case aside."""
        wanted = fold(part)
        pairs = flags.by_path(self._db)
        return tuple(dict.fromkeys(id_ for path, id_ in pairs if wanted in fold(mask(path))))

    @cached_property
    def body_owners(self) -> dict[str, str]:
        """The one organisation that has a body of a name here, by name, where it is one alone."""
        return meeting_rows.body_owners(self._db)

    def protocols(self) -> Iterator[ProtocolRow]:
        """Return the protocols that have a body and a date, with whose the body must be."""
        rows = meeting_rows.protocols(self._db)
        return (meeting_rows.with_owner(row, self.body_owners) for row in rows)

    def plans(self, words: Sequence[str]) -> Iterator[PlanRow]:
        """Return the sections whose heading has one of some words in it (ASCII case aside)."""
        rows = meeting_rows.plans(self._db, words)
        return (meeting_rows.with_owner(row, self.body_owners) for row in rows)

    def calls(self) -> Iterator[CallRow]:
        """Return the calls to meetings."""
        rows = meeting_rows.calls(self._db)
        return (meeting_rows.with_owner(row, self.body_owners) for row in rows)

    def paragraphs(self) -> Iterator[ParagraphRow]:
        """Return the numbered §§ of protocols that have a body and a date."""
        rows = meeting_rows.paragraphs(self._db)
        return (meeting_rows.with_owner(row, self.body_owners) for row in rows)

    def poorly_read(self, below: float = flags.RESCAN_BELOW) -> list[PoorReading]:
        """Return the documents to scan again, the worst first: read worse than `below`, 0 to 1."""
        return list(reviewing.poorly_read(self._db, below))

    def with_personal_numbers(self) -> list[Personal]:
        """Return the documents with personal numbers, those with most first."""
        return list(reviewing.with_personal_numbers(self._db))

    def with_hidden_text(self) -> list[HiddenText]:
        """Return the documents whose files hide text and await review, most words first."""
        return [hidden for hidden in reviewing.with_hidden_text(self._db) if not hidden.reviewed]

    def titled_sections(self, ids: Iterable[str]) -> dict[str, int]:
        """Return, by document, the ordinal of the section that is found by the document's title."""
        return {row[0]: row[1] for row in self._many(_TITLED, list(ids))}

    def record_states(self) -> Iterator[tuple[Any, ...]]:
        """Yield what tells one state of each record from another (state_rows.records)."""
        return state_rows.records(self._db)

    def record_state(self, document_id: str) -> tuple[bytes, bytes, list[tuple[Any, ...]]]:
        """Return what is said of a record, its facts and its sections (state_rows.sections)."""
        return *state_rows.record(self._db, document_id), state_rows.sections(self._db, document_id)

    def series(self) -> list[tuple[str | None, str | None, str]]:
        """Return every organisation, body and type that records have together."""
        return state_rows.series(self._db)

    def of_type(self, type_: str) -> set[str]:
        """Return the records of a type, by id."""
        return state_rows.of_type(self._db, type_)

    def older_versions(self) -> list[tuple[str, str]]:
        """Return the records of which there is a newer version, each with that one, by id."""
        return state_rows.older_versions(self._db)

    def same_texts(self) -> list[tuple[str, str]]:
        """Return the records whose text another has too, by id, with the fingerprint of it."""
        return state_rows.same_texts(self._db)

    def former_ids(self) -> Iterator[tuple[str, str]]:
        """Yield the ids that records had, each with the one that stands for it."""
        return state_rows.former_ids(self._db)

    def successor(self, document_id: str) -> str | None:
        """Return the id of the document that stands for a former id; None where none does."""
        return state_rows.successor(self._db, document_id)

    def register_entries(self, by: register_rows.By, *values: str) -> Iterator[tuple[Any, ...]]:
        """Yield the register's entries chosen `by` some values (register_rows.entries)."""
        return register_rows.entries(self._db, by, values)

    def register_section(self, document_id: str, key: str) -> tuple[Any, ...] | None:
        """Return a section as the register sees it; None where there is none."""
        return register_rows.section(self._db, document_id, key)

    def register_keys(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield document and key of the register's entries of a kind, in order."""
        return register_rows.keys(self._db, kind)
