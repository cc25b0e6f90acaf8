"""Change detection: which files are new, changed, as before or gone since the last run."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.catalogue import FileRecord
from archive.messages import message
from archive.model import Status
from indexer.build.reading import hash_of
from indexer.rules.takedown import KEPT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from indexer.build.reading import FileReading
    from indexer.scan import Scan, Seen

_RACE_NS = 100_000_000
"""A file changed less than this before it was hashed may change again under the same time."""
_SHUT = message(
    "Mappen %(path)s kan inte läsas: %(reason)s. Ge läsrätt till den eller rätta felet, och kör om."
)
_GOOD = (Status.OK, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class Survey:
    """The files to look into, those that are as they were, and the paths that are gone."""

    same: tuple[FileRecord, ...]
    ask: tuple[tuple[Seen, FileRecord | None], ...]
    unreadable: tuple[FileRecord, ...]
    gone: tuple[FileRecord, ...]


def survey(
    scan: Scan,
    before: Mapping[str, FileRecord],
    reader: str,
    is_kept_out: Callable[[FileRecord], bool] = lambda record: False,  # noqa: ARG005
) -> Survey:
    """Compare the corpus with what was known of it; `reader` is the reader now in force.

    A file that is kept out of the archive is asked about again when it is so no more.
    """
    same: list[FileRecord] = []
    ask: list[tuple[Seen, FileRecord | None]] = []
    unreadable: list[FileRecord] = []
    for seen in scan.files:
        known = before.get(seen.path)
        if seen.reason is not None:
            unreadable.append(_unreadable_file(seen, known, reader))
        elif (
            known
            and _file_stamp(known) == _file_stamp(seen)
            and (is_kept_out(known) if known.reader == KEPT_OUT else known.reader == reader)
        ):
            same.append(known)
        else:
            ask.append((seen, known))
    unreadable += [
        _unlistable_folder(folder, why, before.get(f"{folder}/"))
        for folder, why in scan.closed.items()
    ]
    present = {seen.path for seen in scan.files}
    present.update(record.path for record in unreadable)
    gone = []
    for record in before.values():
        if record.path in present:
            continue
        folder = _closed_folder(record.path, scan.closed)
        if folder is None:
            gone.append(record)
        else:
            reason = _SHUT.filled(path=folder, reason=scan.closed[folder]).swedish
            unreadable.append(replace(record, status=Status.FAILED, reason=reason, mtime_ns=-1))
    return Survey(tuple(same), tuple(ask), tuple(unreadable), tuple(gone))


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
        reason=_SHUT.filled(path=folder, reason=why).swedish,
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


def moved(files: Mapping[str, FileRecord], gone: tuple[FileRecord, ...]) -> Iterator[FileRecord]:
    """Return the files that came from a path now gone, with that path's time of arrival."""
    arrived: dict[str, float] = {}
    for record in gone:
        if record.sha256:
            arrived[record.sha256] = min(record.arrived, arrived.get(record.sha256, record.arrived))
    for record in files.values():
        if record.sha256 in arrived and arrived[record.sha256] < record.arrived:
            yield replace(record, arrived=arrived[record.sha256])
