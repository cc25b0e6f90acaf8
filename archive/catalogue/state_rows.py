"""States of records in the catalogue: what tells one state of a record from another; repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
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


def visible(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Yield what tells one state of all that a connection sees from another, in a fixed order."""
    for columns, table, key in _VISIBLE:
        sql = f"SELECT {columns} FROM {table} ORDER BY {key}"
        yield from ((table, *row) for row in db.execute(sql))


def records(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Yield id, digest, source id, content, organisation, body, type, first day and arrival.

    In the order of ids. The content is the SHA-256 of the bytes, or the reading of a record with an
    id of its own; the arrival that of the first file of its bytes, in seconds since 1970.
    """
    return map(tuple, db.execute(_RECORDS))


def record(db: sqlite3.Connection, document_id: str) -> tuple[bytes, bytes]:
    """Return what is said of a record and its facts, both as JSON."""
    sql = "SELECT record, facts FROM documents WHERE id = ?"
    description, facts = db.execute(sql, (document_id,)).fetchone()
    return description, facts


def sections(db: sqlite3.Connection, document_id: str) -> list[tuple[Any, ...]]:
    """Return all that a record's sections say, in order; the text and the key come last."""
    return [tuple(row) for row in db.execute(_SECTIONS, (document_id,))]


def series(db: sqlite3.Connection) -> list[tuple[str | None, str | None, str]]:
    """Return every organisation, body and type that records have together."""
    sql = "SELECT DISTINCT organisation, body, type FROM documents"
    return [(row[0], row[1], row[2]) for row in db.execute(sql)]


def of_type(db: sqlite3.Connection, type_: str) -> set[str]:
    """Return the records of a type, by id."""
    return {row[0] for row in db.execute("SELECT id FROM documents WHERE type = ?", (type_,))}


def older_versions(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the records of which there is a newer version, each with that one, by id."""
    rows = db.execute("SELECT document_id, other FROM links WHERE kind = 'newer'")
    return [(row[0], row[1]) for row in rows]


def same_texts(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the records whose text another has too, by id, with the fingerprint of it."""
    return [(row[0], row[1]) for row in db.execute(_SAME_TEXT)]


def former_ids(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the ids that records had, each with the one that stands for it."""
    return ((row[0], row[1]) for row in db.execute("SELECT old, new FROM aliases"))


def successor(db: sqlite3.Connection, document_id: str) -> str | None:
    """Return the id of the record that stands for a former id; None where none does."""
    sql = "SELECT d.id FROM aliases a JOIN documents d ON d.id = a.new WHERE a.old = ?"
    row = db.execute(sql, (document_id,)).fetchone()
    return row[0] if row else None
