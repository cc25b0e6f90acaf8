"""Salvage what a catalogue of any version, even a damaged one, tells of files and documents.

Columns are looked up by name: one that another version does not have counts as unknown. So what
cannot be made anew, times of arrival and ids once given, outlives every change of the tables.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from archive.catalogue.section_keys import SectionContent, decoded
from archive.catalogue.values import DocumentRow, FileRecord, Tombstone
from archive.model import LEVELS, Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}
_PRIMARY = 0xFF
_NOTHING_KNOWN = {
    "size": -1,
    "mtime_ns": -1,
    "inode": -1,
    "sha256": None,
    "status": Status.FAILED.value,
    "media_type": "application/octet-stream",
    "warnings": "[]",
    "access": "closed",
}
_SHARED = ("media_type", "reader", "access")
"""Columns of files whose few values are held once, however many files there are."""
_FILE = tuple(field.name for field in fields(FileRecord))
_GONE = tuple(field.name for field in fields(Tombstone))
_PLACE = tuple(field.name for field in fields(DocumentRow))
_MOVES = ("document_id", "moves")
_SECTION = ("key", "ordinal", "number", "heading", "text")


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Facts about a catalogue, its files by path, and the ids that stand for no document."""

    meta: dict[str, str] = field(default_factory=dict)
    files: dict[str, FileRecord] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    tombstones: dict[str, Tombstone] = field(default_factory=dict)
    moves: dict[str, bytes] = field(default_factory=dict)


def salvage(path: Path, *, files: bool = True) -> Salvaged:
    """Return what a catalogue still tells; nothing when it cannot be read at all.

    Without `files`, the rest of it.
    """
    known = {file.path: file for file in salvaged_files(path)} if files else {}
    with closing(_open_damaged(path)) as db:
        return Salvaged(
            dict(_salvaged_pairs(db, "meta", ("key", "value"))),
            known,
            dict(_salvaged_pairs(db, "aliases", ("old", "new"))),
            {
                tombstone.id: tombstone
                for row in _readable_rows(db, "gone", _GONE)
                for tombstone in _salvaged_tombstone(row)
            },
            {
                ident: kept
                for row in _readable_rows(db, "passages", _MOVES)
                for ident, kept in _salvaged_moves(row)
            },
        )


def salvaged_files(path: Path) -> Iterator[FileRecord]:
    """Yield the files of a catalogue, by path where it is whole."""
    with closing(_open_damaged(path)) as db:
        for row in _readable_rows(db, "files", _FILE):
            yield from _salvaged_file(row)


def known_documents(path: Path) -> list[DocumentRow]:
    """Return the documents that a catalogue knows, by content and their order in it."""
    with closing(_open_damaged(path)) as db:
        rows = [
            place
            for row in _readable_rows(db, "documents", _PLACE)
            for place in _salvaged_place(row)
        ]
    return sorted(rows, key=lambda place: (place.sha256, place.ordinal, place.id))


def sketches(path: Path, sha256: str) -> list[bytes]:
    """Return the MinHash sketches of the documents that came from some bytes."""
    with closing(_open_damaged(path)) as db:
        rows = _readable_rows(db, "documents", ("sketch",), "sha256", sha256)
        return [row["sketch"] for row in rows if row.get("sketch")]


@dataclass(frozen=True, slots=True)
class Sketched:
    """A document's words as a catalogue tells them: content, fingerprint, sketch and level.

    `names` are what it is called within its file: its own id, and its title.
    """

    sha256: str
    text_hash: str
    sketch: bytes
    access: Level
    names: tuple[str, str] = ("", "")


def sketched_documents(
    path: Path, by: str = "1", values: Iterable[object] = (1,)
) -> Iterator[Sketched]:
    """Yield the documents of a catalogue that have words enough to be known again.

    Those alone whose column `by` has one of some values, where one is named.
    """
    columns = ("sha256", "text_hash", "access", "sketch", "source_id", "title")
    with closing(_open_damaged(path)) as db:
        rows = (_readable_rows(db, "documents", columns, by, value) for value in values)
        for row in chain.from_iterable(rows):
            sha256, text_hash, access, sketch, source_id, title = map(row.get, columns)
            if sha256 and text_hash and access in LEVELS:
                names = (str(source_id or ""), str(title or ""))
                yield Sketched(str(sha256), str(text_hash), sketch or b"", Level(access), names)


class FormerSections:
    """The sections of a catalogue of any version, a document at a time; close it after use."""

    def __init__(self, path: Path | None) -> None:
        self._db = _open_damaged(path) if path else sqlite3.connect(":memory:")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def content(self, document_id: str) -> str | None:
        """Return the SHA-256 of the bytes a document came from."""
        rows = _readable_rows(self._db, "documents", ("sha256",), "id", document_id)
        return next((row["sha256"] for row in rows), None)

    def of(self, document_id: str) -> list[tuple[str, SectionContent]]:
        """Return the keys of a document's sections with what identifies each, in their order.

        A key of a release that had none is the section's place.
        """
        rows = _readable_rows(self._db, "sections", _SECTION, "document_id", document_id)
        placed = [(row["ordinal"], row) for row in rows if isinstance(row.get("ordinal"), int)]
        return [
            (
                str(row.get("key", place)),
                SectionContent(row["number"], row["heading"], row["text"] or ""),
            )
            for place, row in sorted(placed, key=lambda pair: pair[0])
        ]


def _open_damaged(path: Path) -> sqlite3.Connection:
    """Return a connection to the file, or to nothing when it cannot be opened."""
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.OperationalError:
        db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return db


def _readable_rows(
    db: sqlite3.Connection, table: str, wanted: tuple[str, ...], by: str = "1", value: object = 1
) -> Iterator[dict[str, Any]]:
    """Return the rows of a table with those of the wanted columns that it has, up to a damage.

    Those alone whose column `by` has a value, where one is named.
    """
    try:
        had = {row["name"] for row in db.execute(f"PRAGMA table_info({table})")}
        columns = [name for name in wanted if name in had]
        if columns:
            sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {by} = ?"
            for row in db.execute(sql, (value,)):
                yield dict(row)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & _PRIMARY not in _DAMAGE:
            raise


def _salvaged_file(row: dict[str, Any]) -> Iterator[FileRecord]:
    shared = {
        column: sys.intern(row[column]) for column in _SHARED if isinstance(row.get(column), str)
    }
    if isinstance(row.get("sha256"), str) and row.get("served") == row["sha256"]:
        shared["served"] = row["sha256"]
    known = _NOTHING_KNOWN | row | shared
    try:
        known["warnings"] = msgspec.json.decode(known["warnings"])
        yield msgspec.convert(known, FileRecord)
    except (TypeError, ValueError):
        return


def _salvaged_place(row: dict[str, Any]) -> Iterator[DocumentRow]:
    try:
        yield msgspec.convert(row, DocumentRow, strict=False)
    except msgspec.ValidationError:
        return


def _salvaged_pairs(
    db: sqlite3.Connection, table: str, columns: tuple[str, str]
) -> Iterator[tuple[str, str]]:
    for row in _readable_rows(db, table, columns):
        pair = tuple(row.get(name) for name in columns)
        if all(isinstance(value, str) for value in pair):
            yield pair  # type: ignore[misc]  # mypy does not follow `all`


def _salvaged_tombstone(row: dict[str, Any]) -> Iterator[Tombstone]:
    try:
        yield msgspec.convert({"reason": "", "at": 0.0} | row, Tombstone)
    except msgspec.ValidationError:
        return


def _salvaged_moves(row: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    ident, kept = row.get("document_id"), row.get("moves")
    try:
        if isinstance(ident, str) and isinstance(kept, bytes) and decoded(kept) is not None:
            yield ident, kept
    except msgspec.MsgspecError:
        return
