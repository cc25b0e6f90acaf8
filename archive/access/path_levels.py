"""Least level of each path by what is known now, for names that records of former runs hold."""

from __future__ import annotations

import contextlib
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING

from archive import generations, restrictions
from archive.access.current_bounds import state_now
from archive.catalogue import Catalogue
from archive.model import LEVELS, Level, strictest
from archive.restrictions import FolderLevels, Restrictions, comparable, enclosing
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def path_levels(index: Path) -> Callable[[str], Level]:
    """Return what tells the least level of a path now, whether or not a file lies there.

    What was taken down by its path is closed, and so is every path while nothing can be known.
    """
    state = state_now(index)
    if state:
        return _remembered(index, state)
    if not generations.names(index):  # a first run that published nothing
        with contextlib.suppress(DamagedStateError):
            return _levels(index, ())
    return lambda _path: Level.CLOSED


@lru_cache(maxsize=4)
def _remembered(index: Path, state: str) -> Callable[[str], Level]:  # noqa: ARG001 - another state
    return _levels(index, _files(generations.current(index).catalogue))


def _levels(index: Path, held: Iterable[tuple[str, Level]]) -> Callable[[str], Level]:
    known = restrictions.load(index) or Restrictions()
    folders = FolderLevels({name: held.level for name, held in known.folders.items()})
    taken = {comparable(takedown.path) for takedown in known.takedowns if takedown.path} - {""}
    files = {name: held.level for name, held in known.paths.items()}
    for path, least in held:
        files[path] = strictest((least, files.get(path, least)))

    def level(path: str) -> Level:
        if any(place in taken for place in enclosing(comparable(path))):
            return Level.CLOSED
        return strictest((folders.level(path), files.get(comparable(path), Level.PUBLIC)))

    return level


def _files(path: Path) -> list[tuple[str, Level]]:
    """Return the files that not everybody may know of, or of whose documents nobody may."""
    most_open: dict[str, Level] = {}
    with closing(Catalogue.open(path, released=True)) as catalogue:
        for sha256, access in catalogue.levels():
            level = Level(access)
            most_open[sha256] = min(level, most_open.get(sha256, level), key=LEVELS.index)
        for gone in catalogue.tombstones():
            if gone.kind == "takedown" and gone.sha256:
                most_open[gone.sha256] = Level.CLOSED
        levels = [
            (
                file.path,
                strictest((Level(file.access), most_open.get(file.served or "", Level.PUBLIC))),
            )
            for file in catalogue.files()
        ]
    return [(comparable(path), level) for path, level in levels if level != Level.PUBLIC]
