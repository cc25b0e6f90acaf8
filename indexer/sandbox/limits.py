"""Limits on reading one file: time, memory, output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds a step may take (a page, a converter) and a whole file; MiB of memory and output.

    A scanned book is many steps of some seconds each, a hostile file is one that never ends.
    """

    seconds: float = 120.0
    total_seconds: float = 3600.0
    memory: int = 2048
    output: int = 256
    open_files: int = 256
    files_per_worker: int = 500

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings ask for."""
        return cls(
            seconds=settings.file_seconds,
            total_seconds=30 * settings.file_seconds,
            memory=settings.file_memory,
            output=settings.file_output,
        )
