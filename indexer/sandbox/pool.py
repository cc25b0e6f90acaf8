"""Supervisor of worker processes: one task at a time each, within limits, replaced when broken."""

from __future__ import annotations

import contextlib
import pickle
import queue
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto
from typing import TYPE_CHECKING

from indexer.patience import stretched
from indexer.sandbox import wire
from indexer.sandbox.process import ForkedProcess, NewProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.sandbox.limits import Limits
    from indexer.sandbox.process import WorkerProcess

_EXIT_SECONDS = 5.0
"""How long a worker that closed its line may take to end."""


class Failure(Enum):
    """Why a worker is of no more use; beside it stands a number."""

    TIME = auto()
    """A step, or the whole task, took more than so many seconds."""
    OUTPUT = auto()
    """It gave more than so many MiB."""
    SIGNAL = auto()
    """It ended by a signal, or by itself with a code: EXIT."""
    EXIT = auto()
    SILENT = auto()
    """It closed the line and goes on."""


class BrokenWorkerError(Exception):
    """A worker that did not end its task; `fresh` when this was the first task it had.

    `spoke`: whether it had given values before. `hasty`: whether it overran a step for which it had
    asked for less time than the limits allow.
    """

    def __init__(
        self, failure: Failure, number: float = 0, *, spoke: bool = False, hasty: bool = False
    ) -> None:
        super().__init__(failure.name, number)
        self.failure, self.number = failure, number
        self.spoke, self.hasty = spoke, hasty
        self.fresh = False


class WorkerPool:
    """Up to `jobs` workers. `run` may be called from any thread; each call holds one worker.

    `task` names the function that a worker runs, as "module:function"; see indexer.sandbox.worker.
    Closing the pool ends every worker and the programs it started.
    """

    def __init__(self, task: str, jobs: int, limits: Limits) -> None:
        self._task, self._limits = task, limits
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(max(1, jobs)):
            self._idle.put(None)
        # The kernel ends a worker with the thread that started it: this one lives with the pool.
        self._starter = ThreadPoolExecutor(1, "workers")
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._closed = False

    def close(self) -> None:
        """End all workers, whatever they are doing; none is started any more."""
        with self._lock:
            self._closed = True
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.end()
        self._starter.shutdown()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers now alive."""
        with self._lock:
            return tuple(worker.process.pid for worker in self._workers)

    def run(
        self,
        request: bytes,
        on_value: Callable[[bytes], None] = lambda _: None,
        again: Callable[[BrokenWorkerError], bytes | None] = lambda _: None,
    ) -> bytes:
        """Have a worker do a task; return its answer.

        Each value it gives on the way goes to `on_value`, whose errors are raised here. Of a worker
        that breaks, `again` may return what a fresh one is to be asked instead.

        Raises:
            BrokenWorkerError: no worker ended the task.
            OSError, RuntimeError: no worker can be started; the pool is closed.
        """
        worker = self._idle.get()
        try:
            worker = worker or self._start_worker()
            try:
                answer = worker.ask(request, self._limits, on_value)
            except BrokenWorkerError as broken:
                self._retire_worker(worker)
                if (other := again(broken)) is None:
                    raise
                worker = self._start_worker()
                answer = worker.ask(other, self._limits, on_value)
        except BaseException:
            if worker:
                self._retire_worker(worker)
            worker = None
            raise
        else:
            if worker.is_leaving:
                self._retire_worker(worker)
                worker = None
            return answer
        finally:
            self._idle.put(worker)

    def _start_worker(self) -> _Worker:
        worker = self._starter.submit(_Worker, self._task, self._limits).result()
        with self._lock:
            if not self._closed:
                self._workers.add(worker)
                return worker
        worker.end()
        raise RuntimeError(self._task)

    def _retire_worker(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()


def _time_left(begun: float, total: float, step: float) -> Callable[[], float]:
    """Return what tells how many seconds are left of a step from now, and of the whole task."""
    now = time.monotonic()

    def left() -> float:
        ends = min(begun + stretched(total), now + stretched(step))
        return ends - time.monotonic()

    return left


class _Worker:
    """A worker process with the line to it."""

    def __init__(self, task: str, limits: Limits) -> None:
        self.is_leaving = False
        self._served = 0
        self.line, theirs = socket.socketpair()
        with theirs:
            self.process: WorkerProcess = (
                ForkedProcess(theirs, task.partition(":")[0])
                if limits.own_code
                else NewProcess(theirs)
            )
        with contextlib.suppress(OSError):
            wire.send(self.line, wire.REQUEST, pickle.dumps((task, limits)))

    def end(self) -> None:
        """Kill the worker and every program it started."""
        self.process.end()
        self.line.close()

    def ask(self, request: bytes, limits: Limits, on_value: Callable[[bytes], None]) -> bytes:
        """Return the answer to a request.

        Raises:
            BrokenWorkerError: there is none within the limits.
        """
        try:
            answer = self._run_task(request, limits, on_value)
        except BrokenWorkerError as broken:
            broken.fresh = not self._served
            raise
        self._served += 1
        return answer

    def _run_task(self, request: bytes, limits: Limits, on_value: Callable[[bytes], None]) -> bytes:
        begun = time.monotonic()
        step, left, spoke = limits.seconds, (limits.output << 20) or wire.MOST, False
        try:
            wire.send(self.line, wire.REQUEST, request)
            while True:
                frame = wire.receive(self.line, left, _time_left(begun, limits.total_seconds, step))
                if frame is None:
                    raise self._broken_by(spoke=spoke)
                if frame.kind in {wire.DONE, wire.LAST}:
                    self.is_leaving = frame.kind == wire.LAST
                    return frame.payload
                if frame.kind == wire.BEAT and frame.payload:
                    step = min(limits.seconds, float(frame.payload) or limits.seconds)
                if frame.kind == wire.VALUE:
                    spoke = True
                    left -= len(frame.payload)
                    on_value(frame.payload)
        except TimeoutError as error:
            if time.monotonic() >= begun + stretched(limits.total_seconds):
                raise BrokenWorkerError(Failure.TIME, limits.total_seconds, spoke=spoke) from error
            hasty = not spoke and step < limits.seconds
            raise BrokenWorkerError(Failure.TIME, step, spoke=spoke, hasty=hasty) from error
        except wire.TooLargeError as error:
            raise BrokenWorkerError(Failure.OUTPUT, limits.output, spoke=spoke) from error
        except ConnectionError as error:
            raise self._broken_by(spoke=spoke) from error

    def _broken_by(self, *, spoke: bool) -> BrokenWorkerError:
        code = self.process.exit_code(_EXIT_SECONDS)
        if code is None:
            return BrokenWorkerError(Failure.SILENT, spoke=spoke)
        failure = Failure.SIGNAL if code < 0 else Failure.EXIT
        return BrokenWorkerError(failure, abs(code), spoke=spoke)
