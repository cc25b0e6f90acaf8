"""Answers of one engine from a cold page cache, and while a night changes the index.

`python -m bench.constrained ENGINE SECTIONS [GiB]` measures an index that `bench.alone` has built;
with a number of GiB it first joins a memory cgroup of that size (as root, cgroup v1), as on a small
machine: files in the page cache count too. Times are on the clock; blocks read and major faults are
what no other load on the machine disturbs.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.questions import Question
    from bench.sides import Side

GROUPS = Path("/sys/fs/cgroup/memory")


def join(gibibytes: float) -> Path:
    """Put this process, and those it starts, into a group with so much memory."""
    group = GROUPS / f"handlingar-{os.getpid()}"
    group.mkdir()
    (group / "memory.limit_in_bytes").write_text(str(int(gibibytes * 2**30)))
    (group / "cgroup.procs").write_text(str(os.getpid()))
    return group


def forget(folder: Path) -> None:
    """Have the kernel drop what it holds in memory of the files of a folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure(name: str, sections: int) -> dict[str, object]:
    """Return the figures of one engine."""
    questions = alone.asked(sections)
    folder = alone.folder_of(name, sections)
    forget(folder)
    side = alone.side_of(name)
    figures: dict[str, object] = {"engine": name, "sections": sections}
    before, began = _reads(), time.perf_counter()
    side.open(folder)
    figures["open_ms"] = round((time.perf_counter() - began) * 1000)
    figures["open_reads"] = _since(before)
    before = _reads()
    figures["cold"] = _asked(side, questions)
    figures["cold_reads"] = _since(before)
    figures["warm"] = _asked(side, questions)
    figures["writing"] = alone.while_writing(side, sections, questions)
    return figures


def _asked(side: Side, questions: Sequence[Question]) -> dict[str, float]:
    """Ask each question once; return what it took on the clock and of the processor."""
    clock, processor = [], []
    for question in questions:
        began, used = time.perf_counter(), time.process_time()
        side.ask(question)
        processor.append((time.process_time() - used) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    return {**_percentiles("clock", clock), **_percentiles("processor", processor)}


def _percentiles(kind: str, times: list[float]) -> dict[str, float]:
    times.sort()
    return {
        f"{kind}_p50": round(statistics.median(times), 2),
        f"{kind}_p95": round(times[int(len(times) * 0.95)], 2),
        f"{kind}_most": round(times[-1], 1),
    }


def _reads() -> tuple[int, int]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_inblock, used.ru_majflt


def _since(before: tuple[int, int]) -> dict[str, float]:
    blocks, faults = (after - then for after, then in zip(_reads(), before, strict=True))
    return {"mebibytes": round(blocks / 2048, 1), "major_faults": faults}


def main() -> None:
    """Build within the group when nothing is built yet, then measure; print JSON."""
    name, sections = sys.argv[1], int(sys.argv[2])
    group = join(float(sys.argv[3])) if len(sys.argv) > 3 else None
    if not (alone.folder_of(name, sections) / alone.FIGURES).exists():
        print(json.dumps(alone.run("build", name, sections)), flush=True)
    command = [sys.executable, "-m", "bench.constrained", name, str(sections)]
    if group:
        subprocess.run(command, check=True)
        print(json.dumps({"most_memory": _most(group)}))
    else:
        print(json.dumps(measure(name, sections)))


def _most(group: Path) -> dict[str, int]:
    held = int((group / "memory.max_usage_in_bytes").read_text()) >> 20
    return {"mebibytes": held, "refused": int((group / "memory.failcnt").read_text())}


if __name__ == "__main__":
    main()
