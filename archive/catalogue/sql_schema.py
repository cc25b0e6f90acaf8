"""Tables, views and version of the catalogue's SQLite schema."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from archive.catalogue.values import FileRecord
from archive.model import Decision, Document, Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE files (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
  sha256 TEXT, status TEXT NOT NULL, media_type TEXT NOT NULL, reason TEXT, pages INTEGER,
  warnings TEXT NOT NULL, served TEXT, arrived REAL NOT NULL, checked REAL NOT NULL,
  reader TEXT NOT NULL, raw BLOB, access TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_by_served ON files (served);

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL, ordinal INTEGER NOT NULL, paged INTEGER NOT NULL,
  title TEXT NOT NULL, type TEXT NOT NULL, organisation TEXT, body TEXT, language TEXT,
  date_from TEXT, date_to TEXT, access TEXT NOT NULL, source_id TEXT,
  personal INTEGER NOT NULL, quality REAL, text_hash TEXT NOT NULL,
  recorded INTEGER NOT NULL, reading TEXT NOT NULL, digest TEXT NOT NULL,
  sketch BLOB NOT NULL,
  record BLOB NOT NULL, facts BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX documents_by_sha256 ON documents (sha256, ordinal);
CREATE INDEX documents_by_source ON documents (source_id);
CREATE INDEX documents_by_text ON documents (text_hash);
CREATE INDEX documents_by_body ON documents (body, organisation, access);

CREATE TABLE contents (sha256 TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE terms (
  document_id TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (kind, value, document_id)
) WITHOUT ROWID;
CREATE INDEX terms_by_document ON terms (document_id);

CREATE TABLE sections (
  document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, key TEXT NOT NULL,
  kind TEXT NOT NULL, number TEXT, case_number TEXT, heading TEXT, level INTEGER NOT NULL,
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL, page_from INTEGER, page_to INTEGER,
  decisions BLOB NOT NULL, topics BLOB NOT NULL, confidence REAL NOT NULL, text TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  PRIMARY KEY (document_id, ordinal)
);
CREATE UNIQUE INDEX sections_by_key ON sections (document_id, key);
CREATE TABLE text_sizes (
  document_id TEXT PRIMARY KEY, words INTEGER NOT NULL, sections INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (document_id TEXT PRIMARY KEY, moves BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE pages (
  document_id TEXT NOT NULL, number INTEGER NOT NULL,
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  source TEXT NOT NULL, confidence REAL, quality REAL,
  PRIMARY KEY (document_id, number, span_start)
) WITHOUT ROWID;

CREATE TABLE aliases (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE gone (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, reason TEXT NOT NULL, at REAL NOT NULL,
  text_hash TEXT NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL, access TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE links (
  document_id TEXT NOT NULL, other TEXT NOT NULL, kind TEXT NOT NULL, score REAL NOT NULL,
  PRIMARY KEY (document_id, other, kind)
) WITHOUT ROWID;
CREATE INDEX links_by_other ON links (other);

CREATE TABLE names (
  document_id TEXT NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY (rule, key, document_id)
) WITHOUT ROWID;
CREATE INDEX names_by_document ON names (document_id);
CREATE TABLE mentions (
  document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, rule TEXT NOT NULL, key TEXT NOT NULL,
  organisation TEXT,
  PRIMARY KEY (rule, key, document_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX mentions_by_document ON mentions (document_id, ordinal);

CREATE TABLE register (
  document_id TEXT NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
  rule TEXT NOT NULL, confidence REAL NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (kind, key, document_id, ordinal, span_start)
) WITHOUT ROWID;
CREATE INDEX register_by_section ON register (document_id, ordinal);
"""

PACKED = (Document, tuple[Fact, ...], tuple[Decision, ...], tuple[str, ...], FileRecord)
"""The types that rows.py packs into columns."""
_ROWS = Path(__file__).with_name("rows.py")


def version(tables: str, packed: tuple[Any, ...] = PACKED, rows: bytes | None = None) -> str:
    """Return what stands for some tables, however their text is laid out.

    It differs as soon as a column, a packed type or the code that packs it does.
    """
    _, types = msgspec.json.schema_components(packed)
    parts = [
        " ".join(tables.split()).encode(),
        msgspec.json.encode(_without_descriptions(types), order="sorted"),
        _ROWS.read_bytes() if rows is None else rows,
    ]
    return hashlib.blake2b(b"\0".join(parts), digest_size=6).hexdigest()


def _without_descriptions(schema: Any) -> Any:  # noqa: ANN401 -- any JSON
    if isinstance(schema, dict):
        return {
            name: _without_descriptions(value)
            for name, value in schema.items()
            if name != "description"
        }
    return [_without_descriptions(item) for item in schema] if isinstance(schema, list) else schema


RELEASED = {"0.1.0": "bcae0ae18880"}
"""Versions of the tables in catalogues of releases, which are answered until they are rebuilt."""
_ABSENT = {("gone", "access"): "'closed'", ("sections", "key"): "CAST(ordinal AS TEXT)"}
"""What a column of today holds where an older catalogue has none; else what is empty."""


def sources(db: sqlite3.Connection) -> dict[str, str]:
    """Return for every table of today a SELECT of all its columns from an opened catalogue.

    In a catalogue of another release a column that is not there is empty, and so is a table.
    """
    return {
        table: _view_source(db, table, columns) for table, columns in _current_columns().items()
    }


def has_column(table: str, column: str) -> bool:
    """Return whether a table of today has a column."""
    return column in _current_columns().get(table, {})


def _view_source(db: sqlite3.Connection, table: str, columns: Mapping[str, str]) -> str:
    held = {row[1] for row in db.execute(f"PRAGMA main.table_info({table})")}
    if held == columns.keys():
        return f"SELECT * FROM main.{table}"
    absent = {
        name: f"{_ABSENT.get((table, name), _EMPTY.get(kind, 'NULL'))} AS {name}"
        for name, kind in columns.items()
        if name not in held
    }
    values = ", ".join(absent.get(name, name) for name in columns)
    if held:
        return f"SELECT {values} FROM main.{table}"
    return _COUNTED.get(table, f"SELECT {values} WHERE 0")


_COUNTED = {
    "text_sizes": "SELECT document_id, 0 AS words, count(*) AS sections FROM main.sections "
    "WHERE kind NOT IN ('reference', 'furniture', 'evidence') GROUP BY 1"
}
"""What stands for a table that an older catalogue has not; it counted no words."""
_EMPTY = {"TEXT": "''", "INTEGER": "0", "REAL": "0.0", "BLOB": "x''"}


@cache
def _current_columns() -> dict[str, dict[str, str]]:
    """Return the tables of today with their columns and the types of those never NULL."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {
            table: {
                row[1]: row[2] if row[3] else ""
                for row in db.execute(f"PRAGMA table_info({table})")
            }
            for table in tables
        }


VERSION = version(TABLES)
"""A generation of another version is built anew from what was read."""
