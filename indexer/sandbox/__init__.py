"""Sandbox for reading strangers' files: processes with limits and without network.

Each file is read in a worker process with bounds on time, memory, output and open files, without
network where the system allows it. A worker serves many files; one that breaks ends itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.sandbox.limits import Limits
from indexer.sandbox.pool import Pool

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Outcome, Reading
    from indexer.extract import ReadOptions

__all__ = ["Limits", "Pool", "read_safely"]


def read_safely(
    path: Path, options: ReadOptions | None = None, limits: Limits | None = None
) -> tuple[Outcome, tuple[Reading, ...]]:
    """Read one file in a worker of its own; for many files, keep a Pool."""
    readings: list[Reading] = []
    pool: Pool[Reading] = Pool(jobs=1, options=options, limits=limits)
    with pool:
        outcome = pool.read(path, readings.append)
    return outcome, tuple(readings)
