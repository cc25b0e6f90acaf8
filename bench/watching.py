"""Monitor of a process tree: cores used and memory, by sampling.

A thread that is running or ready to run wants a core, whether others leave it one or not: what is
counted so says where a core would lie idle on a machine with nothing else to do.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAUSE = 0.1
_PAUSE_MEMORY = 1.0


@dataclass(slots=True)
class Used:
    """What was seen of a tree: seconds by number of cores wanted, MiB of memory at most.

    `spent` has the seconds of the processor that each process had used when it was last seen.

    `main` and `largest` are the first process and the largest of the others, with shared pages;
    `together` counts a shared page once.
    """

    wanted: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    spent: dict[int, float] = field(default_factory=dict)
    main: int = 0
    largest: int = 0
    together: int = 0

    @property
    def processor(self) -> float:
        """The seconds of the processor that all processes used."""
        return sum(self.spent.values())

    def idle(self, cores: int) -> float:
        """Return the seconds in which fewer cores were wanted, weighted by how many."""
        return sum((cores - n) * spent for n, spent in self.wanted.items() if n < cores)


class Watch(threading.Thread):
    """Samples a process and all below it until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.used = Used()
        self._pid, self._over = pid, threading.Event()

    def run(self) -> None:
        """Sample."""
        before = time.monotonic()
        weighed = 0.0
        while not self._over.wait(_PAUSE):
            tree = self._tree()
            now = time.monotonic()
            wanted = sum(_wanting(pid) for pid in tree)
            self.used.wanted[wanted] += now - before
            before = now
            if now - weighed > _PAUSE_MEMORY:
                weighed = now
                self._weigh(tree)

    def _weigh(self, tree: list[int]) -> None:
        sizes = {pid: _memory(pid) for pid in tree}
        used = self.used
        used.main = max(used.main, sizes.get(self._pid, (0, 0))[0])
        others = [rss for pid, (rss, _) in sizes.items() if pid != self._pid]
        used.largest = max(used.largest, max(others, default=0))
        used.together = max(used.together, sum(pss for _, pss in sizes.values()))

    def _tree(self) -> list[int]:
        """Return the processes now alive, and note what each has used."""
        below: dict[int, list[int]] = defaultdict(list)
        spent = {}
        for entry in os.scandir(_PROC):
            if entry.name.isdigit() and (stat := _stat(f"{entry.path}/stat")):
                pid = int(entry.name)
                below[int(stat[1])].append(pid)
                spent[pid] = (int(stat[11]) + int(stat[12])) / _TICKS
        processes, at = [self._pid], 0
        while at < len(processes):
            processes += below[processes[at]]
            at += 1
        self.used.spent |= {pid: spent[pid] for pid in processes if pid in spent}
        return processes

    def end(self) -> Used:
        """Stop, and return what was seen."""
        self._over.set()
        self.join()
        return self.used


def _stat(path: str) -> list[str] | None:
    """Return the fields of a stat file after the name: state, parent and so on (proc(5))."""
    try:
        return Path(path).read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None


def _wanting(pid: int) -> int:
    """Return how many threads of a process run, are ready to run, or wait for the disk."""
    try:
        threads = os.listdir(_PROC / str(pid) / "task")  # noqa: PTH208 -- names are enough
    except OSError:
        return 0
    stats = (_stat(f"/proc/{pid}/task/{thread}/stat") for thread in threads)
    return sum(stat is not None and stat[0] in "RD" for stat in stats)


def _memory(pid: int) -> tuple[int, int]:
    """Return the MiB a process has in memory, and its share of them."""
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text("utf-8")
    except OSError:
        return 0, 0
    sizes = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    return int(sizes.get("Rss", 0)) >> 10, int(sizes.get("Pss", 0)) >> 10
