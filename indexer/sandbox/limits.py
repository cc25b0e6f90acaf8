"""Limits on one task of a worker: time, memory, output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a step may take (a page, a converter) and a whole task; MiB of memory and output.

    A scanned book is many steps of some seconds each, a hostile file is one that never ends. 0 of
    anything but seconds is no limit. `own_code` says that no stranger's file is read: the worker
    may stay in the network and is forked from a process that has the code loaded already.
    """

    seconds: float = 120.0
    total_seconds: float = 3600.0
    memory: int = 2048
    output: int = 256
    open_files: int = 256
    tasks_per_worker: int = 500
    own_code: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits on reading a file that the settings ask for."""
        return cls(
            seconds=settings.file_seconds,
            total_seconds=30 * settings.file_seconds,
            memory=settings.file_memory,
            output=settings.file_output,
        )

    @classmethod
    def of_own_code(cls, seconds: float, memory: int = 0) -> Limits:
        """Return limits on a task of our own code, which reads no stranger's file."""
        return cls(seconds, seconds, memory, 0, 0, 0, own_code=True)
