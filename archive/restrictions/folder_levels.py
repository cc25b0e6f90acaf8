"""Levels of access by folder or file: the deepest rule that names a path decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Level, strictest
from archive.restrictions.comparing import comparable, enclosing, exact

if TYPE_CHECKING:
    from collections.abc import Mapping


class FolderLevels:
    """Levels of folders and files by path below the corpus; without a rule a path is public.

    A rule whose spelling differs from the path only in case or normal form closes what it names,
    but opens nothing.
    """

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = {name: Level(level) for name, level in rules.items()}
        self._exact: dict[str, Level] = {}
        self._alike: dict[str, Level] = {}
        for name, level in self.rules.items():
            for table, key in ((self._exact, exact(name)), (self._alike, comparable(name))):
                table[key] = strictest((level, table.get(key, level)))

    def __bool__(self) -> bool:
        return any(level != Level.PUBLIC for level in self.rules.values())

    def level(self, path: str) -> Level:
        """Return the level of a path."""
        if not self.rules:
            return Level.PUBLIC
        return strictest((self._deepest(path, {}), self._deepest(path, self._alike)))

    def _deepest(self, path: str, alike: Mapping[str, Level]) -> Level:
        for folder, key in zip(enclosing(exact(path)), enclosing(comparable(path)), strict=False):
            level = alike.get(key) or self._exact.get(folder)
            if level:
                return level
        return Level.PUBLIC
