"""Record of one run, and the part of it that each level of access may see."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from archive.model import Level
from archive.personal import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

RUNNING, PUBLISHED, UNCHANGED = "running", "published", "unchanged"
COUNTED = ("documents", "sections", "ok", "partial", "failed", "unsupported")
"""What `by_level` counts: the archive's documents and sections, and files by how they were read."""
_PATH_LISTS = ("new", "changed", "gone", "first_failed", "held", "masked", "unconfirmed")
_REASONS = ("failed", "partial")


@dataclass(slots=True)
class RunReport:
    """One run: when, what came of it, and how long each stage took (seconds).

    `result` is running (or killed, when nobody works any more), published, unchanged or stopped
    (then `reason` says why). Paths are relative to the corpus: `new`, `changed` and `gone` files,
    those that `failed` (and for the first time: `first_failed`) or were read in part, those whose
    documents this run `held` back or `masked` for personal numbers. `unconfirmed` are files kept
    closed, and names kept out, though no rule asks for it any more. `levels` has the level of each
    named path that is not public, `by_level` what the archive holds after the run, `states` the
    generation since which the readers of each level see what they see.
    """

    started: str
    ended: str | None = None
    result: str = RUNNING
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
    first_failed: list[str] = field(default_factory=list)
    partial: list[tuple[str, str]] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    documents_put: int = 0
    documents_dropped: int = 0
    unconfirmed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    by_level: dict[str, dict[str, int]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    name: str = ""
    """What the record is kept under."""

    def cover(self) -> None:
        """Cover personal numbers in file names and reasons: the report is shown and mailed."""
        for attribute in fields(self):
            setattr(self, attribute.name, masked(getattr(self, attribute.name)))

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when files failed or something waits for a person's word."""
        return 1 if self.files.get("failed") or self.unconfirmed else 0


def without(report: RunReport, paths: Collection[str]) -> RunReport:
    """Return a report that names none of some files."""
    left: dict[str, Any] = {
        name: [path for path in getattr(report, name) if path not in paths] for name in _PATH_LISTS
    }
    for name in _REASONS:
        left[name] = [pair for pair in getattr(report, name) if pair[0] not in paths]
    left["levels"] = {path: level for path, level in report.levels.items() if path not in paths}
    return replace(report, **left)


def redacted_for(report: RunReport, level: Level, level_now: Callable[[str], Level]) -> RunReport:
    """Return what a reader of some level may know: no name and no count beyond them.

    `level_now` tells the least level of a path today: it may have been closed or taken down since.
    Reasons, notes, warnings and how long it took can tell of records that are closed, so only who
    may see everything gets them; a run that changed nothing for a level is unchanged to it.
    """
    if level is Level.CLOSED:
        return report
    known = {name: sum(report.by_level.get(seen, {}).get(name, 0) for seen in level.readable)
             for name in COUNTED}  # fmt: skip

    def open_to(path: str) -> bool:
        # Without counts by level nothing was told, or by a version that kept no levels.
        then = report.levels.get(path, Level.PUBLIC)
        return bool(report.by_level) and level.may_see(then) and level.may_see(level_now(path))

    state = report.states.get(level)
    published = report.result == PUBLISHED and state == report.generation
    return replace(
        report,
        ended=None,
        result=report.result if published or report.result != PUBLISHED else UNCHANGED,
        generation=state,
        reason=None,
        documents=known["documents"],
        sections=known["sections"],
        files={name: known[name] for name in COUNTED[2:]},
        read=0,
        new=[path for path in report.new if open_to(path)],
        changed=[path for path in report.changed if open_to(path)],
        gone=[path for path in report.gone if open_to(path)],
        failed=[pair for pair in report.failed if open_to(pair[0])],
        first_failed=[path for path in report.first_failed if open_to(path)],
        partial=[pair for pair in report.partial if open_to(pair[0])],
        held=[path for path in report.held if open_to(path)],
        masked=[path for path in report.masked if open_to(path)],
        unconfirmed=[],
        documents_put=0,
        documents_dropped=0,
        warnings=[],
        notes=[],
        seconds={},
        levels={},
        by_level={},
        states={},
    )
