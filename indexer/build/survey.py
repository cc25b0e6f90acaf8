"""Change detection: which files are new, changed, as before or gone since the last run."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.catalogue import FileRecord
from archive.messages import message
from archive.model import Status
from indexer.build.reading import hash_of
from indexer.rules.takedown import KEPT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from indexer.build.file_table import FileTable
    from indexer.build.reading import FileReading
    from indexer.scan import Scan
    from indexer.seen_files import Seen

_RACE_NS = 100_000_000
"""A file changed less than this before it was hashed may change again under the same time."""
_UNLISTABLE = message(
    "Mappen %(path)s kan inte läsas: %(reason)s. Ge läsrätt till den eller rätta felet, och kör om."
)
_GOOD = (Status.OK, Status.PARTIAL)


def survey(
    scan: Scan,
    before: FileTable,
    reader: str,
    is_kept_out: Callable[[FileRecord], bool] = lambda record: False,  # noqa: ARG005
) -> Iterator[FileRecord]:
    """Yield what is known of the files that need not be looked into, or cannot be.

    Of the rest nothing is known but what was; `reader` is the reader now in force. A file that is
    kept out of the archive is asked about again when it is so no more.
    """
    for seen in scan.files:
        known = before.get(seen.path)
        if seen.reason is not None:
            yield _unreadable_file(seen, known, reader)
        elif (
            known
            and _file_stamp(known) == _file_stamp(seen)
            and (is_kept_out(known) if known.reader == KEPT_OUT else known.reader == reader)
        ):
            yield known
    for folder, why in scan.closed.items():
        yield _unlistable_folder(folder, why, before.get(f"{folder}/"))
    for record in before.records() if scan.closed else ():
        within = _closed_folder(record.path, scan.closed)
        itself = record.path.removesuffix("/") in scan.closed
        if within is not None and not itself and not scan.files.has(record.path):
            reason = _UNLISTABLE.filled(path=within, reason=scan.closed[within]).swedish
            yield replace(record, status=Status.FAILED, reason=reason, mtime_ns=-1)


def _file_stamp(file: Seen | FileRecord) -> tuple[int, int, int]:
    return file.size, file.mtime_ns, file.inode


def _unreadable_file(seen: Seen, known: FileRecord | None, reader: str) -> FileRecord:
    return FileRecord(
        path=seen.path,
        size=seen.size,
        mtime_ns=seen.mtime_ns,
        inode=seen.inode,
        sha256=None,
        status=Status.FAILED if seen.unreachable else Status.UNSUPPORTED,
        media_type="application/octet-stream",
        reason=seen.reason,
        served=known.served if known and seen.unreachable else None,
        arrived=known.arrived if known else time.time(),
        reader=reader,
        raw=seen.raw,
    )


def _unlistable_folder(folder: str, why: str, known: FileRecord | None) -> FileRecord:
    """Return a folder that cannot be listed as if it were a file: what is in it is not known."""
    return FileRecord(
        path=f"{folder}/",
        size=0,
        mtime_ns=-1,
        inode=0,
        sha256=None,
        status=Status.FAILED,
        media_type="inode/directory",
        reason=_UNLISTABLE.filled(path=folder, reason=why).swedish,
        arrived=known.arrived if known else time.time(),
    )


def _closed_folder(path: str, closed: Mapping[str, str]) -> str | None:
    return next((folder for folder in closed if path.startswith(folder + "/")), None)


def learned(
    seen: Seen, known: FileRecord | None, read: FileReading, reader: str, scanned: float
) -> FileRecord:
    """Return what is known of a file after it has been looked into.

    When its present bytes cannot be read, those it had before stay searchable. All that is new in
    one run arrived when the corpus was `scanned`, in whatever order it was read.
    """
    now = time.time()
    stamp = seen.mtime_ns
    if abs(now * 1e9 - stamp) < _RACE_NS or (read.index and read.sha256 is None):
        stamp = -1
    if read.index is None:
        assert known is not None
        return replace(
            known, size=seen.size, mtime_ns=stamp, inode=seen.inode, checked=now, reader=reader
        )
    outcome = read.index.outcome
    served = read.sha256 if outcome.status in _GOOD else known.served if known else None
    return FileRecord(
        path=seen.path,
        size=seen.size,
        mtime_ns=stamp,
        inode=seen.inode,
        sha256=read.sha256,
        status=outcome.status,
        media_type=outcome.media_type,
        reason=outcome.reason,
        pages=outcome.pages,
        warnings=outcome.warnings,
        served=served,
        arrived=known.arrived if known else scanned,
        checked=now,
        reader=reader,
        raw=seen.raw,
    )


def unread(seen: Seen, known: FileRecord | None) -> FileRecord:
    """Return what is known of a file that is kept out: its bytes' name and nothing else."""
    try:
        sha256 = hash_of(seen.place)
    except OSError:
        sha256 = None
    return FileRecord(
        path=seen.path,
        size=seen.size,
        mtime_ns=seen.mtime_ns,
        inode=seen.inode,
        sha256=sha256,
        status=Status.UNSUPPORTED,
        media_type="application/octet-stream",
        arrived=known.arrived if known else time.time(),
        checked=time.time(),
        reader=KEPT_OUT,
        raw=seen.raw,
    )


def follow_moves(before: FileTable, files: FileTable) -> None:
    """Let files that came from a path now gone have arrived when that path did."""
    for gone, here in before.beside(files):
        if here or not gone or not gone.sha256:
            continue
        for record in files.holding(gone.sha256):
            if gone.arrived < record.arrived:
                files.put(replace(record, arrived=gone.arrived))
