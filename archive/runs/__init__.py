"""Run records: what each nightly run did, who is notified, what a user may see of it."""

from __future__ import annotations

from archive.runs.record import RUNNING, Report, seen_by
from archive.runs.shelf import FOLDER, copy, find, keep, rewrite, runs, under_way

__all__ = [
    "FOLDER",
    "RUNNING",
    "Report",
    "copy",
    "find",
    "keep",
    "rewrite",
    "runs",
    "seen_by",
    "under_way",
]
