"""Access rules: who may see what lies in which folder, and which openings a person has confirmed.

`access.toml` in the corpus folder:

    [folders]
    "personal" = "internal"
    "personal/avslutat" = "closed"

    [opened]
    "personal/avslutat" = 2026-11-29

The deepest folder (or the file itself) that is named decides; without any a file is public. What a
rule closed before stays closed when the rule is gone or names a more open level, until `opened`
names the place with the day on which a person decided so.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations)
from typing import TYPE_CHECKING

import msgspec

from archive.model import Level  # noqa: TC001  (as above)
from archive.restrictions import FolderLevels, comparable, enclosing
from indexer.rules.files import read, refuse_days_ahead

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "access.toml"


class _AccessFile(msgspec.Struct, forbid_unknown_fields=True):
    folders: dict[str, Level] = {}
    opened: dict[str, dt.date] = {}


class Access:
    """The levels of folders, and the days on which people confirmed that places may open."""

    def __init__(
        self, folders: Mapping[str, str], opened: Mapping[str, dt.date] | None = None
    ) -> None:
        self.folders = FolderLevels(folders)
        self._opened: dict[str, str] = {}
        for name, day in (opened or {}).items():
            key = comparable(name)
            self._opened[key] = max(day.isoformat(), self._opened.get(key, ""))

    @classmethod
    def load(cls, corpus: Path) -> Access:
        """Return the rules of a corpus; none when it has no such file.

        Raises:
            SettingsError: the file has a mistake.
        """
        rules = read(corpus, FILE, _AccessFile) or _AccessFile()
        refuse_days_ahead(rules.opened.values(), corpus / FILE)
        return cls(rules.folders, rules.opened)

    def level(self, path: str) -> Level:
        """Return the level of a file by its path below the corpus."""
        return self.folders.level(path)

    def is_opened(self, path: str, asked: str) -> bool:
        """Return whether a person has confirmed, on the day `asked` or later, that a path opens."""
        return any(self._opened.get(place, "") >= asked for place in enclosing(comparable(path)))
