"""Process pool for tasks that may hang, crash or eat too much.

Each worker does one task at a time; a task that takes too long, or whose process dies, ends alone,
with a reason, and a fresh process takes over. Workers die with their parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing as mp
import os
import pickle
import queue
import resource
import signal
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from archive.messages import recorded
from indexer.build import disk
from indexer.extract.reasons import described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_THREADS = 2
"""Threads for each worker: one waits for it while another makes values of what it said last."""
_PR_SET_PDEATHSIG = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crash:
    """A task that did not end by itself, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one task may use: seconds, and MiB of memory for its process (0: no limit)."""

    seconds: float
    memory: int = 0


class _Process:
    """A process that answers one task at a time."""

    def __init__(self, context: mp.context.ForkServerContext, target: str, memory: int) -> None:
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, target, memory, os.getpid()), daemon=True
        )
        self._process.start()
        theirs.close()

    def ask(self, task: Any, seconds: float) -> bytes | Crash:  # noqa: ANN401 -- any task
        """Return what came of a task, pickled; a Crash when the worker is of no more use."""
        try:
            self._pipe.send(task)
            if not self._pipe.poll(seconds):
                return Crash(recorded("tog längre tid än %(seconds).0f sekunder", seconds=seconds))
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            return Crash(self._died())

    def _died(self) -> str:
        self._process.join(2)
        code = self._process.exitcode
        if code is not None and code < 0:
            return recorded("avbröts av signal %(number)s", number=-code)
        return recorded("avbröts (kod %(code)s)", code=code)

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()


class ProcessPool(Generic[T]):
    """Runs a function, named "module:function", on tasks in up to `jobs` processes.

    `ask` and `do` may be called from any thread; each call holds one worker.
    """

    def __init__(self, target: str, jobs: int, limits: ProcessLimits) -> None:
        self._target, self._jobs, self._limits = target, jobs, limits
        self._context = mp.get_context("forkserver")
        self._context.set_forkserver_preload([target.partition(":")[0]])
        self._idle: queue.LifoQueue[_Process | None] = queue.LifoQueue()
        for _ in range(jobs):
            self._idle.put(None)
        self._lock = threading.Lock()
        self._workers: set[_Process] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()
            self._workers.clear()

    def ask(self, task: Any) -> bytes:  # noqa: ANN401 -- any task
        """Do a task in a worker; return the result, or a Crash, pickled.

        Raises:
            OSError: the disk is full or broken; what else may happen is a Crash.
        """
        worker = self._idle.get()
        keep = None
        try:
            worker = worker or self._start()
            said = worker.ask(task, self._limits.seconds)
        except Exception as error:
            if worker:
                self._retire(worker)
            if disk.explanation(error):
                raise
            return pickle.dumps(Crash(described(error)))
        else:
            if isinstance(said, Crash):
                self._retire(worker)
                return pickle.dumps(said)
            keep = worker
            return said
        finally:
            self._idle.put(keep)

    def do(self, task: Any) -> T | Crash:  # noqa: ANN401 -- any task
        """Do a task in a worker; return the result, or why there is none."""
        said: T | Crash = pickle.loads(self.ask(task))  # noqa: S301 -- our own workers wrote it
        return said

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

    def _start(self) -> _Process:
        with self._lock:
            if self._closed:
                raise RuntimeError(self._target)
            worker = _Process(self._context, self._target, self._limits.memory)
            self._workers.add(worker)
        return worker

    def _retire(self, worker: _Process) -> None:
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)
                worker.kill()


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
            said = pickle.dumps(function(task), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            said = pickle.dumps(
                Crash(recorded("krävde mer minne än %(memory)s MiB", memory=memory))
            )
        except Exception as error:  # noqa: BLE001 -- whatever a task raises ends that task only
            said = pickle.dumps(Crash(described(error)))
        with contextlib.suppress(OSError):  # the parent is gone: the next task will not come
            pipe.send_bytes(said)


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
