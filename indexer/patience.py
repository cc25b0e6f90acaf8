"""Time limits on a busy machine: longer where processes share processors, so no text is lost."""

from __future__ import annotations

import os

_MOST = 10.0
"""How many times longer a step may take at most, however busy the machine is."""


def stretched(seconds: float) -> float:
    """Return a limit in seconds, longer as each processor has more processes that want it.

    The mean of the last minute counts (`os.getloadavg`); an idle machine stretches nothing.
    """
    try:
        wanting = os.getloadavg()[0]
    except OSError:
        return seconds
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return seconds * min(_MOST, max(1.0, wanting / processors))
