"""Find what became of closed files that are gone with all that their rule named.

A folder that is renamed, or a file with a closing correction, takes its records out of the rule's
reach. Files of the same bytes or words are known anyway; here those are found that were changed as
well, by their names: what is new and is called as a closed file was may be that file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

from archive.model import Level
from archive.restrictions import comparable, enclosing, joined, keep_stricter, stricter
from indexer.build.renamed_folders import RenamedFolders

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from archive.restrictions import RecordedLevel, Restrictions

_MARKS = re.compile(r"(?:[\s_]*\(\d+\)|[\s_]*[-–_]\s*(?:kopia|copy)|[\s_-]+v(?:er)?\.?\s?\d+)+$")
"""What programs and people add to the name of a file when they save it once more."""


@dataclass(frozen=True, slots=True)
class Successors:
    """New files and folders that stand for closed ones, with the level these had.

    `sought` are the closed files, by comparable path, whose words are looked for, `followed` those
    for which a new file of their name stands, so that no other is taken for them.
    """

    sought: dict[str, RecordedLevel] = field(default_factory=dict)
    paths: dict[str, RecordedLevel] = field(default_factory=dict)
    folders: dict[str, RecordedLevel] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)


def successors(
    known: Restrictions,
    present: Collection[str],
    before: Collection[str],
    is_open: Callable[[str, RecordedLevel], bool],
    level: Callable[[str], Level],
) -> Successors:
    """Return what stands for the closed files of `known` whose rule names nothing any more.

    `present` and `before` are the paths of now and of the run before, `level` tells the level that
    a path has without this. A lost file for which a new one of its name stands is not looked for by
    that once more; one that was there before is nobody's successor.
    """
    lost = list(_lost_paths(known, present, is_open))
    followed = {file.path for file in lost} & set(known.followed or ())
    made = Successors(followed=set(followed))
    if not lost:
        return made
    renamed = RenamedFolders({comparable(name) for name in known.folders}, before)
    groups: dict[tuple[str, Level], list[_Lost]] = defaultdict(list)
    for file in lost:
        groups[_name_stem(file.path), file.held.level].append(file)
    named: dict[str, list[str]] = {stem: [] for stem, _ in groups}
    for path in present:
        if (stem := _name_stem(comparable(path))) in named:
            named[stem].append(path)
    for (stem, least), some in groups.items():
        candidates = named[stem]
        closed = {path for path in candidates if level(path).may_see(least)}
        made.sought.update((file.path, file.held) for file in some)
        gone = [file for file in some if not file.folder_stays and file.path not in followed]
        # Where it is not kept who followed, a release wrote that did not tell.
        if known.followed is None and any(path in before for path in closed):
            made.followed.update(file.path for file in gone)
            continue
        for file in gone:
            renamed.lose(file.path, stem, file.held)
        new = [path for path in candidates if path not in before]
        made.followed.update(file.path for file in gone[: len(new)])
        if len(gone) <= len(closed.intersection(new)):
            continue
        held = reduce(stricter, (file.held for file in gone))
        for path in new:
            renamed.suspect(path, stem)
            if path not in closed:
                keep_stricter(made.paths, comparable(path), held)
    made.folders.update(renamed.levels())
    return made


@dataclass(frozen=True, slots=True)
class _Lost:
    """A closed path that is gone; `folder_stays` when it lay in one that is there and closed.

    Such a file is sought by its words alone: files are deleted from closed folders every day, and
    others of their names come elsewhere.
    """

    path: str
    held: RecordedLevel
    folder_stays: bool


def _lost_paths(
    known: Restrictions, present: Collection[str], is_open: Callable[[str, RecordedLevel], bool]
) -> Iterator[_Lost]:
    """Yield the closed paths that are gone."""
    if not known.paths:
        return
    asked = {key for path in known.paths for key in enclosing(path)}
    here = {key for path in present for key in enclosing(comparable(path)) if key in asked}
    folders = joined(*({comparable(name): held} for name, held in known.folders.items()))
    for path, held in known.paths.items():
        if path in here or is_open(path, held) or held.level is Level.PUBLIC:
            continue
        within = [folders[key] for key in enclosing(path) if key in folders and key in here]
        yield _Lost(path, held, any(recorded.level.may_see(held.level) for recorded in within))


def _name_stem(path: str) -> str:
    """Return what the name of a file keeps when it is copied or saved in another format."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    return _MARKS.sub("", stem).strip()
