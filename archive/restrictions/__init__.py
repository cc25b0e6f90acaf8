"""Access rules and takedowns by path, and what was known of them when a run last looked."""

from __future__ import annotations

from archive.restrictions.comparing import comparable, enclosing, exact
from archive.restrictions.folder_levels import FolderLevels
from archive.restrictions.kept import COPY, FILE, FILES, damage, keep, load, save
from archive.restrictions.recorded import (
    LostPart,
    RecordedLevel,
    Restrictions,
    TakenDown,
    joined,
    keep_stricter,
    stricter,
)

__all__ = [
    "COPY",
    "FILE",
    "FILES",
    "FolderLevels",
    "LostPart",
    "RecordedLevel",
    "Restrictions",
    "TakenDown",
    "comparable",
    "damage",
    "enclosing",
    "exact",
    "joined",
    "keep",
    "keep_stricter",
    "load",
    "save",
    "stricter",
]
