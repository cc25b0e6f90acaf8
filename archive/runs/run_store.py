"""Store of run records: one JSON file each, beside the generations."""

from __future__ import annotations

import contextlib
import fcntl
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.errors import NotFoundError
from archive.messages import message
from archive.runs.run_report import RUNNING, RunReport, without
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FOLDER = "runs"
_KEPT = 400
"""A year of nights, and then some."""
_NAME = re.compile(r"[0-9TZ]{16}-[0-9]{3,9}")


def keep(index: Path, report: RunReport) -> Path:
    """Add a run's record under a name of its own; the oldest beyond 400 go."""
    folder = index / FOLDER
    state_files.make_folder(folder)
    stem, number = report.started.replace("-", "").replace(":", ""), 0
    if kept := _in_order(folder):
        last_stem, last_number = _run_order(kept[-1])
        if stem <= last_stem:  # the same second, or a clock that was ahead then
            stem, number = last_stem, last_number + 1
    path = folder / f"{stem}-{number:03d}.json"
    report.name = path.stem
    rewrite(path, report)
    for old in _in_order(folder)[:-_KEPT]:
        state_files.remove(old)
    return path


def _in_order(folder: Path) -> list[Path]:
    """Return the records in the order of the runs, whatever the clocks said."""
    return sorted(
        (path for path in folder.glob("*.json") if _NAME.fullmatch(path.stem)), key=_run_order
    )


def _run_order(path: Path) -> tuple[str, int]:
    stem, _, number = path.stem.partition("-")
    return stem, int(number)


def copy(source: Path, index: Path) -> None:
    """Add the records of another index; its last one only when that run has ended."""
    folder = index / FOLDER
    state_files.make_folder(folder)
    brought = _in_order(source / FOLDER)
    for path in brought:
        with contextlib.suppress(OSError, DamagedStateError):
            report = _read_report(path, path.stat().st_mtime_ns)
            if path != brought[-1] or report.result != RUNNING:
                state_files.write_changed(folder / path.name, path.read_bytes())
    for old in _in_order(folder)[:-_KEPT]:
        state_files.remove(old)


def rewrite(path: Path, report: RunReport) -> None:
    """Replace a record by what is known now."""
    data = msgspec.json.format(msgspec.json.encode(report), indent=1)
    state_files.write_whole(path, data + b"\n")


def forget(index: Path, paths: Collection[str]) -> None:
    """Leave some files out of all records: what was taken down is named in none."""
    for path in _in_order(index / FOLDER):
        with contextlib.suppress(OSError, DamagedStateError):
            report = _read_report(path, path.stat().st_mtime_ns)
            if (left := without(report, paths)) != report:
                rewrite(path, left)


def runs(index: Path, limit: int = _KEPT) -> list[RunReport]:
    """Return the records of the last runs, the newest first; one that is damaged is left out."""
    reports = []
    for path in _in_order(index / FOLDER)[::-1][:limit]:
        with contextlib.suppress(OSError, DamagedStateError):
            reports.append(_read_report(path, path.stat().st_mtime_ns))
    return reports


def find(index: Path, name: str) -> RunReport:
    """Return the record of one run.

    Raises:
        NotFoundError: there is none of that name.
    """
    path = index / FOLDER / f"{name}.json"
    if _NAME.fullmatch(name):
        with contextlib.suppress(OSError, DamagedStateError):
            return _read_report(path, path.stat().st_mtime_ns)
    msg = message("Det finns ingen uppdatering med beteckningen %(name)s.", name=name[:40])
    raise NotFoundError(msg)


@lru_cache(maxsize=64)
def _read_report(path: Path, stamp: int) -> RunReport:  # noqa: ARG001 - a changed file is another
    report = state_files.load(path, RunReport)
    if report is None:
        raise FileNotFoundError(path)
    report.name = path.stem
    return report


def place(index: Path, report: RunReport) -> Path:
    """Return where a record is kept."""
    return index / FOLDER / f"{report.name}.json"


def under_way(index: Path) -> bool:
    """Tell whether a run is at work on an index just now."""
    try:
        with (index / "lock").open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # there is none, or what lies there nobody can hold
        return False
    return False
