"""Segmentation of readings into documents, ahead of their turn; what came of it waits on disk.

What is cut up ahead is kept by the whole task: content, path, level, corrections, rules. When it is
settled who a file is, and the task turns out to be another (its bytes stand under an older path, a
folder rule closes them), it is done again, and nobody sees the difference.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
import tempfile
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive.messages import recorded
from indexer.build.segmentation_tasks import ProcessedReading, Task, smaller
from indexer.build.task_pool import TaskPool
from indexer.sandbox.limits import Limits
from indexer.sandbox.worker import Crash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.settings import Settings

_BEGUN = 4
"""Tasks begun ahead, for each process: enough that none waits."""
_COMING = 1_000
"""Contents that wait to be begun ahead: beyond, they wait for their turn."""
_WINDOW = 16
"""Tasks begun, for each process, before the first of them has ended."""


class SegmentationPool:
    """Cuts readings up in up to `jobs` processes, under the limits of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._jobs = settings.jobs
        limits = Limits.of_own_code(settings.file_seconds, settings.file_memory)
        self._pool = TaskPool[ProcessedReading](
            "indexer.build.process_reading:process_reading", settings.jobs, limits
        )
        self._threads = ThreadPoolExecutor(settings.jobs, "cut")
        self._lock = threading.RLock()
        self._coming: deque[Iterator[Task]] = deque()
        self._begun: dict[Path, Future[None]] = {}

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="cut-"))
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the processes and of what was cut up ahead."""
        with self._lock:
            self._coming.clear()
            self._threads.shutdown(wait=False, cancel_futures=True)
        self._pool.close()
        self._threads.shutdown()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ahead(self, tasks: Iterator[Task]) -> None:
        """Do tasks when there is time; `process` may ask for them later, or never."""
        with self._lock:
            if len(self._coming) < _COMING:
                self._coming.append(tasks)
            self._start_tasks()

    def _start_tasks(self) -> None:
        while self._coming and len(self._begun) < _BEGUN * self._jobs:
            task = next(self._coming[0], None)
            if task is None:
                self._coming.popleft()
                continue
            place = self._result_place(task)
            begun = self._begun[place] = self._threads.submit(self._keep_result, task, place)
            begun.add_done_callback(lambda _, place=place: self._end_task(place))  # type: ignore[misc]

    def _end_task(self, place: Path) -> None:
        with self._lock:
            self._begun.pop(place, None)
            self._start_tasks()

    def _keep_result(self, task: Task, place: Path) -> None:
        draft = place.with_suffix(".draft")
        draft.write_bytes(self._pool.ask(task))
        draft.replace(place)

    def _result_place(self, task: Task) -> Path:
        mark = hashlib.blake2b(repr(task).encode("utf-8", "surrogatepass"), digest_size=16)
        return self._folder / mark.hexdigest()

    def process(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, ProcessedReading]]:
        """Cut readings up, in order; what hangs or crashes is tried in smaller pieces."""
        with self._lock:
            self._coming.clear()
        waiting: deque[tuple[Task, Future[bytes]]] = deque()
        for task in tasks:
            waiting.append((task, self._threads.submit(self._result_of, task)))
            if len(waiting) >= _WINDOW * self._jobs:
                yield self._finished_task(*waiting.popleft())
        while waiting:
            yield self._finished_task(*waiting.popleft())

    def _result_of(self, task: Task) -> bytes:
        """Return what was made of a task ahead, else do it now."""
        place = self._result_place(task)
        with self._lock:
            begun = self._begun.get(place)
        if begun:
            wait([begun])
        try:
            encoded = place.read_bytes()
        except FileNotFoundError:
            return self._pool.ask(task)
        place.unlink()
        return encoded

    def _finished_task(self, task: Task, future: Future[bytes]) -> tuple[Task, ProcessedReading]:
        result = pickle.loads(future.result())  # noqa: S301 -- our own workers wrote it
        return task, self._in_pieces(task, result) if isinstance(result, Crash) else result

    def _in_pieces(self, task: Task, crash: Crash) -> ProcessedReading:
        """Return what can be made of a task that did not end by itself."""
        pieces = smaller(task)
        if not pieces:
            return ProcessedReading(
                (), (recorded("Texten kunde inte tas in: %(reason)s.", reason=crash.reason),)
            )
        warnings = (
            (recorded("Texten kunde inte delas upp: %(reason)s.", reason=crash.reason),)
            if pieces[0].plain
            else ()
        )
        results = [
            self._in_pieces(piece, result) if isinstance(result, Crash) else result
            for piece, result in zip(pieces, self._pool.map(pieces), strict=True)
        ]
        return ProcessedReading(
            tuple(document for result in results for document in result.documents),
            (*warnings, *(warning for result in results for warning in result.warnings)),
        )
