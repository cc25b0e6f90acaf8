"""Session register: who is signed in, shared by all processes, so that a sign-out holds.

A cookie alone says nothing: only a session that the register holds counts, and ending it ends every
copy of the cookie, in every process. The register is a small SQLite file outside the index; kept in
a folder of the site's own, it ends with the site. `SessionRegister` is what another store must do.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive import state_files
from archive.errors import SettingsError, StoreUnusableError
from archive.messages import message
from archive.model import Level
from webapp.languages import _
from webapp.shared_store import shared_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

log = logging.getLogger(__name__)
_TABLE = """
CREATE TABLE IF NOT EXISTS sessions (
  name TEXT PRIMARY KEY, level TEXT NOT NULL, until REAL NOT NULL
) WITHOUT ROWID
"""


class SessionRegister(Protocol):
    """Where the sessions of all processes are kept."""

    def add(self, name: str, level: Level, until: float) -> None:
        """Begin a session of a level that ends by itself (seconds since 1970)."""
        ...

    def level(self, name: str) -> Level | None:
        """Return the level of a session; None when there is none, or it has ended."""
        ...

    def remove(self, name: str) -> None:
        """End a session; an unknown one is no error."""
        ...


class SqliteSessions:
    """Sessions in an SQLite file, opened anew for each look: processes fork, files are replaced."""

    def __init__(self, path: Path) -> None:
        """Make the file if there is none.

        Raises:
            SettingsError: it cannot be written.
        """
        self._path = path
        try:
            with closing(self._open()) as db, db:
                db.execute(_TABLE)
            state_files.restrict(path)
        except (sqlite3.Error, OSError) as error:
            msg = message(
                "session_store: %(path)s kan inte skrivas (%(reason)s).", path=path, reason=error
            )
            raise SettingsError(msg) from error

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5)

    def add(self, name: str, level: Level, until: float) -> None:
        """Begin a session, and forget those that have ended by themselves.

        Raises:
            StoreUnusableError: the register cannot be written.
        """
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE until <= ?", (time.time(),))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (name, level.value, until))

    def level(self, name: str) -> Level | None:
        """Return the level of a session; None also when the register cannot be read."""
        try:
            with closing(self._open()) as db:
                row = db.execute(
                    "SELECT level FROM sessions WHERE name = ? AND until > ?", (name, time.time())
                ).fetchone()
            return Level(row[0]) if row else None
        except (sqlite3.Error, ValueError) as error:
            log.error("the session register cannot be read: %s", error)  # noqa: TRY400
            return None

    def remove(self, name: str) -> None:
        """End a session.

        Raises:
            StoreUnusableError: the register cannot be written.
        """
        with self._writing() as db:
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._open()) as db, db:
                yield db
        except sqlite3.Error as error:
            log.error("the session register cannot be written: %s", error)  # noqa: TRY400
            msg = _("Det går inte att logga in eller ut just nu; försök igen senare.")
            raise StoreUnusableError(msg) from error


def register(settings: Settings) -> SessionRegister:
    """Return the register of a site: that of all hosts, the file that is set, or one of its own.

    The last ends with this process.

    Raises:
        SettingsError: the file lies in the index or the corpus, or cannot be written; the shared
            store cannot be used as it is set.
    """
    if settings.redis_url:
        return shared_sessions(settings)
    path = settings.session_store
    if path is None:
        return SqliteSessions(_own_folder() / "sessions.sqlite")
    if any(path.resolve().is_relative_to(f.resolve()) for f in (settings.index, settings.corpus)):
        msg = message(
            "session_store ska ligga utanför index och corpus; webbplatsen skriver inte där."
        )
        raise SettingsError(msg)
    return SqliteSessions(path)


def _own_folder() -> Path:
    """Make a folder that only this user reads and that goes when this very process ends."""
    folder, owner = Path(tempfile.mkdtemp(prefix="handlingar-sessions-")), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # processes forked from it end before it does
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder
