"""Running of outside programs that cannot outlive their caller."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from indexer.patience import stretched

if TYPE_CHECKING:
    from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def run(
    command: Sequence[str], seconds: float, given: bytes = b"", **environment: str
) -> tuple[int, bytes]:
    """Run a program on `given`; return its exit code and what it wrote.

    It stays in our process group, so that whoever ends the group ends it too, and the kernel kills
    it when we end (Linux).

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it took longer than `seconds`, stretched where the machine is
            busy, and was killed.
    """
    done = subprocess.run(
        command,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=stretched(seconds),
        check=False,
        env=os.environ | environment,
        preexec_fn=_die_with_parent if hasattr(_libc, "prctl") else None,
    )
    return done.returncode, done.stdout


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
