"""Find what a closed folder that is gone is called now, by the names of the files it held.

One name is no proof: a file called `protokoll.pdf` lies in many folders. A new folder is taken for
a closed one when most of the names that are lost from that stand in it, at the same places within;
where no place but the folder itself has any of them, all of its names must.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.restrictions import comparable, enclosing, exact, keep_stricter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from archive.restrictions import RecordedLevel

Name = tuple[str, str]
"""The place of a file within its folder, and the stem of its name."""
_Names = frozenset[Name]


@dataclass(slots=True)
class RenamedFolders:
    """Collects what closed folders have lost and what is new, by the stem of each name.

    `closed` are the comparable paths of closed folders, `former` the paths of all files that were
    there before: what held or was one of them is no other folder under a new name.
    """

    closed: Collection[str]
    former: Iterable[str]
    _lost: dict[str, set[Name]] = field(default_factory=lambda: defaultdict(set))
    _levels: dict[str, RecordedLevel] = field(default_factory=dict)
    _new: list[tuple[str, str]] = field(default_factory=list)

    def lose(self, path: str, stem: str, held: RecordedLevel) -> None:
        """Note a closed file that is gone, by its comparable path."""
        folder = next((key for key in enclosing(path) if key in self.closed and key != path), None)
        if folder is not None:
            place = path[len(folder) + 1 :] if folder else path
            self._lost[folder].add((place.rpartition("/")[0], stem))
            keep_stricter(self._levels, folder, held)

    def suspect(self, path: str, stem: str) -> None:
        """Note a new file that may be one of the lost ones of its stem."""
        self._new.append((path, stem))

    def levels(self) -> dict[str, RecordedLevel]:
        """Return the new folders that stand for closed ones, each as closed as the strictest."""
        alike: dict[_Names, RecordedLevel] = {}
        for lost in self._lost:
            keep_stricter(alike, frozenset(self._lost[lost]), self._levels[lost])
        made: dict[str, RecordedLevel] = {}
        named = self._named_in(alike)
        old = self._old({comparable(folder) for _, folder in named})
        for (names, folder), here in named.items():
            if comparable(folder) not in old and _stand_for(names, here):
                keep_stricter(made, folder, alike[names])
        return made

    def _old(self, folders: Collection[str]) -> set[str]:
        """Return which of some comparable paths were there before."""
        paths = self.former if folders else ()
        return {key for path in paths for key in enclosing(comparable(path)) if key in folders}

    def _named_in(self, lost: Collection[_Names]) -> dict[tuple[_Names, str], set[Name]]:
        """Return which of some names stand in which new folder, by the place of each within it."""
        holders: dict[Name, list[_Names]] = defaultdict(list)
        for names in lost:
            for name in names:
                holders[name].append(names)
        made: dict[tuple[_Names, str], set[Name]] = defaultdict(set)
        for path, stem in self._new:
            for folder, place in _folder_divisions(exact(path).rpartition("/")[0]):
                for names in holders.get((place, stem), ()):
                    made[names, folder].add((place, stem))
        return made


def _stand_for(lost: Collection[Name], here: Collection[Name]) -> bool:
    """Return whether the names in a folder tell that it is the one that lost its own."""
    if 2 * len(here) <= len(lost):
        return False
    direct = {name for name in lost if not name[0]}
    return any(place for place, _ in here) or direct.issubset(here)


def _folder_divisions(folder: str) -> Iterator[tuple[str, str]]:
    """Yield a path as a folder and the comparable place within: A/b → (A/b, ""), (A, "b")."""
    parts = folder.split("/") if folder else []
    for at in range(len(parts), 0, -1):
        yield "/".join(parts[:at]), comparable("/".join(parts[at:]))
