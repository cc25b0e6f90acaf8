"""How do files become documents? First all are read, then readings are cut up, on all cores."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from archive import vocabulary
from indexer.build.cache import Cache, Place
from indexer.build.digest import Digested, Task, smaller
from indexer.build.origin import Origin, Rules
from indexer.build.pool import Crash, Limits, Pool
from indexer.build.reading import Read, Reader, Wanted
from indexer.build.versions import digest_version, reader_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
            version=digest_version(),
            vocabulary=settings.vocabulary,
            vocabulary_version=vocabulary.load(settings.vocabulary).version,
            personal_data=settings.personal_data,
        )

    def read(self, files: Iterable[Wanted]) -> Iterator[Read]:
        """Read files into the cache, in order."""
        return Reader(self._settings, self.cache).read(files)

    def size(self, origin: Origin) -> int:
        """Return how many readings a content has."""
        index = self.cache.index(origin.sha256)
        return len(index.places) if index else 0

    def tasks(self, origin: Origin, skip: frozenset[str] = frozenset()) -> Iterator[Task]:
        """Share the readings of a content out into tasks, but those whose print is in `skip`."""
        index = self.cache.index(origin.sha256)
        batch: list[Place] = []
        for number, place in enumerate(index.places if index else ()):
            if place.print in skip:
                if batch:
                    yield self._task(origin, number, batch)
                batch = []
                continue
            batch.append(place)
            full = len(batch) >= _BATCH_COUNT or sum(p.size for p in batch) >= _BATCH_SIZE
            if full:
                yield self._task(origin, number + 1, batch)
                batch = []
        if batch and index:
            yield self._task(origin, len(index.places), batch)

    def _task(self, origin: Origin, end: int, batch: list[Place]) -> Task:
        kept = self.cache.path(origin.sha256)
        return Task(kept, end - len(batch), tuple(batch), origin, self.rules)

    def digest(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Digested]]:
        """Cut readings up, in order; what hangs or crashes is tried in smaller pieces."""
        waiting: deque[Task] = deque()

        def noted(source: Iterable[Task]) -> Iterator[Task]:
            for task in source:
                waiting.append(task)
                yield task

        limits = Limits(self._settings.file_seconds, self._settings.file_memory)
        target = "indexer.build.digest:digest"
        with (
            Pool[Digested](target, self._settings.jobs, limits) as pool,
            Pool[Digested](target, 1, limits) as second,
        ):
            for result in pool.map(noted(tasks)):
                task = waiting.popleft()
                if isinstance(result, Crash):
                    yield task, _in_pieces(second, task, result)
                else:
                    yield task, result


def _in_pieces(pool: Pool[Digested], task: Task, crash: Crash) -> Digested:
    """Return what can be made of a task that did not end by itself."""
    pieces = smaller(task)
    if not pieces:
        return Digested((), (f"Texten kunde inte tas in: {crash.reason}.",))
    warnings = (f"Texten kunde inte delas upp: {crash.reason}.",) if pieces[0].plain else ()
    results = [
        _in_pieces(pool, piece, result) if isinstance(result, Crash) else result
        for piece, result in zip(pieces, pool.map(pieces), strict=True)
    ]
    return Digested(
        tuple(document for result in results for document in result.documents),
        (*warnings, *(warning for result in results for warning in result.warnings)),
    )
