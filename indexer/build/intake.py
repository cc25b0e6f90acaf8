"""Intake: files are read and their readings segmented into documents, on all cores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from archive import vocabulary
from indexer.build.cache import Cache, ReadingLocation
from indexer.build.fingerprints import reader_key, segmentation_version
from indexer.build.origin import Origin, Rules
from indexer.build.reading import FileReading, IngestPool, Wanted
from indexer.build.segmentation import SegmentationPool
from indexer.build.segmentation_tasks import ProcessedReading, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.settings import Settings

_BATCH_SIZE = 200_000
_BATCH_COUNT = 100
"""A task of cutting up holds about so many characters, and at most so many readings."""


class Intake:
    """Reads files and cuts readings up, under the limits of the settings."""

    def __init__(self, settings: Settings, cache: Path) -> None:
        self._settings = settings
        self.cache = Cache(cache, reader_key(settings))
        self.rules = Rules(
            version=segmentation_version(cache),
            vocabulary=settings.vocabulary,
            vocabulary_version=vocabulary.load(settings.vocabulary).version,
            personal_data=settings.personal_data,
            hidden_text=settings.hidden_text,
        )

        self._segmentation = SegmentationPool(settings)

    def __enter__(self) -> Self:
        self._segmentation.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the processes; nothing is cut up any more."""
        self._segmentation.close()

    def read(
        self, files: Iterable[Wanted], slow: Callable[[str], None] = lambda _name: None
    ) -> Iterator[tuple[int, FileReading]]:
        """Read files into the cache; return each one's number and what came of it, as they end.

        `slow` is told the name of the file that has taken longest while none ends for a time.
        """
        return IngestPool(self._settings, self.cache).read(files, slow)

    def size(self, origin: Origin) -> int:
        """Return how many readings a content has."""
        index = self.cache.index(origin.sha256)
        return len(index.places) if index else 0

    def tasks(self, origin: Origin, skip: frozenset[str] = frozenset()) -> Iterator[Task]:
        """Share out a content's readings into tasks, but those whose fingerprint is in `skip`."""
        index = self.cache.index(origin.sha256)
        batch: list[ReadingLocation] = []
        for number, place in enumerate(index.places if index else ()):
            if place.fingerprint in skip:
                if batch:
                    yield self._task_of(origin, number, batch)
                batch = []
                continue
            batch.append(place)
            full = len(batch) >= _BATCH_COUNT or sum(p.size for p in batch) >= _BATCH_SIZE
            if full:
                yield self._task_of(origin, number + 1, batch)
                batch = []
        if batch and index:
            yield self._task_of(origin, len(index.places), batch)

    def _task_of(self, origin: Origin, end: int, batch: list[ReadingLocation]) -> Task:
        kept = self.cache.path(origin.sha256)
        return Task(kept, end - len(batch), tuple(batch), origin, self.rules)

    def ahead(self, origin: Origin) -> None:
        """Cut a content up while nothing waits to be read, before its turn comes."""
        self._segmentation.ahead(self.tasks(origin))

    def process(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ProcessedReading]]:
        """Cut readings up, in order."""
        return self._segmentation.process(tasks)
