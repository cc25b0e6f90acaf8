"""The catalogue and the search index of a generation, as the readers of each level have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import engines
from archive.access.bounds import UNBOUNDED
from archive.access.searcher import RestrictedSearcher
from archive.catalogue import RestrictedCatalogue
from archive.model import LEVELS

if TYPE_CHECKING:
    from pathlib import Path

    from archive.access.bounds import Bounds
    from archive.engines.base import Searcher
    from archive.generations import Generation
    from archive.model import Level


@dataclass(frozen=True, slots=True)
class Reader:
    """What the readers of one level have of an archive: nothing in it is above their level."""

    level: Level
    catalogue: RestrictedCatalogue
    searcher: RestrictedSearcher


class Readers:
    """The readers of every level of one generation; owns its open files."""

    def __init__(self, catalogue: Path, searcher: Searcher, bounds: Bounds = UNBOUNDED) -> None:
        self._searcher = searcher
        self._readers = {
            level: Reader(
                level,
                RestrictedCatalogue.open(catalogue, level, bounds.hidden_from(level)),
                RestrictedSearcher(searcher, level, bounds.hidden_from(level)),
            )
            for level in LEVELS
        }

    @classmethod
    def open(cls, generation: Generation, bounds: Bounds = UNBOUNDED) -> Readers:
        """Open the files of a generation.

        Raises:
            IndexUnusableError: they are missing, damaged or of another version.
        """
        searcher = engines.engine(generation.manifest.engine).open(generation.engine)
        try:
            return cls(generation.catalogue, searcher, bounds)
        except BaseException:
            searcher.close()
            raise

    def of(self, level: Level) -> Reader:
        """Return the reader of a level."""
        return self._readers[level]

    def close(self) -> None:
        """Close the files."""
        self._searcher.close()
        for reader in self._readers.values():
            reader.catalogue.close()


def open_catalogue(
    generation: Generation, level: Level, bounds: Bounds = UNBOUNDED
) -> RestrictedCatalogue:
    """Open the catalogue of a generation for the readers of one level.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    return RestrictedCatalogue.open(generation.catalogue, level, bounds.hidden_from(level))
