"""Access rules and takedowns by path, and what was known of them when a run last looked."""

from __future__ import annotations

from archive.restrictions.comparing import comparable, enclosing, exact
from archive.restrictions.folder_levels import FolderLevels
from archive.restrictions.recorded import (
    FILE,
    RecordedLevel,
    Restrictions,
    TakenDown,
    keep,
    load,
    save,
)

__all__ = [
    "FILE",
    "FolderLevels",
    "RecordedLevel",
    "Restrictions",
    "TakenDown",
    "comparable",
    "enclosing",
    "exact",
    "keep",
    "load",
    "save",
]
