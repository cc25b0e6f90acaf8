"""Explain errors of the disk (full, failing, damaged) in one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.errors import ArchiveError, NothingDoneError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.build.report import RunReport

_ROOM = "Frigör plats under {} och kör om."
_FULL = ("Disken är full", _ROOM)
_FAILING = ("Disken är full eller trasig", _ROOM)
_DAMAGED = ("Katalogen är skadad", "Bygg om indexet: handlingar index --rebuild.")
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EIO: _FAILING,
}
_BY_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_PRIMARY = 0xFF
"""SQLite's extended result codes keep the primary one in the lowest byte."""


@contextmanager
def explain_errors(index: Path, report: RunReport) -> Iterator[None]:
    """Turn a full or failing disk, wherever it was met, into a sentence; note why a run stopped.

    Raises:
        NothingDoneError: the disk is full, or cannot be read or written.
    """
    try:
        yield
    except ArchiveError as error:
        report.reason = str(error)
        raise
    except Exception as error:
        found = explanation(error)
        if found is None:
            raise
        trouble, advice = found
        state = "inget har ändrats"
        if report.result == "published":
            state = f"generationen {report.generation} är publicerad men inte städad efter"
        msg = f"{trouble}; {state}. {advice.format(index)}"
        report.reason = msg
        raise NothingDoneError(msg) from error


def explanation(error: BaseException | None) -> tuple[str, str] | None:
    """Return what is wrong with the disk and what to do, looking at an error's causes too.

    None when the disk is not to blame.
    """
    while error is not None:
        if isinstance(error, OSError) and (found := _BY_ERRNO.get(error.errno or 0)):
            return found
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
            if found := _BY_SQLITE.get(code):
                return found
        error = error.__cause__ or error.__context__
    return None
