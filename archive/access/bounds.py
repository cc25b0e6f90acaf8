"""What bounds a generation: least levels of documents and files, and what was taken down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Level


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least level of some documents, and those that nobody is shown any more, by id.

    `files` are the least levels of files, by path.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    taken_down: frozenset[str] = frozenset()
    files: Mapping[str, Level] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.levels or self.taken_down or self.files)

    def above(self, level: Level) -> frozenset[str]:
        """Return the ids whose level is above that of a reader, whatever the generation says."""
        return frozenset(i for i, least in self.levels.items() if not level.may_see(least))

    def fingerprint(self) -> str:
        """Return what stands for these bounds: the same text for the same bounds."""
        levels = sorted((ident, str(level)) for ident, level in self.levels.items())
        files = sorted((path, str(level)) for path, level in self.files.items())
        bounds = json.dumps((levels, sorted(self.taken_down), files))
        return hashlib.blake2b(bounds.encode(), digest_size=8).hexdigest()

    def files_above(self, level: Level) -> frozenset[str]:
        """Return the paths of files that a reader of some level is not told of."""
        return frozenset(path for path, least in self.files.items() if not level.may_see(least))


UNBOUNDED = Bounds()
"""Nothing is known beyond what the generation itself holds."""
