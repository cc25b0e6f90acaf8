"""Tables and file of the change log: opened for reading as it lies there, replaced whole."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive import state_files
from archive.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "changes.sqlite"
_VERSION = 3
_TABLES = """
CREATE TABLE epochs (level TEXT PRIMARY KEY, epoch TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  level TEXT NOT NULL, last INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (level, last)
) WITHOUT ROWID;
CREATE TABLE records (
  level TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
  at INTEGER NOT NULL, hash TEXT NOT NULL, successor TEXT NOT NULL,
  organisation TEXT, body TEXT, type TEXT NOT NULL,
  digest TEXT NOT NULL, source TEXT NOT NULL, content TEXT NOT NULL, first INTEGER NOT NULL,
  PRIMARY KEY (level, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX records_by_seq ON records (level, seq);
CREATE INDEX records_by_time ON records (level, at);
CREATE INDEX records_by_successor ON records (successor) WHERE successor <> '';
CREATE TABLE passages (
  document_id TEXT NOT NULL, label BLOB NOT NULL, ordinal INTEGER, section TEXT,
  key BLOB NOT NULL, print BLOB NOT NULL, sketch BLOB NOT NULL, arrived INTEGER NOT NULL,
  public INTEGER, internal INTEGER, closed INTEGER,
  PRIMARY KEY (document_id, label)
) WITHOUT ROWID;
CREATE INDEX passages_by_public ON passages (public, document_id, ordinal);
CREATE INDEX passages_by_internal ON passages (internal, document_id, ordinal);
CREATE INDEX passages_by_closed ON passages (closed, document_id, ordinal);
"""


def open_log(index: Path) -> sqlite3.Connection | None:
    """Open the change log of an index for reading; None when there is none that can be read."""
    path = index / FILE
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.OperationalError:
        return None
    try:
        if db.execute("PRAGMA user_version").fetchone()[0] == _VERSION:
            return db
    except sqlite3.DatabaseError:
        pass
    db.close()
    return None


@contextmanager
def draft(index: Path, *, afresh: bool) -> Iterator[sqlite3.Connection]:
    """Give a copy of the log to write in, or an empty one; it takes the log's place at the end.

    A log that is begun `afresh` has other epochs: cursors of the one before lead nowhere in it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=index)
    os.close(handle)
    path = Path(name)
    try:
        if not afresh:
            shutil.copyfile(index / FILE, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            if afresh:
                _begin(db)
            db.execute("BEGIN")
            yield db
            db.execute("COMMIT")
        state_files.flush(path)
        if (index / FILE).is_dir():
            state_files.remove(index / FILE)
        path.replace(index / FILE)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    state_files.flush(index)


def _begin(db: sqlite3.Connection) -> None:
    db.executescript(_TABLES)
    db.execute(f"PRAGMA user_version={_VERSION}")
    epochs = [(level.value, secrets.token_hex(5)) for level in LEVELS]
    db.executemany("INSERT INTO epochs VALUES (?, ?)", epochs)
