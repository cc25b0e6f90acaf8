"""How far along are we? Progress is handed in, and says nothing by default."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO


class Progress(Protocol):
    """Told of each step done; `total` 0 when it is not known."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note that `done` of `total` steps of a stage are done."""
        ...


def silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""


class Terminal:
    """One line on stderr, redrawn; a log line every ten seconds when it is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._stage = ""
        self._began = self._shown = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show stage, count, rate and time left."""
        now = time.monotonic()
        if stage != self._stage:
            self._finish_line()
            self._stage, self._began, self._shown = stage, now, 0.0 if self._live else now
        last = bool(total) and done >= total
        if now - self._shown < (0.2 if self._live else 10) and not (last and self._live):
            return
        self._shown = now
        rate = done / max(now - self._began, 1e-6)
        line = f"{stage}: {done}" + (f" av {total}" if total else "") + f", {rate:.0f}/s"
        if total and rate and not last:
            line += f", {(total - done) / rate:.0f} s kvar"
        self._stream.write(f"\r\x1b[K{line}" if self._live else line + "\n")
        self._stream.flush()

    def _finish_line(self) -> None:
        if self._live and self._stage:
            self._stream.write("\n")
