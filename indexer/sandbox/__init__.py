"""Worker processes with limits; those that read strangers' files have no network either.

Each file is read in a worker process with bounds on time, memory, output and open files, without
network where the system allows it. A worker serves many files; one that breaks ends itself. Tasks
of our own code (cutting readings up, making index entries) have the same supervisor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.sandbox.limits import Limits
from indexer.sandbox.reader_pool import ReaderPool

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Outcome, Reading
    from indexer.extract import ReadOptions

__all__ = ["Limits", "ReaderPool", "read_safely"]


def read_safely(
    path: Path, options: ReadOptions | None = None, limits: Limits | None = None
) -> tuple[Outcome, tuple[Reading, ...]]:
    """Read one file in a worker of its own; for many files, keep a ReaderPool."""
    readings: list[Reading] = []
    pool: ReaderPool[Reading] = ReaderPool(jobs=1, options=options, limits=limits)
    with pool:
        outcome = pool.read(path, readings.append)
    return outcome, tuple(readings)
