"""Worker processes that answer at one address and end with the one that started them.

The first process listens and forks the others; each accepts readers by itself, opens the archive
by itself and maps the same files, of which the system keeps one copy. A worker that dies is
replaced. All of them hold the reading end of a pipe of which only the first has the writing end:
when that is closed, because the first is told to end or is gone, they let what is under way finish
and end too.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
MOST = 4
"""Processes that answer unless a number is set: each takes memory of its own."""
YOUNG = 1.0
"""Seconds a worker must have lived to be replaced at once."""


def worker_count(wanted: int) -> int:
    """Return how many processes answer: as many as wanted, or as the machine has cores.

    Unasked only on Linux: libraries of macOS may not be forked, Windows has no fork at all.
    """
    if not hasattr(os, "fork"):
        return 1
    own = min(os.cpu_count() or 1, MOST) if sys.platform == "linux" else 1
    return wanted or own


class Workers:
    """Processes that do the same work until they are told to end."""

    def __init__(
        self, work: Callable[[int], None], many: int, buried: Callable[[int], None]
    ) -> None:
        """Have `work` done by so many, each told its number; `buried` is told of each that ended.

        Who takes the place of one that died has its number.
        """
        self._work = work
        self._many = many
        self._buried = buried
        self._born: dict[int, tuple[int, float]] = {}
        self._alive, self._held = os.pipe()
        self._ending = False

    def run(self) -> None:
        """Keep the workers at work; return when all have ended."""
        gc.freeze()
        before = {s: signal.signal(s, self._end) for s in (signal.SIGTERM, signal.SIGINT)}
        try:
            for own in range(self._many):
                self._start(own)
            while self._born:
                self._replace(*os.wait())
        finally:
            for number_, handler in before.items():
                signal.signal(number_, handler)

    def _end(self, number_: int, frame: object) -> None:  # noqa: ARG002 - as the signal calls it
        """Let the workers end; the second time at once."""
        if not self._ending:
            self._ending = True
            os.close(self._held)
            return
        for pid in tuple(self._born):
            os.kill(pid, signal.SIGTERM)

    def _replace(self, pid: int, status: int) -> None:
        known = self._born.pop(pid, None)
        if known is None:
            return
        own, born = known
        self._buried(pid)
        if self._ending:
            return
        log.error("worker %d ended with %d, another takes its place", pid, status)
        if time.monotonic() - born < YOUNG:
            time.sleep(YOUNG)
        self._start(own)

    def _start(self, own: int) -> None:
        if self._ending:
            return
        pid = os.fork()
        if pid:
            self._born[pid] = own, time.monotonic()
            return
        code = 1
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if not self._ending:
                os.close(self._held)
            threading.Thread(target=self._watch, daemon=True).start()
            self._work(own)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except BaseException:
            log.exception("worker failed")
        finally:
            logging.shutdown()
            os._exit(code)

    def _watch(self) -> None:
        """Wait until the first process has let go of the pipe, then end as if told to."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)
