"""Read files into the cache, in the sandbox, unless the readings of their bytes are kept there."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from archive.errors import NothingDoneError, why
from archive.messages import recorded
from archive.model import Outcome, Reading, Status
from indexer.build import disk
from indexer.build.cache import Cache, Index, Keeper, changing
from indexer.extract import ReadOptions, reasons
from indexer.sandbox import Limits, ReaderPool
from indexer.scan import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive.settings import Settings

log = logging.getLogger(__name__)

_UNKNOWN = "application/octet-stream"
SLOW_SECONDS = 10.0
"""Without any file that ends, until it is said which is being read."""
_AHEAD = 8
"""Files asked for ahead, for each worker: their readings wait on disk, not in memory."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to look into. `stamp` is its size and mtime_ns, `known` the SHA-256 it had before."""

    place: Path
    stamp: tuple[int, int]
    known: str | None = None


@dataclass(frozen=True, slots=True)
class FileReading:
    """What came of a file: its bytes' name, and how reading ended (None: as known before)."""

    sha256: str | None
    index: Index | None
    fresh: bool = False
    seconds: float = 0.0
    """How long it took, with waiting for its turn among the readers."""


class IngestPool:
    """Reads files into a cache, some at a time."""

    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._jobs = settings.jobs
        self._cache = cache
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._locks_lock = threading.Lock()
        self._begun: dict[str, float] = {}
        options = ReadOptions.of(settings)
        self._pool: ReaderPool[Reading] = ReaderPool(
            settings.jobs,
            options,
            Limits.of(settings),
            slower=replace(options, pdf_reader="pdfminer"),
        )

    def read(
        self, files: Iterable[Wanted], slow: Callable[[str], None] = lambda _name: None
    ) -> Iterator[tuple[int, FileReading]]:
        """Read files; return each one's number and what came of it, as they end.

        `slow` is told the name of the file that has taken longest while none ends for a time.
        """
        with self._pool, ThreadPoolExecutor(self._jobs, "read") as threads:
            waiting: dict[Future[FileReading], int] = {}
            try:
                for number, file in enumerate(files):
                    waiting[threads.submit(self._timed_reading, file)] = number
                    if len(waiting) >= _AHEAD * self._jobs:
                        yield from self._ended_readings(waiting, slow)
                while waiting:
                    yield from self._ended_readings(waiting, slow)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)

    def _ended_readings(
        self, waiting: dict[Future[FileReading], int], slow: Callable[[str], None]
    ) -> Iterator[tuple[int, FileReading]]:
        while not (done := wait(waiting, SLOW_SECONDS, FIRST_COMPLETED).done):
            if begun := sorted((began, name) for name, began in self._begun.copy().items()):
                slow(begun[0][1])
        for future in done:
            yield waiting.pop(future), future.result()

    def _timed_reading(self, file: Wanted) -> FileReading:
        """Return what came of a file; whatever reading it raises is that file's reason alone."""
        began = self._begun[file.place.name] = time.monotonic()
        try:
            return replace(self._read_safely(file), seconds=time.monotonic() - began)
        finally:
            self._begun.pop(file.place.name, None)

    def _read_safely(self, file: Wanted) -> FileReading:
        try:
            return self._read_locked(file)
        except NothingDoneError:  # of the cache, not of the file
            raise
        except Exception as error:
            if disk.explanation(error):
                raise
            log.warning("%s", file.place.name, exc_info=True)
            return FileReading(None, _failed_index(reasons.unexpected(error)))

    def _read_locked(self, file: Wanted) -> FileReading:
        try:
            sha256 = hash_of(file.place)
        except OSError as error:
            return FileReading(
                None,
                _failed_index(recorded("Filen kan inte läsas: %(reason)s.", reason=why(error))),
            )
        if sha256 == file.known:
            return FileReading(sha256, None)
        with self._lock_of(sha256):
            return self._read_content(file, sha256)

    def _read_content(self, file: Wanted, sha256: str) -> FileReading:
        """Read a content by a file's name, unless one by which it can be read was there before."""
        suffix = file.place.suffix.lower()
        if (index := self._cache.index(sha256)) and index.holds_for(suffix):
            return FileReading(sha256, index)
        with changing(self._cache.folder):
            keeper = Keeper(self._cache.path(sha256))
        try:
            outcome = self._pool.read(file.place, keeper.add)
            if stamp_of(file.place) != file.stamp:
                keeper.abandon()
                return FileReading(None, _failed_index(reasons.CHANGED))
            if (index := self._cache.index(sha256)) and index.is_better_than(outcome):
                keeper.abandon()  # another process read it by another name
                return FileReading(sha256, index)
            return FileReading(sha256, keeper.finish(outcome, suffix), fresh=True)
        except BaseException:
            keeper.abandon()
            raise

    def _lock_of(self, sha256: str) -> threading.Lock:
        """Return what lets one thread at a time read some bytes; the others find them kept.

        It is gone when none of them holds it.
        """
        with self._locks_lock:
            return self._locks.setdefault(sha256, threading.Lock())


def _failed_index(reason: str) -> Index:
    return Index(Outcome(Status.FAILED, _UNKNOWN, reason), ())


def hash_of(place: Path) -> str:
    """Return the SHA-256 of a file, without waiting when a pipe took its place.

    Raises:
        OSError: it cannot be read.
    """
    handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stamp_of(place: Path) -> tuple[int, int]:
    """Return a file's size and mtime_ns; (-1, -1) when it cannot be looked at."""
    try:
        return stamp(place.stat())
    except OSError:
        return (-1, -1)
