"""Who may see what lies in which folder?

`access.toml` in the corpus folder:

    [folders]
    "personal" = "internal"
    "personal/avslutat" = "closed"

The deepest folder that holds a file decides; without any it is public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archive.model import Level
from indexer.rules.files import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "access.toml"


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    folders: dict[str, Level] = {}


class Access:
    """The levels of folders."""

    def __init__(self, folders: Mapping[str, str]) -> None:
        self._folders = {name.strip("/"): level for name, level in folders.items()}

    @classmethod
    def load(cls, corpus: Path) -> Access:
        """Return the rules of a corpus; none when it has no such file.

        Raises:
            SettingsError: the file has a mistake.
        """
        return cls((read(corpus / FILE, _Shape) or _Shape()).folders)

    def __bool__(self) -> bool:
        return any(level != Level.PUBLIC for level in self._folders.values())

    def level(self, path: str) -> str:
        """Return the level of a file by its path below the corpus."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._folders:
                return self._folders[folder]
        return Level.PUBLIC
