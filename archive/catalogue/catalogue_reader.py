"""Reading of a catalogue: one document, section or original and its links, from many threads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.catalogue import mentions, section_keys
from archive.catalogue.catalogue_lists import CatalogueLists
from archive.catalogue.rows import (
    FILE_COLUMNS,
    SECTION_COLUMNS,
    document_from,
    facts_from,
    file_from,
    section_from,
    split_id,
)
from archive.catalogue.section_keys import FoundSection
from archive.catalogue.values import (
    Link,
    Mention,
    Original,
    PageText,
    StoredPage,
    Tombstone,
)
from archive.errors import (
    GoneError,
    gone_document,
    no_document,
    no_original,
)
from archive.messages import message
from archive.model import Document, Section, Source, Span
from archive.personal import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_TO_REVIEW = (
    "SELECT max(personal), max(EXISTS (SELECT 1 FROM json_each(CAST(facts AS TEXT)) f "
    "WHERE json_extract(f.value, '$.kind') IN ('hidden_text', 'covering_shapes'))) "
    "FROM documents WHERE sha256 = ?"
)


class CatalogueReader(CatalogueLists):
    """What can be asked of an opened catalogue; how much of it there is, its kinds decide."""

    def resolve(self, document_id: str, asked: str = "") -> str:
        """Return the id that stands for a document now: its own, or its successor's.

        `asked` is the id that an error names, when it is another: that of a section.

        Raises:
            NotFoundError: there is and was no such document, or it is gone (then it says why).
        """
        row = self._db.execute(
            "SELECT ?1 WHERE EXISTS (SELECT 1 FROM documents WHERE id = ?1) "
            "UNION ALL SELECT new FROM aliases WHERE old = ?1",
            (document_id,),
        ).fetchone()
        current: str = row[0] if row else document_id
        if self._db.execute("SELECT 1 FROM documents WHERE id = ?", (current,)).fetchone():
            return current
        asked = asked or document_id
        if gone := self.gone(current):
            raise gone_document(asked, taken_down=gone.kind == "takedown")
        raise no_document(asked)

    def gone(self, document_id: str) -> Tombstone | None:
        """Return why a document is not here any more, or None."""
        row = self._db.execute(
            "SELECT * FROM gone WHERE id IN (?, (SELECT new FROM aliases WHERE old = ?))",
            (document_id, document_id),
        ).fetchone()
        return Tombstone(*row) if row else None

    def document(self, document_id: str) -> Document:
        """Return a document whole; an old id leads to its successor.

        Raises:
            NotFoundError: there is no such document.
        """
        current = self.resolve(document_id)
        row = self._db.execute(
            "SELECT record, facts FROM documents WHERE id = ?", (current,)
        ).fetchone()
        return replace(
            document_from(row["record"]),
            facts=facts_from(row["facts"]),
            sections=tuple(self._sections_of(current)),
        )

    def _sections_of(self, document_id: str) -> Iterator[Section]:
        rows = self._db.execute(
            f"SELECT {SECTION_COLUMNS} FROM sections WHERE document_id = ? ORDER BY ordinal",
            (document_id,),
        )
        return map(section_from, rows)

    def document_ids(self) -> Iterator[str]:
        """Yield the ids of all documents, in order."""
        return (row[0] for row in self._db.execute("SELECT id FROM documents ORDER BY id"))

    def sections(self, ids: Iterable[str]) -> dict[str, Section]:
        """Return sections by id; unknown ids are left out."""
        sql = f"SELECT {SECTION_COLUMNS} FROM sections WHERE document_id = ? AND key = ?"
        sections = {}
        for id_ in ids:
            if row := self._db.execute(sql, split_id(id_)).fetchone():
                sections[id_] = section_from(row)
        return sections

    def find_section(self, section_id: str) -> FoundSection:
        """Return the section that an id, present or former, leads to.

        Raises:
            NotFoundError: there is no such section, or it is gone (then it says so).
        """
        document, key = split_id(section_id)
        here = self.resolve(document, section_id)
        moves = section_keys.moves_of(self._db, document)
        successor = self._successor(here, key, moves, moved=here != document)
        if successor is None:
            raise no_document(section_id)
        for section in self.sections([f"{here}-{successor.key}"]).values():
            return FoundSection(section, successor.other_version)
        raise GoneError(message("Avsnittet %(id)s finns inte längre i handlingen.", id=section_id))

    def section_successors(self, document_id: str) -> dict[str, str | None]:
        """Return what the former keys of a document's sections stand for; None where it is gone."""
        moves = section_keys.moves_of(self._db, document_id) or {}
        return {old: new.key for old, new in moves.items()}

    def former_numbers(self, document_id: str) -> dict[str, list[str]]:
        """Return, by key, the places that a document's sections were numbered by before 0.2."""
        numbers: dict[str, list[str]] = {}
        for old, new in (section_keys.moves_of(self._db, document_id) or {}).items():
            if new.key is not None and old.isdecimal():
                numbers.setdefault(new.key, []).append(old)
        return numbers

    def _successor(
        self, document_id: str, key: str, moves: section_keys.Moves | None, *, moved: bool
    ) -> section_keys.Successor | None:
        """Return what a key stands for in a document that it, or with `moved` another, was of."""
        known = (moves or {}).get(key)
        here = bool(self.sections([f"{document_id}-{key}"]))
        if known and (moved or not here or known.key == key):
            return known
        if here:
            return section_keys.Successor(key, moved and moves is None)
        return section_keys.guessed(key, tuple(self._sections_of(document_id)))

    def record(self, record_id: str) -> tuple[FoundSection | None, Document]:
        """Return the document of an id, or what the id of a section leads to and its document.

        Raises:
            NotFoundError: there is neither.
        """
        if record_id in self.documents([record_id]) or not split_id(record_id)[1]:
            return None, self.document(record_id)
        target = self.find_section(record_id)
        return target, self.document(target.section.document_id)

    def pages(self, document_id: str) -> tuple[PageText, ...]:
        """Return the pages of a document with their texts and places, in order."""
        current = self.resolve(document_id)
        rows = self._db.execute(
            "SELECT number, span_start, span_end, source, confidence, quality FROM pages "
            "WHERE document_id = ? ORDER BY span_start, number",
            (current,),
        )
        pages = [
            StoredPage(number, Span(start, end), Source(source), confidence, quality)
            for number, start, end, source, confidence, quality in rows
        ]
        return tuple(_page_texts(pages, list(self._sections_of(current))))

    def original(self, document_id: str) -> Original:
        """Return the file a document came from.

        Raises:
            NotFoundError: there is no such document, or its file is not in the corpus.
        """
        row = self._db.execute(
            "SELECT sha256, paged FROM documents WHERE id = ?", (self.resolve(document_id),)
        ).fetchone()
        rows = self._db.execute(
            f"SELECT {FILE_COLUMNS} FROM whole_files WHERE served = ? "
            "ORDER BY sha256 IS NOT served, arrived, path",
            (row["sha256"],),
        )
        files = [file_from(file) for file in rows]
        if not files:
            raise no_original(document_id)
        personal, hidden_text = self._db.execute(_TO_REVIEW, (row["sha256"],)).fetchone()
        return Original(
            tuple(file.below(Path()) for file in files),
            mask(files[0].below(Path()).name),
            files[0].media_type,
            row["sha256"],
            bool(row["paged"]),
            personal=bool(personal),
            hidden_text=bool(hidden_text),
        )

    def has_file(self, path: str) -> bool:
        """Tell whether a file, by its path below the corpus, may be seen with all it holds."""
        row = self._db.execute("SELECT 1 FROM whole_files WHERE path = ?", (path,))
        return row.fetchone() is not None

    def links(self, document_id: str) -> tuple[Link, ...]:
        """Return the documents tied to one, the closest first."""
        rows = self._db.execute(
            "SELECT other, kind, score FROM links WHERE document_id = ? ORDER BY score DESC, other",
            (document_id,),
        )
        return tuple(Link(*row) for row in rows)

    def outgoing_references(self, document_id: str) -> tuple[Mention, ...]:
        """Return which records a document's references speak of."""
        return mentions.outgoing_references(self._db, document_id)

    def incoming_references(self, document_id: str) -> tuple[Mention, ...]:
        """Return the references in other records that speak of a document."""
        return mentions.incoming_references(self._db, document_id)

    def paths(self, document_id: str) -> tuple[str, ...]:
        """Return the files that hold a document's bytes, as they may be shown, by path."""
        rows = self._db.execute(
            "SELECT path FROM files JOIN documents ON served = documents.sha256 "
            "WHERE documents.id = ? ORDER BY path",
            (document_id,),
        )
        return tuple(mask(row[0]) for row in rows)


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
