"""Room for as many values as there are files: a database in a temporary file, for one process."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path


def open_database(schema: str) -> sqlite3.Connection:
    """Return a database that is gone when it is closed, or its process ends, however it ends.

    Some 2 MB of it are held in memory. Its file has no name, so that nobody else finds it.
    """
    handle, name = tempfile.mkstemp(".sqlite")
    os.close(handle)
    try:
        db = sqlite3.connect(name, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            db.execute(f"PRAGMA {pragma}")
        db.executescript(schema)
        db.execute("BEGIN")
    finally:
        Path(name).unlink()
    return db
