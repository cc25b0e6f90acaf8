"""The catalogue and the search index of a generation, as the readers of each level have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import engines
from archive.access.bounds import UNBOUNDED
from archive.access.current_bounds import bounds_now
from archive.access.restricted_searcher import RestrictedSearcher
from archive.catalogue import RestrictedCatalogue
from archive.engines import term_lists
from archive.model import LEVELS

if TYPE_CHECKING:
    from pathlib import Path

    from archive.access.bounds import Bounds
    from archive.engines.base import Searcher
    from archive.engines.term_lists import TermLists
    from archive.generations import Generation
    from archive.model import Level
    from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class LevelReader:
    """What the readers of one level have of an archive: nothing in it is above their level."""

    level: Level
    catalogue: RestrictedCatalogue
    searcher: RestrictedSearcher
    bounds: str
    """What stands for the levels and takedowns that bound it, for caches."""


class LevelReaders:
    """The readers of every level of one generation; owns its open files."""

    def __init__(self, catalogue: Path, searcher: Searcher, bounds: Bounds = UNBOUNDED) -> None:
        self._searcher = searcher
        lists = term_lists.opened(catalogue.with_name(term_lists.FILE))
        self._readers = {
            level: _reader(level, catalogue, searcher, bounds, lists) for level in LEVELS
        }

    @classmethod
    def open(
        cls,
        generation: Generation,
        settings: Settings | None = None,
    ) -> LevelReaders:
        """Open the files of a generation, bounded by what is known now.

        The settings say where a cluster is, if it has one.

        Raises:
            IndexUnusableError: they are missing, damaged or of another version.
        """
        bounds = bounds_now(generation)
        searcher = engines.engine(generation.manifest.engine, settings).open(generation.engine)
        try:
            return cls(generation.catalogue, searcher, bounds)
        except BaseException:
            searcher.close()
            raise

    def of(self, level: Level) -> LevelReader:
        """Return the reader of a level."""
        return self._readers[level]

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()
        for reader in self._readers.values():
            reader.catalogue.close()


def open_catalogue(generation: Generation, level: Level) -> RestrictedCatalogue:
    """Open a generation's catalogue for the readers of one level, bounded by what is known now.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    return _restricted(generation.catalogue, level, bounds_now(generation))


def _restricted(path: Path, level: Level, bounds: Bounds) -> RestrictedCatalogue:
    above, files = bounds.above(level), bounds.files_above(level)
    return RestrictedCatalogue.open(path, level, above, bounds.taken_down, files)


def _reader(
    level: Level, path: Path, searcher: Searcher, bounds: Bounds, lists: TermLists | None
) -> LevelReader:
    catalogue = _restricted(path, level, bounds)
    index = RestrictedSearcher(searcher, level, catalogue.kept_back(), lists)
    return LevelReader(level, catalogue, index, bounds.fingerprint())
