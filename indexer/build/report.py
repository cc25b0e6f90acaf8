"""What did a run do? The record the archivist reads in the morning."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from archive.personal import masked


@dataclass(slots=True)
class Report:
    """One run: when, what came of it, and how long each stage took (seconds).

    `result` is published, unchanged or stopped (then `reason` says why).
    """

    started: str
    ended: str | None = None
    result: str = "stopped"
    reason: str | None = None
    generation: str | None = None
    engine: str | None = None
    documents: int = 0
    sections: int = 0
    files: dict[str, int] = field(default_factory=dict)
    read: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    documents_put: int = 0
    documents_dropped: int = 0
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def cover(self) -> None:
        """Cover personal numbers in file names and reasons: the report is shown and mailed."""
        for name in self.__slots__:
            setattr(self, name, masked(getattr(self, name)))

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when files failed."""
        return 1 if self.files.get("failed") else 0


class Stages:
    """Takes the time of one stage after the other."""

    def __init__(self, report: Report) -> None:
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
