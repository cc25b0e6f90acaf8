"""Progress reporting, handed in as a callable; silent by default."""

from __future__ import annotations

import sys
import time
from typing import Protocol, TextIO

from archive.messages import _


class Progress(Protocol):
    """Told of each step done; `total` 0 when it is not known.

    `share` is the part of the work that is done, 0 to 1, where steps are not alike; 0: `done`.
    `slow` names what is being worked on while one step takes long.
    """

    def __call__(
        self, stage: str, done: int, total: int, share: float = 0.0, slow: str = ""
    ) -> None:
        """Note that `done` of `total` steps of a stage are done."""
        ...


_REPEATED = 60.0
"""Seconds after which the same line is written again, to show that the work goes on."""


def silent(stage: str, done: int, total: int, share: float = 0.0, slow: str = "") -> None:
    """Say nothing."""


class Terminal:
    """One line on stderr, redrawn; a log line every ten seconds when it is no terminal.

    A line that says what the one before it said is left out for a minute.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._stage = ""
        self._began = self._shown = self._share = self._written = 0.0
        self._line = ""
        self._done = 0

    def __call__(
        self, stage: str, done: int, total: int, share: float = 0.0, slow: str = ""
    ) -> None:
        """Show stage, count, pace and time left: the rate of steps, or the share of the work."""
        now, unlike = time.monotonic(), bool(share)
        share = share or (done / total if total else 0.0)
        if stage != self._stage:
            self._finish_line()
            self._stage, self._began, self._shown = stage, now, 0.0 if self._live else now
            self._done, self._share = done, share
        last = bool(total) and done >= total
        if now - self._shown < (0.2 if self._live else 10) and not (last and self._live):
            return
        self._shown = now
        spent, gone = now - self._began, share - self._share
        line = f"{stage}: {done}" + (_(" av %(total)s", total=total) if total else "")
        if unlike and not last:
            line += _(" (%(share)s %% av arbetet)", share=int(100 * share))
        elif spent > 0 and done > self._done:
            line += f", {_rate((done - self._done) / spent)}"
        if spent > 0 and gone > 0 and not last:
            line += _(", %(time)s kvar", time=_duration(spent * (1 - share) / gone))
        line += _("; läser %(file)s", file=slow) if slow else ""
        if not self._live and line == self._line and now - self._written < _REPEATED:
            return
        self._line, self._written = line, now
        self._stream.write(f"\r\x1b[K{line}" if self._live else line + "\n")
        self._stream.flush()

    def _finish_line(self) -> None:
        if self._live and self._stage:
            self._stream.write("\n")


def _rate(a_second: float) -> str:
    if a_second >= 1:
        return f"{a_second:.0f}/s"
    return f"{60 * a_second:.2g}/min".replace(".", ",")


def _duration(seconds: float) -> str:
    """Return a time in the unit a person would say it in."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h"
