"""Ledger of files: which bytes are served, by which file they are known, what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import Status
from indexer.rules.takedown import KEPT_OUT

if TYPE_CHECKING:
    from collections.abc import Container

    from archive.catalogue import FileRecord
    from indexer.build.cache import Cache
    from indexer.build.documents import Changes
    from indexer.build.file_table import FileTable
    from indexer.rules.takedown import Takedown

_DAY = 86_400.0
_NOT_READ = "application/octet-stream"


def exclude(files: FileTable, takedown: Takedown) -> None:
    """Let those that are taken down be served no more, whatever their name."""
    if not takedown.names_files:
        return
    for record in files.records():
        if takedown.reason_of_path(record.path) and record.sha256:
            takedown.seen(record.path, record.sha256)
    for record in files.records():
        reason = takedown.reason_of_path(record.path)
        for sha in (record.sha256, record.served):
            reason = reason or takedown.contents.get(sha or "")
        if reason is not None:
            files.put(_excluded(record, reason))


def _excluded(record: FileRecord, reason: str) -> FileRecord:
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


def mend_clock(files: FileTable, now: float) -> None:
    """Let no file have arrived later than now, when the clock was ahead for a while.

    Where most of the arrivals lie ahead, it is the clock of today that is wrong: all stay.
    """
    ahead = sum(record.arrived > now + _DAY for record in files.records())
    if ahead and 2 * ahead <= len(files):
        for record in files.records():
            if record.arrived > now + _DAY:
                files.put(replace(record, arrived=now))


def gone(before: FileTable, after: FileTable) -> tuple[int, int]:
    """Return how many files were searchable, and how many of them are gone with their bytes."""
    were = lost = 0
    for was, now in before.beside(after):
        if was and was.served:
            were += 1
            lost += now is None and not after.serves(was.served)
    return were, lost


def successors(before: FileTable, after: FileTable) -> dict[str, str]:
    """Return, for bytes that a path served before, the bytes it serves now, where they differ."""
    served_now = {}
    for was, now in before.beside(after):
        if was and now and was.served and now.served and now.served != was.served:
            served_now[was.served] = now.served
    return served_now


def settle(files: FileTable, changes: Changes, cache: Cache) -> None:
    """Note what was noticed while the texts of files were cut up in this run."""
    for sha in sorted(changes.cut):
        index = cache.index(sha)
        for record in files.serving(sha):
            if index is None or record.sha256 != sha:
                continue
            outcome = index.outcome
            warnings = tuple(dict.fromkeys(changes.warnings.get(sha, ())))
            status = Status.PARTIAL if warnings else outcome.status
            files.put(
                replace(
                    record,
                    status=status,
                    reason=outcome.reason or (warnings[0] if warnings else None),
                    warnings=(*outcome.warnings, *warnings),
                )
            )


@dataclass(frozen=True, slots=True)
class WantedContents:
    """The bytes that files hold or serve, but some."""

    files: FileTable
    unwanted: Container[str]

    def __contains__(self, sha256: object) -> bool:
        """Return whether some bytes are among them."""
        if not isinstance(sha256, str) or sha256 in self.unwanted:
            return False
        return self.files.has_content(sha256)


def by_status(files: FileTable) -> dict[str, int]:
    """Return how many files came through reading how."""
    counts = dict.fromkeys((status.value for status in Status), 0)
    for record in files.records():
        counts[record.status.value] += 1
    return counts


def alike(before: FileTable, after: FileTable) -> bool:
    """Say whether nothing but the time of looking differs."""
    return all(
        was and now and (was == now or was == replace(now, checked=was.checked))
        for was, now in before.beside(after)
    )
