"""Find what became of closed files that are gone with all that their rule named.

A folder that is renamed, or a file with a closing correction, takes its records out of the rule's
reach. Files of the same bytes or words are known anyway; here those are found that were changed as
well, by their names: what is new and is called as a closed file was may be that file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.model import Level
from archive.restrictions import comparable, enclosing, exact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from archive.restrictions import RecordedLevel, Restrictions

_MARKS = re.compile(r"(?:[\s_]*\(\d+\)|[\s_]*[-–_]\s*(?:kopia|copy)|[\s_-]+v(?:er)?\.?\s?\d+)+$")
"""What programs and people add to the name of a file when they save it once more."""


@dataclass(frozen=True, slots=True)
class Successors:
    """New files and folders that stand for closed ones, with the level these had.

    `sought` are the closed files, by comparable path, that no other of the name is known to be.
    """

    sought: dict[str, RecordedLevel] = field(default_factory=dict)
    paths: dict[str, RecordedLevel] = field(default_factory=dict)
    folders: dict[str, RecordedLevel] = field(default_factory=dict)


def successors(
    known: Restrictions,
    present: Collection[str],
    before: Collection[str],
    is_open: Callable[[str, RecordedLevel], bool],
    level: Callable[[str], Level],
) -> Successors:
    """Return what stands for the closed files of `known` whose rule names nothing any more.

    `present` and `before` are the paths of now and of the run before, `level` tells the level that
    a path has without this. A file that is known again under its name at its level is not looked
    for once more; a folder counts as renamed when it is new and holds one as the old one did.
    """
    lost = list(_lost(known, present, is_open))
    made = Successors()
    if not lost:
        return made
    named: dict[str, list[str]] = defaultdict(list)
    for path in present:
        named[_stem(comparable(path))].append(path)
    old = {key for path in before for key in enclosing(comparable(path))}
    former = set(before)
    for gone, held in lost:
        candidates = named.get(_stem(gone), [])
        new = [path for path in candidates if path not in former]
        closed = {path for path in candidates if level(path).may_see(held.level)}
        if closed & former:
            continue
        made.sought[gone] = held
        for path in new:
            if not closed:
                made.paths[comparable(path)] = held
            folder = _renamed(gone, path, known)
            if folder and comparable(folder) not in old:
                made.folders[folder] = held
    return made


def _lost(
    known: Restrictions, present: Collection[str], is_open: Callable[[str, RecordedLevel], bool]
) -> Iterator[tuple[str, RecordedLevel]]:
    """Yield the closed paths that are gone and lie in no folder that is there and closed."""
    if not known.paths:
        return
    here = {key for path in present for key in enclosing(comparable(path))}
    folders = {comparable(name): held.level for name, held in known.folders.items()}
    for path, held in known.paths.items():
        within = (folders[key] for key in enclosing(path) if key in folders and key in here)
        if path in here or is_open(path, held) or held.level is Level.PUBLIC:
            continue
        if not any(level.may_see(held.level) for level in within):
            yield path, held


def _stem(path: str) -> str:
    """Return what the name of a file keeps when it is copied or saved in another format."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return _MARKS.sub("", stem).strip()


def _renamed(gone: str, path: str, known: Restrictions) -> str:
    """Return the folder that a closed folder is called now, judged by one file; empty if none."""
    closed = {comparable(name) for name in known.folders}
    old = next((key for key in enclosing(gone) if key in closed and key != gone), "")
    if not old:
        return ""
    inner = gone[len(old) + 1 :].rpartition("/")[0]
    folder = comparable(path).rpartition("/")[0]
    if inner and not f"/{folder}".endswith(f"/{inner}"):
        return ""
    depth = folder.count("/") + 1 - (inner.count("/") + 1 if inner else 0)
    return "/".join(exact(path).split("/")[:depth]) if folder and depth > 0 else ""
