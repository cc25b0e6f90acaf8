"""An opened generation: one `Archive` for each level of access, safe from many threads."""

from __future__ import annotations

from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from archive import generations, vocabulary
from archive.access import Readers
from archive.errors import IndexUnusableError
from archive.language import Analyser
from archive.model import Level
from archive.search.archive import Archive
from archive.search.synonyms import Synonyms
from archive.search.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.weights import Weights
    from archive.settings import Settings
    from archive.vocabulary import Vocabulary


class OpenArchive:
    """One generation of the index, opened for the readers of every level."""

    def __init__(
        self,
        generation: str,
        readers: Readers,
        analyser: Analyser,
        *,
        words: Vocabulary,
        weights: Weights = WEIGHTS,
    ) -> None:
        self.generation = generation
        self._readers = readers
        self._analyser = analyser
        self._vocabulary = words
        self._synonyms = Synonyms(words, analyser)
        self._weights = weights
        self._archives: dict[Level, Archive] = {}
        self._lock = Lock()
        self.of(Level.PUBLIC)

    @classmethod
    def open(cls, settings: Settings, weights: Weights = WEIGHTS) -> OpenArchive:
        """Open the generation that answers now.

        Raises:
            IndexUnusableError: there is none, or none that is sound and of this version.
        """
        generation = generations.current(settings.index)
        words = vocabulary.load(settings.vocabulary)
        analyser = Analyser(words)
        if generation.manifest.analyser != analyser.version:
            msg = (
                "Indexet är byggt med en annan språkanalys än den som nu gäller; "
                "kör handlingar index."
            )
            raise IndexUnusableError(msg)
        readers = Readers.open(generation, settings=settings)
        return cls(generation.name, readers, analyser, words=words, weights=weights)

    def of(self, level: Level) -> Archive:
        """Return the archive as the readers of a level have it, made when first asked for."""
        with self._lock:
            if level not in self._archives:
                self._archives[level] = Archive(
                    self.generation,
                    self._readers.of(level),
                    self._analyser,
                    words=self._vocabulary,
                    synonyms=self._synonyms,
                    weights=self._weights,
                )
            return self._archives[level]

    def close(self) -> None:
        """Close the files."""
        self._readers.close()

    def warm(self) -> None:
        """Look up what most questions look up, so that the first reader need not wait for it."""
        self.of(Level.PUBLIC).warm()


@contextmanager
def open_archive(
    settings: Settings, level: Level = Level.PUBLIC, weights: Weights = WEIGHTS
) -> Iterator[Archive]:
    """Open the generation that answers now for the readers of one level, and close it after use.

    Raises:
        IndexUnusableError: there is none, or none that is sound and of this version.
    """
    with closing(OpenArchive.open(settings, weights)) as opened:
        yield opened.of(level)
