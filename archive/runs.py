"""What did the runs do? One JSON record each, beside the generations, the newest last."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import msgspec

from archive.generations import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FOLDER = "runs"
_KEPT = 400
"""A year of nights, and then some."""


def keep(index: Path, record: Mapping[str, Any]) -> Path:
    """Add a run's record; `record` has `started`, a time in ISO. The oldest beyond 400 go."""
    folder = index / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stem = str(record["started"]).replace("-", "").replace(":", "")
    path = next(
        place
        for number in range(1_000_000)
        if not (place := folder / f"{stem}-{number:03d}.json").exists()
    )
    write_whole(path, msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
    for old in sorted(folder.glob("*.json"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return path


def runs(index: Path, limit: int = _KEPT) -> list[dict[str, Any]]:
    """Return the records of the last runs, the newest first; one that is damaged is left out."""
    found = []
    for path in sorted((index / _FOLDER).glob("*.json"), reverse=True)[:limit]:
        with contextlib.suppress(OSError, msgspec.DecodeError):
            found.append(msgspec.json.decode(path.read_bytes(), type=dict[str, Any]))
    return found
