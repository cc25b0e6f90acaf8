"""How is work shared out to processes that may hang, crash or eat too much?

Each worker does one task at a time; a task that takes too long, or whose process dies, ends alone,
with a reason, and a fresh process takes over. Workers die with their parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing as mp
import os
import resource
import signal
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

_AHEAD = 2
"""Tasks a worker has at hand, so that it need not wait for its parent between two."""
_PR_SET_PDEATHSIG = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crash:
    """A task that did not end by itself, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use: seconds, and MiB of memory for its process (0: no limit)."""

    seconds: float
    memory: int = 0


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    tasks: deque[tuple[int, Any]] = field(default_factory=deque)
    since: float = 0.0


class Pool(Generic[T]):
    """Runs a function, named "module:function", on tasks in `jobs` processes."""

    def __init__(
        self, target: str, jobs: int, limits: Limits, preload: tuple[str, ...] = ()
    ) -> None:
        self._target, self._jobs, self._limits = target, jobs, limits
        self._context = mp.get_context("forkserver")
        self._context.set_forkserver_preload([target.partition(":")[0], *preload])
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def map(self, tasks: Iterable[Any], window: int = 0) -> Iterator[T | Crash]:
        """Return the results in the order of the tasks.

        Tasks are taken as workers get free; at most `window` results wait for an earlier one.
        """
        ready: dict[int, T | Crash] = {}
        following = 0
        most = window or 16 * self._jobs

        def may_take(taken: int) -> bool:
            return taken - following < most

        for number, result in self.unordered(tasks, may_take):
            ready[number] = result
            while following in ready:
                yield ready.pop(following)
                following += 1

    def unordered(
        self, tasks: Iterable[Any], may_take: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, T | Crash]]:
        """Return (number of the task, result) as they come; `may_take` holds tasks back."""
        source = enumerate(tasks)
        waiting: deque[tuple[int, Any]] = deque()
        taken, dry = 0, False
        while True:
            while not dry and not waiting and may_take(taken) and self._free():
                try:
                    waiting.append(next(source))
                    taken += 1
                except StopIteration:
                    dry = True
                self._hand_out(waiting)
            self._hand_out(waiting)
            if not any(worker.tasks for worker in self._workers):
                if dry and not waiting:
                    return
                continue
            yield from self._collect(waiting)

    def _free(self) -> bool:
        return len(self._workers) < self._jobs or any(len(w.tasks) < _AHEAD for w in self._workers)

    def _hand_out(self, waiting: deque[tuple[int, Any]]) -> None:
        while waiting:
            worker = min(self._workers, key=lambda w: len(w.tasks), default=None)
            if (worker is None or worker.tasks) and len(self._workers) < self._jobs:
                worker = self._start()
            if worker is None or len(worker.tasks) >= _AHEAD:
                return
            task = waiting.popleft()
            if not worker.tasks:
                worker.since = time.monotonic()
            worker.tasks.append(task)
            with contextlib.suppress(OSError):  # a dead worker is found when results are collected
                worker.pipe.send(task[1])

    def _collect(self, waiting: deque[tuple[int, Any]]) -> Iterator[tuple[int, T | Crash]]:
        busy = [worker for worker in self._workers if worker.tasks]
        now = time.monotonic()
        soonest = min(worker.since + self._limits.seconds for worker in busy)
        ready = set(wait([worker.pipe for worker in busy], max(0.0, soonest - now)))
        for worker in busy:
            if worker.pipe in ready:
                try:
                    result = worker.pipe.recv()
                except (EOFError, OSError):
                    yield self._replace(worker, waiting, _died(worker.process))
                    continue
                worker.since = time.monotonic()
                number, _ = worker.tasks.popleft()
                yield number, result
            elif time.monotonic() - worker.since > self._limits.seconds:
                reason = f"tog längre tid än {self._limits.seconds:.0f} sekunder"
                yield self._replace(worker, waiting, reason)

    def _replace(
        self, worker: _Worker, waiting: deque[tuple[int, Any]], reason: str
    ) -> tuple[int, Crash]:
        self._workers.remove(worker)
        self._end(worker)
        number, _ = worker.tasks.popleft()
        waiting.extend(worker.tasks)
        return number, Crash(reason)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve,
            args=(theirs, self._target, self._limits.memory, os.getpid()),
            daemon=True,
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        worker.pipe.close()
        if worker.tasks:
            worker.process.kill()
        worker.process.join(2)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


def _died(process: BaseProcess) -> str:
    process.join(2)
    code = process.exitcode
    if code is not None and code < 0:
        return f"avbröts av signal {signal.Signals(-code).name}"
    return f"avbröts (kod {code})"


def _serve(pipe: Connection, target: str, memory: int, parent: int) -> None:
    """Do tasks until the pipe closes; a Python error is handed back as a Crash."""
    _tie_to(parent)
    if memory:
        size = memory << 20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, _, name = target.partition(":")
    function = getattr(import_module(module), name)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = function(task)
        except MemoryError:
            result = Crash(f"krävde mer minne än {memory} MiB")
        except Exception as error:  # noqa: BLE001 -- whatever a task raises ends that task only
            result = Crash(f"{type(error).__name__}: {error}")
        try:
            pipe.send(result)
        except OSError:
            return


def _tie_to(parent: int) -> None:
    """Die when the parent dies, however it dies; leave the keyboard's interrupt to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    watched = os.getppid()
    if watched == 1 or (watched != parent and not _alive(parent)):
        os._exit(1)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
