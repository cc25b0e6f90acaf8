"""The pool's side: workers at hand, one file each at a time, replaced when they break."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

import indexer
from archive.messages import recorded
from archive.model import Outcome, Reading, Status
from indexer.sandbox import wire
from indexer.sandbox.limits import Limits
from indexer.sandbox.worker import Done

if TYPE_CHECKING:
    from collections.abc import Callable


_MEDIA = "application/octet-stream"
_SIGNALS: dict[int, str] = {
    signal.SIGXCPU: recorded("filen tog för mycket processortid"),
    signal.SIGXFSZ: recorded("filen gav större mellanfiler än en fil får ge"),
    signal.SIGKILL: recorded("systemet stoppade läsaren, troligen av brist på minne"),
}

T = TypeVar("T")


class _BrokenError(Exception):
    """The worker is of no more use; the message says why."""

    def __init__(self, reason: str, *, retry: bool = False, slow: bool = False) -> None:
        super().__init__(reason)
        self.retry = retry
        self.slow = slow


class Pool(Generic[T]):
    """Up to `jobs` workers. `read` may be called from any thread; each call holds one worker.

    `task` names what is run in the worker, as "module:function", with the signature of
    `indexer.extract.read`; `kind` is the type of what it emits. `slower` are the options with which
    a file is read anew when it overran a shorter limit that the worker had set itself. Values come
    back typed and checked, never as code. Closing the pool ends every worker and the programs it
    started.
    """

    def __init__(  # noqa: PLR0917 -- as many as there are things to say
        self,
        jobs: int = 1,
        options: object = None,
        limits: Limits | None = None,
        task: str = "indexer.extract:read",
        kind: type[Any] = Reading,
        slower: object = None,
    ) -> None:
        self._options = options
        self._slower = slower
        self._limits = limits or Limits()
        self._hello = pickle.dumps((task, self._limits))
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(max(1, jobs)):
            self._idle.put(None)
        # The kernel ends a worker with the thread that started it: this one lives with the pool.
        self._starter = ThreadPoolExecutor(1, "sandbox")
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()

    def __enter__(self) -> Pool[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.end()
        self._starter.shutdown()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers now alive."""
        with self._lock:
            return tuple(worker.process.pid for worker in self._workers)

    def read(self, path: Path, emit: Callable[[T], None]) -> Outcome:
        """Read a file in a worker; each value goes to `emit` as it comes, the outcome at the end.

        A worker that hangs, dies or says too much is ended, and the outcome carries the reason.
        """
        worker = self._idle.get()
        keep: _Worker | None = None
        try:
            worker = worker or self._start()
            outcome, last = self._attempts(worker, path, emit)
            keep = None if last else worker
        finally:
            self._idle.put(keep)
        return outcome

    def _attempts(
        self, worker: _Worker, path: Path, emit: Callable[[T], None]
    ) -> tuple[Outcome, bool]:
        """Read with this worker; where an old one breaks silently, once more with a fresh one.

        An old worker may carry what an earlier file left behind.
        """
        options = self._options
        try:
            return self._served(worker, path, emit, options)
        except _BrokenError as broken:
            if broken.slow and self._slower is not None:
                options = self._slower
            elif not broken.retry or worker.served == 0:
                return Outcome(Status.FAILED, _MEDIA, str(broken)), True
        fresh = self._start()
        try:
            outcome, _ = self._served(fresh, path, emit, options)
        except _BrokenError as broken:
            return Outcome(Status.FAILED, _MEDIA, str(broken)), True
        self._retire(fresh)
        return outcome, True

    def _served(
        self, worker: _Worker, path: Path, emit: Callable[[T], None], options: object
    ) -> tuple[Outcome, bool]:
        try:
            outcome, last = self._converse(worker, path, emit, options)
        except BaseException:
            self._retire(worker)
            raise
        worker.served += 1
        if last:
            self._retire(worker)
        return outcome, last

    def _converse(
        self, worker: _Worker, path: Path, emit: Callable[[T], None], options: object
    ) -> tuple[Outcome, bool]:
        limits = self._limits
        end = time.monotonic() + limits.total_seconds
        left = limits.output << 20
        said = False
        step = limits.seconds
        try:
            wire.send(worker.line, wire.REQUEST, pickle.dumps((os.fsencode(path), options)))
            while True:
                deadline = min(end, time.monotonic() + step)
                frame = wire.receive(worker.line, left, deadline)
                if frame is None:
                    raise _BrokenError(worker.why(), retry=not said)
                if frame.kind == wire.DONE:
                    done = msgspec.msgpack.decode(frame.payload, type=Done)
                    return msgspec.msgpack.decode(done.outcome, type=Outcome), done.last
                if frame.kind == wire.BEAT and frame.payload:
                    step = min(limits.seconds, float(frame.payload) or limits.seconds)
                if frame.kind == wire.VALUE:
                    said = True
                    left -= len(frame.payload)
                    emit(self._decode(frame.payload))
        except TimeoutError as error:
            over = time.monotonic() >= end
            seconds = limits.total_seconds if over else step
            msg = recorded(
                "Läsningen avbröts: filen tog mer än %(seconds).0f sekunder; dela upp den.",
                seconds=seconds,
            )
            slow = not over and not said and step < limits.seconds
            raise _BrokenError(msg, slow=slow) from error
        except wire.TooLargeError as error:
            msg = recorded(
                "Läsningen avbröts: filen gav mer än %(output)s MiB text; dela upp den.",
                output=limits.output,
            )
            raise _BrokenError(msg) from error
        except (BrokenPipeError, ConnectionError) as error:
            raise _BrokenError(worker.why(), retry=not said) from error
        except msgspec.MsgspecError as error:
            msg = recorded("Läsningen avbröts: läsaren svarade med något annat än text.")
            raise _BrokenError(msg) from error

    def _start(self) -> _Worker:
        worker = self._starter.submit(_Worker, self._hello).result()
        with self._lock:
            self._workers.add(worker)
        return worker

    def _retire(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()


_ROOMS = Path(indexer.__file__).parents[1]
"""Where our packages lie: in a checkout its root, in a wheel a folder that only we look in."""
_START = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from indexer.sandbox.worker import main
main()
"""


class _Worker:
    """A worker process with the line to it and a folder for its temporary files."""

    def __init__(self, hello: bytes) -> None:
        self.served = 0
        self._folder = tempfile.mkdtemp(prefix="handlingar-")
        self.line, theirs = socket.socketpair()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, str(_ROOMS), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
                cwd=self._folder,
                env=os.environ | {"TMPDIR": self._folder, "HOME": self._folder},
            )
        finally:
            theirs.close()
        with contextlib.suppress(OSError):
            wire.send(self.line, wire.REQUEST, hello)

    def why(self) -> str:
        """Say why the worker is gone."""
        try:
            code = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return recorded("Läsningen avbröts: läsaren svarar inte.")
        if code < 0:
            named = _SIGNALS.get(
                -code, recorded("läsaren kraschade (signal %(number)s)", number=-code)
            )
            return recorded("Läsningen avbröts: %(named)s.", named=named)
        return recorded("Läsningen avbröts: läsaren slutade i förtid (kod %(code)s).", code=code)

    def end(self) -> None:
        """Kill the worker and every program it started, and take away what they left."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.line.close()
        shutil.rmtree(self._folder, ignore_errors=True)
