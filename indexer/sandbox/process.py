"""The process of a worker: a new Python for strangers' files, a forked one for our own code."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import indexer
from indexer.sandbox.worker import serve_forked

if TYPE_CHECKING:
    import socket

_ROOMS = Path(indexer.__file__).parents[1]
"""Where our packages lie: in a checkout its root, in a wheel a folder that only we look in."""
_START = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from indexer.sandbox.worker import main
main()
"""


class WorkerProcess(Protocol):
    """A process at the other end of a socket, in a session of its own with what it starts."""

    pid: int

    def exit_code(self, seconds: float) -> int | None:
        """Return how it ended, as `subprocess` counts; None when it has not within some seconds."""

    def end(self) -> None:
        """Kill it with every program it started, and take away what they left."""


class NewProcess:
    """A new Python, which has nothing of ours but the socket and a folder for temporary files."""

    def __init__(self, theirs: socket.socket) -> None:
        self._folder = tempfile.mkdtemp(prefix="handlingar-")
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(_ROOMS), str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
            cwd=self._folder,
            env=os.environ | {"TMPDIR": self._folder, "HOME": self._folder},
        )
        self.pid = self._process.pid

    def exit_code(self, seconds: float) -> int | None:
        """Return how it ended; None when it has not within some seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """Kill it with every program it started, and take away what they left."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class ForkedProcess:
    """A copy of a small process that has loaded `module` before: begun at once, memory shared."""

    def __init__(self, theirs: socket.socket, module: str) -> None:
        context = mp.get_context("forkserver")
        context.set_forkserver_preload([module])
        self._process = context.Process(
            target=serve_forked, args=(theirs, os.getpid()), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid or 0

    def exit_code(self, seconds: float) -> int | None:
        """Return how it ended; None when it has not within some seconds."""
        self._process.join(seconds)
        return self._process.exitcode

    def end(self) -> None:
        """Kill it; our own code starts no programs."""
        self._process.kill()
        self._process.join()
