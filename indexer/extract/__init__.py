"""Readers: the pages of text in a file, the marks of its format, and how reading ended."""

from __future__ import annotations

import os
import stat
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.errors import why
from archive.messages import recorded
from archive.model import Outcome, Status
from indexer.extract import kind, reasons
from indexer.extract.formats import by_suffix, known_formats
from indexer.extract.source import Emit, Reader, ReadOptions, Source, Unreadable
from indexer.junk import junk_reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["READER_VERSION", "Emit", "ReadOptions", "read"]

READER_VERSION = "5"
"""Part of the key under which readings are kept: another version reads every file anew."""

_LARGEST = 1 << 30


def read(
    path: Path,
    emit: Emit,
    options: ReadOptions | None = None,
    beat: Callable[..., None] = lambda seconds=None: None,  # noqa: ARG005
) -> Outcome:
    """Hand each reading of a file to `emit` and return how it ended.

    Never raises for a bad file: the outcome carries the reason. Only regular files are opened.
    """
    media_type = kind.UNKNOWN
    if reason := junk_reason(path.name):
        return Outcome(Status.UNSUPPORTED, media_type, reason)
    try:
        data = _contents(path)
        media_type = kind.media_type(data, path.name)
        source = Source(data, path.name, media_type, beat=beat)
        return read_source(source, emit, options or ReadOptions())
    except Unreadable as unreadable:
        return Outcome(unreadable.status, media_type, str(unreadable))
    except OSError as error:
        return Outcome(
            Status.FAILED,
            media_type,
            recorded("Filen kan inte öppnas: %(reason)s.", reason=why(error)),
        )
    except MemoryError:
        return Outcome(Status.FAILED, media_type, reasons.TOO_MUCH_MEMORY)


def read_source(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read bytes of a known media type; an attachment is read like a file."""
    if not source.data.strip(b"\0 \t\r\n"):
        return Outcome(Status.FAILED, source.media_type, reasons.EMPTY)
    try:
        return _reader(source.media_type, PurePath(source.name).suffix.lower())(
            source, emit, options
        )
    except Unreadable as unreadable:
        return Outcome(unreadable.status, source.media_type, str(unreadable))
    except RecursionError:
        reason = reasons.TOO_DEEP
    except Exception as error:  # noqa: BLE001 -- a bad file ends itself, whatever a parser raises
        reason = recorded(
            "Filen kan inte tolkas: %(kind)s: %(error)s",
            kind=type(error).__name__,
            error=str(error)[:200],
        )
    return Outcome(Status.FAILED, source.media_type, reason)


def _reader(media_type: str, suffix: str) -> Reader:
    if media_type == kind.LOCKED_OFFICE:
        raise Unreadable(reasons.LOCKED)
    if media_type in known_formats():
        return known_formats()[media_type].read
    if media_type == kind.UNKNOWN and suffix in by_suffix():
        raise Unreadable(
            reasons.damaged(
                recorded("innehållet är inte det som namnet säger (%(suffix)s)", suffix=suffix)
            )
        )
    msg = recorded(
        "Formatet läses inte (%(media_type)s); spara filen som PDF eller DOCX.",
        media_type=media_type,
    )
    raise Unreadable(msg, Status.UNSUPPORTED)


def _contents(path: Path) -> bytes:
    """Return the bytes of a regular file that did not change while it was read."""
    entry = path.lstat()
    if not stat.S_ISREG(entry.st_mode):
        raise Unreadable(reasons.NO_PLAIN_FILE, Status.UNSUPPORTED)
    if entry.st_size > _LARGEST:
        raise Unreadable(reasons.too_large(entry.st_size, _LARGEST))
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:  # noqa: PTH123 -- by descriptor
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable(reasons.NO_PLAIN_FILE, Status.UNSUPPORTED)
        data = stream.read(before.st_size + 1)
        after = os.fstat(stream.fileno())
    if len(data) != after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise Unreadable(reasons.CHANGED)
    return data
