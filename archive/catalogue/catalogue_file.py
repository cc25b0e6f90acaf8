"""Connections to the file of a catalogue, one for each thread; opened, checked and closed."""

from __future__ import annotations

import sqlite3
import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from archive.catalogue import sql_schema
from archive.errors import IndexUnusableError
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BATCH = 500
"""Ids asked for in one statement; SQLite allows 999 in its oldest builds."""


class CatalogueFile(ABC):
    """An opened catalogue; what its connections see of it, its kinds decide."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._spare: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    @abstractmethod
    def _prepare(self, db: sqlite3.Connection) -> None:
        """Make of a new connection what this kind of catalogue reads."""

    def _check(self, *, released: bool = False) -> None:
        """See that the file can be read: one of today, or with `released` of a release before.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        try:
            version = self.meta().get("schema")
        except sqlite3.Error as error:
            msg = message(
                "Katalogen %(path)s kan inte läsas (%(error)s); kör handlingar index --rebuild.",
                path=self.path,
                error=error,
            )
            raise IndexUnusableError(msg) from error
        if version != sql_schema.VERSION and not (
            released and version in sql_schema.RELEASED.values()
        ):
            msg = message(
                "Katalogen %(path)s hör till en annan version av Handlingar; handlingar index "
                "bygger om den ur det som redan är läst.",
                path=self.path,
            )
            raise IndexUnusableError(msg)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            for db in self._open:
                db.close()
            self._open.clear()
            self._spare = None
        self._local = threading.local()

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        return db

    def _connect(self) -> sqlite3.Connection:
        """Return a connection of this thread's own; the spare one when the file is deleted by now.

        Threads share the spare one, so that it keeps no statements: from Python 3.12 on two threads
        may get the same of those.
        """
        try:
            db = self._opened()
        except sqlite3.OperationalError:
            if self._spare is None:
                raise
            return self._spare
        if self._spare is None:
            self._spare = self._opened(cached_statements=0)
        return db

    def _opened(self, cached_statements: int = 128) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        db = sqlite3.connect(
            uri, uri=True, check_same_thread=False, cached_statements=cached_statements
        )
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA mmap_size=268435456")
        self._prepare(db)
        with self._lock:
            self._open.append(db)
        return db

    def meta(self) -> dict[str, str]:
        """Return the facts about the catalogue itself: schema, corpus, time."""
        return dict(tuple(row) for row in self._db.execute("SELECT key, value FROM meta"))

    def _many(self, sql: str, ids: list[str]) -> Iterator[sqlite3.Row]:
        for i in range(0, len(ids), _BATCH):
            batch = ids[i : i + _BATCH]
            yield from self._db.execute(sql.format(", ".join("?" * len(batch))), batch)
