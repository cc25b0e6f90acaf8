"""The record of a run, filled in stage by stage."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from archive import fixity
from archive.messages import recorded
from archive.model import LEVELS, Level, Status
from archive.runs import RunReport
from archive.runs.run_report import COUNTED
from indexer.build import ledger, levels

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from archive.catalogue import Catalogue, FileRecord
    from indexer.build.ledger import Files

__all__ = ["RunReport", "Stages", "damaged", "tell", "tell_personal", "utc"]


class Stages:
    """Takes the time of one stage after the other."""

    def __init__(self, report: RunReport) -> None:
        self._report = report
        self._at = time.monotonic()

    def done(self, stage: str) -> None:
        """Note that a stage has ended now."""
        now = time.monotonic()
        self._report.seconds[stage] = round(now - self._at, 3)
        self._at = now


def utc(at: float | None = None) -> str:
    """Return a time as ISO in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() if at is None else at))


def tell(
    report: RunReport,
    before: Files,
    were: Mapping[str, str] | None,
    files: Files,
    catalogue: Catalogue,
) -> None:
    """Write down what became of the files.

    Args:
        report: the record.
        before: what was known of every file before the run.
        were: the levels that the documents of each content had then; None when unknown.
        files: what is known now.
        catalogue: the next generation's.
    """
    report.new = sorted(files.keys() - before.keys())
    report.gone = sorted(before.keys() - files.keys())
    report.changed = sorted(
        path for path in files.keys() & before.keys() if files[path].sha256 != before[path].sha256
    )
    report.failed = _with_reasons(files, Status.FAILED)
    report.partial = _with_reasons(files, Status.PARTIAL)
    report.first_failed = [
        path
        for path, _ in report.failed
        if path not in before or before[path].status is not Status.FAILED
    ]
    report.files = ledger.by_status(files)
    now = levels.of_documents(catalogue)
    known = {path: levels.whole(record, now) for path, record in files.items()}
    left = {
        path: Level.CLOSED if were is None else levels.whole(before[path], were)
        for path in report.gone
    }
    report.levels = {path: level for path, level in (known | left).items() if level != Level.PUBLIC}
    report.by_level = _counts_by_level(files, known, catalogue)


def _with_reasons(files: Files, status: Status) -> list[tuple[str, str]]:
    return [
        (path, files[path].reason or " ".join(files[path].warnings))
        for path in sorted(files)
        if files[path].status is status
    ]


def _counts_by_level(
    files: Mapping[str, FileRecord], known: Mapping[str, str], catalogue: Catalogue
) -> dict[str, dict[str, int]]:
    counts = {str(level): dict.fromkeys(COUNTED, 0) for level in LEVELS}
    for path, record in files.items():
        counts[known[path]][record.status.value] += 1
    for level, documents, sections in catalogue.counts_by_level():
        counts[level] |= {"documents": documents, "sections": sections}
    return counts


def tell_personal(report: RunReport, catalogue: Catalogue, put: Collection[str]) -> None:
    """Write down which files' documents were held back, or masked, for personal numbers."""
    rows = catalogue.files_with_personal_numbers()
    files = {(path, access == Level.CLOSED) for ident, access, path in rows if ident in put}
    report.held = sorted({path for path, closed in files if closed})
    report.masked = sorted({path for path, closed in files if not closed})


def damaged(index: Path) -> list[str]:
    """Return which originals the last round over them found damaged."""
    whole = fixity.last(index)
    if whole is None:
        return []
    day = dt.datetime.fromtimestamp(whole.finished, dt.UTC).date()
    return [
        recorded("Omräkningen %(day)s: originalet %(one)s", day=day, one=damage)
        for damage in whole.damaged
    ]
