"""Where are the records of runs kept? One JSON file each, beside the generations."""

from __future__ import annotations

import contextlib
import fcntl
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.errors import NotFoundError
from archive.runs.record import Report
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = "runs"
_KEPT = 400
"""A year of nights, and then some."""
_NAME = re.compile(r"[0-9TZ]{16}-[0-9]{3}")


def keep(index: Path, report: Report) -> Path:
    """Add a run's record under a name of its own; the oldest beyond 400 go."""
    folder = index / _FOLDER
    state_files.make_folder(folder)
    stem = report.started.replace("-", "").replace(":", "")
    path = next(
        place
        for number in range(1_000)
        if not (place := folder / f"{stem}-{number:03d}.json").exists()
    )
    report.name = path.stem
    rewrite(path, report)
    for old in sorted(folder.glob("*.json"))[:-_KEPT]:
        state_files.remove(old)
    return path


def rewrite(path: Path, report: Report) -> None:
    """Replace a record by what is known now."""
    data = msgspec.json.format(msgspec.json.encode(report), indent=1)
    state_files.write_whole(path, data + b"\n")


def runs(index: Path, limit: int = _KEPT) -> list[Report]:
    """Return the records of the last runs, the newest first; one that is damaged is left out."""
    found = []
    for path in sorted((index / _FOLDER).glob("*.json"), reverse=True)[:limit]:
        with contextlib.suppress(OSError, DamagedStateError):
            found.append(_read(path, path.stat().st_mtime_ns))
    return found


def find(index: Path, name: str) -> Report:
    """Return the record of one run.

    Raises:
        NotFoundError: there is none of that name.
    """
    path = index / _FOLDER / f"{name}.json"
    if _NAME.fullmatch(name):
        with contextlib.suppress(OSError, DamagedStateError):
            return _read(path, path.stat().st_mtime_ns)
    msg = f"Det finns ingen körning med beteckningen {name[:40]}."
    raise NotFoundError(msg)


@lru_cache(maxsize=64)
def _read(path: Path, stamp: int) -> Report:  # noqa: ARG001 - a changed file is another
    report = state_files.load(path, Report)
    if report is None:
        raise FileNotFoundError(path)
    report.name = path.stem
    return report


def place(index: Path, report: Report) -> Path:
    """Return where a record is kept."""
    return index / _FOLDER / f"{report.name}.json"


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
