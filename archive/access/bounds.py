"""Levels and takedowns known now, which bound what any generation shows.

A generation that answers in a newer one's stead (after damage or a rollback) knows nothing of what
was closed or taken down since it was built. What is known now is laid over it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Level


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least level of some documents, and those that nobody is shown any more, by id."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    taken_down: frozenset[str] = frozenset()

    def hidden_from(self, level: Level) -> frozenset[str]:
        """Return the documents that a reader of some level is not shown, whatever the index has."""
        above = {ident for ident, least in self.levels.items() if not level.may_see(least)}
        return self.taken_down | above


UNBOUNDED = Bounds()
"""Nothing is known beyond what the generation itself holds."""
