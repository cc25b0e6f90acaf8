"""States of records in the catalogue: what tells one state of a record from another; repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.catalogue.catalogue_file import CatalogueFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_RECORDS = """
SELECT d.id, d.digest, coalesce(d.source_id, ''),
  CASE WHEN d.recorded THEN d.reading ELSE d.sha256 END,
  d.organisation, d.body, d.type, coalesce(d.date_from, ''),
  coalesce((SELECT min(f.arrived) FROM files f WHERE f.served = d.sha256), 0)
FROM documents d ORDER BY d.id
"""
_SECTIONS = """
SELECT ordinal, kind, number, case_number, heading, level, page_from, page_to,
  decisions, topics, text, key
FROM sections WHERE document_id = ? ORDER BY ordinal
"""
_SAME_TEXT = """
SELECT id, text_hash FROM documents WHERE text_hash IN
  (SELECT text_hash FROM documents WHERE text_hash != '' GROUP BY 1 HAVING count(*) > 1)
ORDER BY id
"""

_VISIBLE = (
    ("id, digest, sha256, ordinal, personal, access", "documents", "id"),
    ("path, mtime_ns, sha256, status, reason, warnings, served, arrived", "files", "path"),
    ("*", "gone", "id"),
    ("*", "aliases", "old"),
    ("*", "passages", "document_id"),
    ("*", "links", "document_id, other, kind"),
)
"""All that a catalogue shows, or what stands for it: the digest of a record for its sections."""


class RecordStates(CatalogueFile):
    """What a catalogue says of the states of its records, as far as its kind shows them."""

    def visible_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield what tells one state of all that is seen from another, in a fixed order."""
        for columns, table, key in _VISIBLE:
            sql = f"SELECT {columns} FROM {table} ORDER BY {key}"
            yield from ((table, *row) for row in self._db.execute(sql))

    def record_states(self) -> Iterator[tuple[Any, ...]]:
        """Yield id, digest, source id, content, organisation, body, type, first day and arrival.

        In the order of ids. The content is the SHA-256 of the bytes, or the reading of a record
        with an id of its own; the arrival that of the first file of its bytes, in seconds since
        1970.
        """
        return map(tuple, self._db.execute(_RECORDS))

    def record_state(self, document_id: str) -> tuple[bytes, bytes, list[tuple[Any, ...]]]:
        """Return what is said of a record and its facts, both as JSON, and all of its sections.

        These are in order; their text and key come last.
        """
        sql = "SELECT record, facts FROM documents WHERE id = ?"
        description, facts = self._db.execute(sql, (document_id,)).fetchone()
        sections = self._db.execute(_SECTIONS, (document_id,))
        return description, facts, list(map(tuple, sections))

    def series(self) -> list[tuple[str | None, str | None, str]]:
        """Return every organisation, body and type that records have together."""
        rows = self._db.execute("SELECT DISTINCT organisation, body, type FROM documents")
        return [tuple(row) for row in rows]

    def of_type(self, type_: str) -> set[str]:
        """Return the records of a type, by id."""
        sql = "SELECT id FROM documents WHERE type = ?"
        return {row[0] for row in self._db.execute(sql, (type_,))}

    def newer(self) -> dict[str, tuple[str, ...]]:
        """Return the newer versions of every document that has any, by its id."""
        newer: dict[str, tuple[str, ...]] = {}
        for ident, other in self._db.execute(
            "SELECT document_id, other FROM links WHERE kind = 'newer' ORDER BY document_id, other"
        ):
            newer[ident] = (*newer.get(ident, ()), other)
        return newer

    def same_texts(self) -> list[tuple[str, str]]:
        """Return the records whose text another has too, by id, with the fingerprint of it."""
        return [tuple(row) for row in self._db.execute(_SAME_TEXT)]

    def former_ids(self) -> Iterator[tuple[str, str]]:
        """Yield the ids that records had, each with the one that stands for it."""
        return ((row[0], row[1]) for row in self._db.execute("SELECT old, new FROM aliases"))

    def successor(self, document_id: str) -> str | None:
        """Return the id of the record that stands for a former id; None where none does."""
        sql = "SELECT d.id FROM aliases a JOIN documents d ON d.id = a.new WHERE a.old = ?"
        row = self._db.execute(sql, (document_id,)).fetchone()
        return row[0] if row else None
