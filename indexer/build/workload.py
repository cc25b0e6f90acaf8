"""Share of reading that is done, by size and by how fast each kind of file has been read so far.

A scanned page takes a hundred times as long as one of text, and a kind of file tells much of that:
what is left of a kind is reckoned at the pace of those of it that are done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OVERHEAD = 30_000
"""Bytes that every file counts for besides its own: opening it, cutting it up, keeping it."""


class Workload:
    """What is to be read, by path and size in bytes, and what has been; `files` counts them all."""

    def __init__(self, files: Iterable[tuple[str, int]]) -> None:
        self.files = 0
        self._left: Counter[str] = Counter()
        for path, size in files:
            self.files += 1
            self._left[_file_kind(path)] += size + OVERHEAD
        self._read: Counter[str] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def ended(self, path: str, size: int, seconds: float) -> float:
        """Note that a file was read in so many seconds; return the share of all work, 0 to 1."""
        kind, weight = _file_kind(path), size + OVERHEAD
        self._left[kind] -= weight
        self._read[kind] += weight
        self._seconds[kind] += max(seconds, 1e-6)
        spent = sum(self._seconds.values())
        usual = spent / sum(self._read.values())
        left = sum(
            weight * self._seconds_a_byte(kind, usual) for kind, weight in self._left.items()
        )
        return spent / (spent + left)

    def _seconds_a_byte(self, kind: str, usual: float) -> float:
        """Return the seconds a byte of a kind takes; of a kind that is new, as all others do."""
        read = self._read[kind]
        return self._seconds[kind] / read if read else usual


def _file_kind(path: str) -> str:
    return PurePath(path).suffix.lower()
