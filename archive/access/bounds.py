"""Levels and takedowns known now, which bound what any generation shows.

A generation that answers in a newer one's stead (after damage or a rollback) knows nothing of what
was closed or taken down since it was built. Each run writes down what it knows (`save`), beside the
generations, and whoever opens one lays it over what the generation itself says (`known_now`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping  # noqa: TC003  (msgspec reads the annotations)
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from archive import generations, state_files
from archive.catalogue import Catalogue
from archive.model import Level, strictest
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


log = logging.getLogger(__name__)
FILE = generations.BOUNDS


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
        said = msgspec.json.encode((levels, sorted(self.taken_down), files))
        return hashlib.blake2b(said, digest_size=8).hexdigest()

    def files_above(self, level: Level) -> frozenset[str]:
        """Return the paths of files that a reader of some level is not told of."""
        return frozenset(path for path, least in self.files.items() if not level.may_see(least))

    def with_others(self, other: Bounds) -> Bounds:
        """Return what is bounded by these or by other bounds."""
        levels = {
            ident: strictest(
                (self.levels.get(ident, Level.PUBLIC), other.levels.get(ident, Level.PUBLIC))
            )
            for ident in {*self.levels, *other.levels}
        }
        return Bounds(levels, self.taken_down | other.taken_down, {**self.files, **other.files})


UNBOUNDED = Bounds()
"""Nothing is known beyond what the generation itself holds."""


def of_catalogue(catalogue: Catalogue) -> Bounds:
    """Return the bounds that a catalogue knows: of documents, of old ids and of tombstones."""
    levels: dict[str, Level] = {}
    for ident, level in catalogue.restricted_ids():
        levels[ident] = strictest((level, levels.get(ident, Level.PUBLIC)))
    taken = (grave.id for grave in catalogue.graves() if grave.kind == "takedown")
    return Bounds(levels, frozenset(taken))


def known_now(index: Path) -> Bounds:
    """Return what the last run knew; nothing before the first.

    When the file is damaged, the newest generation tells the same.

    Raises:
        IndexUnusableError: that is damaged too, so that nobody knows what must not be shown.
    """
    try:
        return state_files.load(index / FILE, Bounds) or UNBOUNDED
    except DamagedStateError as error:
        log.error("%s is damaged (%s); handlingar index writes it anew", FILE, error)  # noqa: TRY400
    newest = generations.load(index, generations.names(index)[0])
    with closing(Catalogue.open(newest.catalogue, released=True)) as catalogue:
        return of_catalogue(catalogue)


def save(index: Path, bounds: Bounds) -> None:
    """Write down what is known now, if that is other than before."""
    try:
        known = state_files.load(index / FILE, Bounds)
    except DamagedStateError:
        known = None
    if known != bounds:
        state_files.write_whole(index / FILE, _encoded(bounds))


def _encoded(bounds: Bounds) -> bytes:
    levels: Iterable[tuple[str, Level]] = sorted(bounds.levels.items())
    return msgspec.json.encode({"levels": dict(levels), "taken_down": sorted(bounds.taken_down)})
