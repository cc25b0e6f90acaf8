"""Explain errors of the disk (full, failing, damaged) in one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.errors import ArchiveError, NothingDoneError
from archive.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.build.report import RunReport

_ROOM = message("Frigör plats under %(index)s och kör om.")
_FULL = (message("Disken är full"), _ROOM)
_FAILING = (message("Disken är full eller trasig"), _ROOM)
_DAMAGED = (message("Katalogen är skadad"), message("Bygg om indexet: handlingar index --rebuild."))
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
        report.reason = error.swedish
        raise
    except Exception as error:
        explained = explanation(error)
        if explained is None:
            raise
        trouble, advice = explained
        state = message("inget har ändrats")
        if report.result == "published":
            state = message(
                "generationen %(name)s är publicerad men inte städad efter", name=report.generation
            )
        msg = message(
            "%(trouble)s; %(state)s. %(advice)s",
            trouble=trouble,
            state=state,
            advice=advice.filled(index=index),
        )
        report.reason = msg.swedish
        raise NothingDoneError(msg) from error


def explanation(error: BaseException | None) -> tuple[Message, Message] | None:
    """Return what is wrong with the disk and what to do, looking at an error's causes too.

    None when the disk is not to blame.
    """
    while error is not None:
        if isinstance(error, OSError) and (explained := _BY_ERRNO.get(error.errno or 0)):
            return explained
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
            if explained := _BY_SQLITE.get(code):
                return explained
        error = error.__cause__ or error.__context__
    return None
