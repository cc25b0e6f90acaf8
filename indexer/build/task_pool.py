"""Tasks of our own code in workers: what hangs, crashes or swells ends alone, with a reason."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from archive.messages import recorded
from indexer.build import disk
from indexer.extract.reasons import described
from indexer.sandbox.pool import BrokenWorkerError, Failure, WorkerPool
from indexer.sandbox.worker import Crash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.sandbox.limits import Limits

_THREADS = 2
"""Threads for each worker: one waits for it while another makes values of what it said last."""
T = TypeVar("T")


class TaskPool(Generic[T]):
    """Runs a function, named "module:function", on tasks in up to `jobs` processes.

    `ask` and `do` may be called from any thread; each call holds one worker.
    """

    def __init__(self, function: str, jobs: int, limits: Limits) -> None:
        self._jobs = jobs
        self._pool = WorkerPool(function, jobs, limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        self._pool.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers now alive."""
        return self._pool.processes

    def ask(self, task: Any) -> bytes:  # noqa: ANN401 -- any task
        """Do a task in a worker; return the result, or a Crash, pickled.

        Raises:
            OSError: the disk is full or broken; what else may happen is a Crash.
        """
        try:
            return self._pool.run(pickle.dumps(task))
        except BrokenWorkerError as broken:
            return pickle.dumps(Crash(_crash_reason(broken)))
        except Exception as error:
            if disk.explanation(error):
                raise
            return pickle.dumps(Crash(described(error)))

    def do(self, task: Any) -> T | Crash:  # noqa: ANN401 -- any task
        """Do a task in a worker; return the result, or why there is none."""
        result: T | Crash = pickle.loads(self.ask(task))  # noqa: S301 -- our own workers wrote it
        return result

    def map(self, tasks: Iterable[Any], window: int = 0) -> Iterator[T | Crash]:
        """Return the results in the order of the tasks, at most `window` ahead of the last."""
        waiting: deque[Future[T | Crash]] = deque()
        threads = ThreadPoolExecutor(_THREADS * self._jobs, "pool")
        try:
            for task in tasks:
                waiting.append(threads.submit(self.do, task))
                if len(waiting) >= (window or 16 * self._jobs):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def _crash_reason(broken: BrokenWorkerError) -> str:
    if broken.failure is Failure.TIME:
        return recorded("tog längre tid än %(seconds).0f sekunder", seconds=broken.number)
    number = int(broken.number)
    if broken.failure is Failure.SIGNAL:
        return recorded("avbröts av signal %(number)s", number=number)
    return recorded("avbröts (kod %(code)s)", code=number)
