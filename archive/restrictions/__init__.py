"""Access rules and takedowns by path, and what was known of them when a run last looked."""

from __future__ import annotations

from archive.restrictions.comparing import comparable, enclosing, exact
from archive.restrictions.folders import FolderLevels
from archive.restrictions.known import (
    FILE,
    Held,
    Restrictions,
    TakenDown,
    keep,
    load,
    save,
)

__all__ = [
    "FILE",
    "FolderLevels",
    "Held",
    "Restrictions",
    "TakenDown",
    "comparable",
    "enclosing",
    "exact",
    "keep",
    "load",
    "save",
]
