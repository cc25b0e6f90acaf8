"""Levels of access: who may see a record, from everybody to the archivists alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Level(StrEnum):
    """A level of access, the most open first: who may see one may see those before it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CLOSED = "closed"

    @property
    def readable(self) -> tuple[Level, ...]:
        """The levels that a reader of this level may see, the most open first."""
        return LEVELS[: LEVELS.index(self) + 1]

    def may_see(self, other: str) -> bool:
        """Tell whether a reader of this level may see a record of another."""
        return other in self.readable


LEVELS = tuple(Level)
"""Every level, the most open first."""


def widest(levels: Iterable[str]) -> Level:
    """Return the most of some rights of one reader: who may see most; public without any."""
    return strictest(levels)


def strictest(levels: Iterable[str]) -> Level:
    """Return the most closed of some levels; public when there are none."""
    return max(map(Level, levels), key=LEVELS.index, default=Level.PUBLIC)
