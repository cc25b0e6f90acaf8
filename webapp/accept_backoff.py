"""Accept back-off: new connections go to the process with the fewest.

All processes wait at the same listening socket, and the one that wakes first could take everyone
who has come. Who has more readers than another holds back for some milliseconds before it takes one
more. Nobody is turned away, and a process that hangs delays newcomers by no more than that.
"""

from __future__ import annotations

import mmap
import time
from typing import Any

STEP = 0.002
"""Seconds to hold back for each reader that another process has fewer."""
LONGEST = 0.01
_SIZE = 8


class AcceptBackoff:
    """How many readers each process has, in memory they share; made before they are forked."""

    def __init__(self, many: int) -> None:
        self._readers = memoryview(mmap.mmap(-1, many * _SIZE)).cast("Q")

    def join(self, server: Any, own: int) -> None:  # noqa: ANN401 - waitress has no types
        """Let a server of Waitress take newcomers as the process with number `own` may."""
        readers, take = self._readers, server.handle_accept
        readers[own] = 0

        def in_its_time() -> None:
            readers[own] = len(server.active_channels)
            more = readers[own] - min(readers)
            if more:
                time.sleep(min(more * STEP, LONGEST))
            take()
            readers[own] = len(server.active_channels)

        server.handle_accept = in_its_time
