"""Ledger of files: which bytes are served, by which file they are known, what became of them."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import Status, strictest
from indexer.build import levels
from indexer.build.origin import Origin
from indexer.recognise.apply_corrections import merged_strictly
from indexer.rules.takedown import KEPT_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.catalogue import FileRecord
    from indexer.build.cache import Cache
    from indexer.build.documents import Changes
    from indexer.build.kept_levels import KeptLevels
    from indexer.rules.correction_files import CorrectionFiles
    from indexer.rules.takedown import Takedown

Files = dict[str, "FileRecord"]
_DAY = 86_400.0
_NOT_READ = "application/octet-stream"


def without_excluded(files: Files, takedown: Takedown) -> Files:
    """Return the files with those that are taken down served no more, whatever their name."""
    for path, record in files.items():
        if takedown.reason_of_path(path) and record.sha256:
            takedown.seen(path, record.sha256)
    return {path: _without_excluded(record, takedown) for path, record in files.items()}


def _without_excluded(record: FileRecord, takedown: Takedown) -> FileRecord:
    reason = takedown.reason_of_path(record.path)
    for sha in (record.sha256, record.served):
        reason = reason or takedown.contents.get(sha or "")
    if reason is None:
        return record
    return replace(
        record,
        status=Status.UNSUPPORTED,
        media_type=_NOT_READ,
        reason=recorded("Hålls utanför arkivet enligt takedown.toml: %(reason)s", reason=reason),
        pages=None,
        warnings=(),
        served=None,
        reader=KEPT_OUT,
    )


def origins(
    files: Files, corrections: CorrectionFiles, kept: KeptLevels, corpus: Path
) -> dict[str, Origin]:
    """Return the origin of every content that is served: the file that stands for it.

    Of several files with the same bytes the one that arrived first stands for all, and the most
    closed of their levels holds, for the whole and for each document of it.
    """
    holders: dict[str, list[FileRecord]] = {}
    for record in files.values():
        if record.served is not None:
            holders.setdefault(record.served, []).append(record)
    by_content = {}
    for sha, held in holders.items():
        held.sort(key=lambda record: (record.sha256 != sha, record.arrived, record.path))
        given = (kept.corrected(record, corrections.of(record.path)) for record in held)
        corrected = merged_strictly(tuple(each for each in given if each))
        floor = strictest(record.access for record in held)
        by_content[sha] = Origin(
            sha256=sha,
            path=held[0].path,
            corpus=corpus,
            raw=held[0].raw,
            modified=_day_of(held[0]),
            arrived=held[0].arrived,
            access=floor,
            corrections=(
                levels.tightened(corrected, floor) if corrected and len(held) > 1 else corrected
            ),
        )
    return by_content


def _day_of(standing: FileRecord) -> dt.date | None:
    if standing.mtime_ns <= 0:
        return None
    with contextlib.suppress(OverflowError, ValueError, OSError):  # after the year 9999
        return dt.datetime.fromtimestamp(standing.mtime_ns / 1e9, dt.UTC).date()
    return None


def not_ahead(files: Files, now: float) -> Files:
    """Return the files with no arrival later than now, when the clock was ahead for a while.

    Where most of the arrivals lie ahead, it is the clock of today that is wrong: all stay.
    """
    ahead = [path for path, record in files.items() if record.arrived > now + _DAY]
    if not ahead or 2 * len(ahead) > len(files):
        return files
    return files | {path: replace(files[path], arrived=now) for path in ahead}


def successors(before: Files, after: Files) -> dict[str, str]:
    """Return, for bytes that a path served before, the bytes it serves now, where they differ."""
    served_now = {}
    for path, record in before.items():
        now = after[path].served if path in after else None
        if record.served and now and now != record.served:
            served_now[record.served] = now
    return served_now


def settled(files: Files, changes: Changes, cache: Cache) -> Files:
    """Return the files with what was noticed while their texts were cut up in this run."""
    return {path: _settled_record(record, changes, cache) for path, record in files.items()}


def _settled_record(record: FileRecord, changes: Changes, cache: Cache) -> FileRecord:
    if record.sha256 is None or record.sha256 != record.served:
        return record
    index = cache.index(record.sha256) if record.sha256 in changes.cut else None
    if index is None:
        return record
    outcome = index.outcome
    warnings = tuple(dict.fromkeys(changes.warnings.get(record.sha256, ())))
    status = Status.PARTIAL if warnings else outcome.status
    return replace(
        record,
        status=status,
        reason=outcome.reason or (warnings[0] if warnings else None),
        warnings=(*outcome.warnings, *warnings),
    )


def contents(files: Files) -> set[str]:
    """Return the SHA-256 of all bytes that files hold or serve."""
    return {sha for record in files.values() for sha in (record.sha256, record.served) if sha}


def by_status(files: Files) -> dict[str, int]:
    """Return how many files came through reading how."""
    return {
        status.value: sum(record.status is status for record in files.values()) for status in Status
    }


def alike(before: Mapping[str, FileRecord], after: Mapping[str, FileRecord]) -> bool:
    """Say whether nothing but the time of looking differs."""
    return before.keys() == after.keys() and all(
        replace(before[path], checked=0.0) == replace(record, checked=0.0)
        for path, record in after.items()
    )
