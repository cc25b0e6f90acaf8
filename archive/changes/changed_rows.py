"""Rows of the change log that a run found to be other than before, on disk until they are numbered.

However many there are (all of them, when a log is begun), none of them is held in memory.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from archive.changes.change_values import COLUMNS, RecordRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Level

_TABLES = f"""
CREATE TABLE changed ({COLUMNS}, day, PRIMARY KEY (level, id)) WITHOUT ROWID;
CREATE TABLE former (level, id, first, PRIMARY KEY (level, id)) WITHOUT ROWID;
CREATE TABLE fresh (id PRIMARY KEY) WITHOUT ROWID;
"""
_PLACES = ", ".join("?" * (COLUMNS.count(",") + 2))


class ChangedRows:
    """What is other than before, by level; what stands for a record that moved; fresh records."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, row: RecordRow, day: str) -> None:
        """Keep a row; `day` is the first day of its record, by which what came is put in order."""
        sql = f"INSERT INTO changed VALUES ({_PLACES})"  # noqa: S608 - our own names
        self._db.execute(sql, (*row.values(), day))

    def add_fresh(self, document_id: str) -> None:
        """Keep that a record comes from other bytes than when it was here before."""
        self._db.execute("INSERT INTO fresh VALUES (?)", (document_id,))

    def add_former(self, level: Level, document_id: str, first: int) -> None:
        """Keep when the record was first here in whose place one stands now."""
        self._db.execute(
            "INSERT OR REPLACE INTO former VALUES (?, ?, ?)", (level, document_id, first)
        )

    def first_of_former(self, level: Level, document_id: str) -> int | None:
        """Return when the record was first here in whose place one stands; None for none."""
        sql = "SELECT first FROM former WHERE level = ? AND id = ?"
        row = self._db.execute(sql, (level, document_id)).fetchone()
        return int(row[0]) if row else None

    def __bool__(self) -> bool:
        return self._db.execute("SELECT 1 FROM changed LIMIT 1").fetchone() is not None

    def rows(self, level: Level) -> Iterator[RecordRow]:
        """Yield the rows of a level in the order in which they are numbered: first what left."""
        sql = (
            f"SELECT {COLUMNS} FROM changed WHERE level = ? "  # noqa: S608 - our own names
            "ORDER BY hash <> '', at, day, source, id"
        )
        return (RecordRow.of(row) for row in self._db.execute(sql, (level,)))

    def records(self) -> Iterator[tuple[str, bool]]:
        """Yield the ids of all records with a row, in order, and whether each is fresh."""
        sql = (
            "SELECT DISTINCT id, EXISTS (SELECT 1 FROM fresh WHERE fresh.id = changed.id) "
            "FROM changed ORDER BY id"
        )
        return ((row[0], bool(row[1])) for row in self._db.execute(sql))


@contextmanager
def changed_rows() -> Iterator[ChangedRows]:
    """Give room for the rows of one run, in a file that SQLite removes by itself."""
    with closing(sqlite3.connect("", isolation_level=None)) as db:
        db.executescript(f"PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; {_TABLES} BEGIN;")
        yield ChangedRows(db)
