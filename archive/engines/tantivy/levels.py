"""In which index does a reader of some levels of access find what they may see, and no more?

Tantivy weighs words by a whole index, so that what a reader may not see must not be in theirs. The
folder itself has the public sections. `internal` and `closed` within it, made when the first such
section comes, have those of their level and all more open ones. They begin as hard links to the
files of the narrower index, which Tantivy never changes, and so share most of the disk with it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archive.engines.arrays.searcher import ArraySearcher
from archive.engines.tantivy import files
from archive.engines.tantivy.writer import HEAP, TantivyWriter
from archive.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

    from archive.engines.base import Entry
    from archive.engines.tantivy.executor import TantivyExecutor


def _places(folder: Path) -> Mapping[str, Path]:
    """Return the folder of every level that has one, the most open first."""
    wider = {level: folder / level for level in LEVELS[1:]}
    return {str(LEVELS[0]): folder} | {k: path for k, path in wider.items() if path.is_dir()}


def opened(folder: Path) -> ArraySearcher:
    """Return a searcher over everything; what it is `seen` as has an index of its own.

    Raises:
        IndexUnusableError: an index is missing, damaged or of another version.
    """
    executors: dict[str, TantivyExecutor] = {}
    for level, place in _places(folder).items():
        executors[level] = files.opened(place, level, dict(executors))
    return ArraySearcher(executors.popitem()[1])


def check(folder: Path) -> None:
    """Verify every file.

    Raises:
        IndexUnusableError: one is missing or not what was written.
    """
    for place in _places(folder).values():
        files.check(place)


class LevelsWriter:
    """Hands each section to the index of its level and to those of all more closed ones.

    The first section of a level makes what was added before it count in the more open indexes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers = {
            level: TantivyWriter(place, HEAP if level == LEVELS[0] else HEAP // 2)
            for level, place in _places(folder).items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *end: object) -> None:
        for writer in self._writers.values():
            writer.__exit__(*end)

    def add(self, entry: Entry) -> None:
        """Add a section."""
        level = max(entry.facets.get("access", ()), key=LEVELS.index, default=LEVELS[0])
        if level not in self._writers:
            self._open_to(level)
        for name in LEVELS[LEVELS.index(level) :]:
            if name in self._writers:
                self._writers[name].add(entry)

    def _open_to(self, level: str) -> None:
        """Give a level an index, which holds what the next more open one does."""
        narrower = [name for name in LEVELS[: LEVELS.index(level)] if name in self._writers][-1]
        self._writers[narrower].commit()
        place = self._folder / level
        place.mkdir()
        for path in _places(self._folder)[narrower].iterdir():
            if path.is_file() and not path.name.endswith(".lock"):
                os.link(path, place / path.name)
        self._writers[level] = TantivyWriter(place, HEAP // 2)

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        for writer in self._writers.values():
            writer.delete_document(document_id)

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        for writer in self._writers.values():
            writer.commit()
