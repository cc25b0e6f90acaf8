"""An opened generation: one `Archive` for each level of access, safe from many threads."""

from __future__ import annotations

import logging
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from archive import generations, state_files, vocabulary
from archive.access import LevelReaders
from archive.language import Analyser
from archive.messages import Message, message
from archive.model import Level
from archive.search.archive import Archive
from archive.search.notices import notice
from archive.search.synonyms import Synonyms
from archive.search.weights import WEIGHTS
from archive.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.generations import Generation, Manifest
    from archive.model import Notice
    from archive.search.weights import Weights
    from archive.settings import Settings

_OTHER_SETTING = message(
    "Indexet är byggt med %(built)s; nu är %(now)s inställd. Svaren ges med den det byggdes "
    "med. Är det rätt index, ange samma inställning: handlingar index skulle bygga om det med "
    "den andra."
)
_OTHER_WORDS = message(
    "Vokabulären är ändrad sedan indexet byggdes (med %(built)s). Svaren ges med den som gällde "
    "då, tills nästa uppdatering har byggt om det."
)
log = logging.getLogger(__name__)


class OpenArchive:
    """One generation of the index, opened for the readers of every level.

    `cautions` are said with every answer: what may be missed until the index is built anew.
    """

    def __init__(
        self,
        generation: str,
        readers: LevelReaders,
        analyser: Analyser,
        *,
        words: Vocabulary,
        weights: Weights = WEIGHTS,
        cautions: tuple[Notice, ...] = (),
    ) -> None:
        self._cautions = cautions
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
        for difference in settings_differences(settings, generation.manifest):
            log.warning("%s", difference)
        words = _vocabulary(settings, generation)
        analyser = Analyser(words)
        cautions = () if analyser.version == generation.manifest.analyser else (notice("words"),)
        readers = LevelReaders.open(generation, settings)
        return cls(
            generation.name, readers, analyser, words=words, weights=weights, cautions=cautions
        )

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
                    cautions=self._cautions,
                )
            return self._archives[level]

    def close(self) -> None:
        """Close the files."""
        self._readers.close()

    def warm(self) -> None:
        """Look up what most questions look up, so that the first reader need not wait for it."""
        self.of(Level.PUBLIC).warm()


def settings_differences(settings: Settings, manifest: Manifest) -> list[Message]:
    """Return in sentences in what an index was built otherwise than is set now, and as what."""
    built = manifest.settings.get("vocabulary", "")
    now = str(settings.vocabulary or "")
    if manifest.vocabulary == vocabulary.load(settings.vocabulary).version:
        return []
    if manifest.settings and built != now:
        return [_OTHER_SETTING.filled(built=_named_folder(built), now=_named_folder(now))]
    return [_OTHER_WORDS.filled(built=_named_folder(built))]


def _named_folder(folder: str) -> object:
    ours = message("vokabulären som följer med Handlingar")
    return f"vocabulary = ”{folder}”" if folder else ours


def _vocabulary(settings: Settings, generation: Generation) -> Vocabulary:
    """Return the vocabulary that a generation was built with; today's when it carries none."""
    now = vocabulary.load(settings.vocabulary)
    if generation.manifest.vocabulary == now.version:
        return now
    try:
        carried = state_files.load(generation.folder / generations.VOCABULARY, Vocabulary)
    except state_files.DamagedStateError:
        carried = None
    return carried or now


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
