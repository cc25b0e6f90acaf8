"""Run records: what each nightly run did, who is notified, what a user may see of it."""

from __future__ import annotations

from archive.runs.run_report import PUBLISHED, RUNNING, UNCHANGED, RunReport, redacted_for
from archive.runs.run_store import FOLDER, copy, find, forget, keep, rewrite, runs, under_way

__all__ = [
    "FOLDER",
    "PUBLISHED",
    "RUNNING",
    "UNCHANGED",
    "RunReport",
    "copy",
    "find",
    "forget",
    "keep",
    "redacted_for",
    "rewrite",
    "runs",
    "under_way",
]
