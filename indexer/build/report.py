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

    from archive.catalogue import Catalogue
    from indexer.build.file_table import FileTable

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


def utc() -> str:
    """Return the time as ISO in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def tell(
    report: RunReport,
    before: FileTable,
    were: Mapping[str, str] | None,
    files: FileTable,
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
    report.gone, report.new, report.changed, report.first_failed = [], [], [], []
    report.failed, report.partial = [], []
    now = levels.of_documents(catalogue)
    known: dict[str, str] = {}
    counts = {str(level): dict.fromkeys(COUNTED, 0) for level in LEVELS}
    for was, record in before.beside(files):
        if record is None:
            report.gone += [was.path] if was else []
            continue
        if was is None:
            report.new.append(record.path)
        elif was.sha256 != record.sha256:
            report.changed.append(record.path)
        reason = (record.path, record.reason or " ".join(record.warnings))
        if record.status is Status.FAILED:
            report.failed.append(reason)
            if was is None or was.status is not Status.FAILED:
                report.first_failed.append(record.path)
        elif record.status is Status.PARTIAL:
            report.partial.append(reason)
        level = levels.whole(record, now)
        known |= {record.path: level} if level != Level.PUBLIC else {}
        counts[level][record.status.value] += 1
    report.files = ledger.by_status(files)
    for path in report.gone:
        level = Level.CLOSED if were is None else levels.whole(before[path], were)
        known |= {path: level} if level != Level.PUBLIC else {}
    report.levels = known
    for level, documents, sections in catalogue.counts_by_level():
        counts[level] |= {"documents": documents, "sections": sections}
    report.by_level = counts


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
