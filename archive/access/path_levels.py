"""Least level of each path by what is known now, for names that records of former runs hold."""

from __future__ import annotations

from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING

from archive import generations, restrictions
from archive.access.current_bounds import state_now
from archive.catalogue import Catalogue
from archive.model import LEVELS, Level, strictest
from archive.restrictions import FolderLevels, Restrictions, comparable, enclosing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def path_levels(index: Path) -> Callable[[str], Level]:
    """Return what tells the least level of a path now, whether or not a file lies there.

    What was taken down by its path is closed, and so is every path while nothing can be known.
    """
    state = state_now(index)
    return _levels(index, state) if state else lambda _path: Level.CLOSED


@lru_cache(maxsize=4)
def _levels(index: Path, state: str) -> Callable[[str], Level]:  # noqa: ARG001 - a new state is another
    known = restrictions.load(index) or Restrictions()
    folders = FolderLevels({name: held.level for name, held in known.folders.items()})
    taken = {comparable(one.path) for one in known.takedowns if one.path} - {""}
    files = {name: held.level for name, held in known.paths.items()}
    with closing(Catalogue.open(generations.current(index).catalogue)) as catalogue:
        for path, least in _files(catalogue):
            files[path] = strictest((least, files.get(path, least)))

    def level(path: str) -> Level:
        if any(one in taken for one in enclosing(comparable(path))):
            return Level.CLOSED
        return strictest((folders.level(path), files.get(comparable(path), Level.PUBLIC)))

    return level


def _files(catalogue: Catalogue) -> list[tuple[str, Level]]:
    """Return the files that not everybody may know of, or of whose documents nobody may."""
    most_open: dict[str, Level] = {}
    for sha256, access in catalogue.levels():
        level = Level(access)
        most_open[sha256] = min(level, most_open.get(sha256, level), key=LEVELS.index)
    for gone in catalogue.tombstones():
        if gone.kind == "takedown" and gone.sha256:
            most_open[gone.sha256] = Level.CLOSED
    levels = (
        (file, strictest((Level(file.access), most_open.get(file.served or "", Level.PUBLIC))))
        for file in catalogue.files()
    )
    return [(comparable(file.path), level) for file, level in levels if level != Level.PUBLIC]
