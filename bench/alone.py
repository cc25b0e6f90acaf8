"""One engine in isolation: the cost of building, opening, memory and changes.

Run in a process of its own, so that its memory is its own: `python -m bench.alone TASK ENGINE N`,
where TASK is build, ask or write. Seconds are processor time.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from archive.engines import engine
from bench.questions import Question, questions
from bench.sides import Ours, all_sides
from bench.text import KEPT, rows

if TYPE_CHECKING:
    from bench.sides import Side

FIGURES = "bench.json"
"""What building took, kept in the folder of what was built."""


def folder_of(name: str, sections: int) -> Path:
    """Return where an engine's index for the bench lies."""
    return KEPT / f"{name.replace(' ', '-')}-{sections}"


def questions_file(sections: int) -> Path:
    """Return where the questions put to so many sections are kept."""
    return KEPT / f"questions-{sections}.json"


def run(task: str, name: str, sections: int) -> dict[str, float]:
    """Do a task in a process of its own and return its figures."""
    command = [sys.executable, "-m", "bench.alone", task, name, str(sections)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def build(name: str, sections: int) -> dict[str, float]:
    """Build one index; return sections a second, MiB on disk, MiB of memory at most."""
    folder = folder_of(name, sections)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    side = side_of(name)
    used = _processor_seconds()
    for _ in islice(rows(sections), sections // 10):
        pass
    reading = (_processor_seconds() - used) * 10
    used = _processor_seconds()
    side.build(rows(sections), folder)
    seconds = _processor_seconds() - used - reading
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    figures = {
        "sections_per_second": round(sections / max(seconds, 1e-9)),
        "processor_seconds": round(seconds, 1),
        "mebibytes": round(size / 2**20, 1),
        "memory": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    (folder / FIGURES).write_text(json.dumps(figures))
    return figures


def ask(name: str, sections: int) -> dict[str, float]:
    """Put every question once; return the memory then held, and how much of it is shared files."""
    before = _memory()
    side = side_of(name)
    side.open(folder_of(name, sections))
    opened = _memory()
    for question in asked(sections):
        side.ask(question)
    gc.collect()
    after = _memory()
    return {
        "opened_own": opened[1] - before[1],
        "own": after[1] - before[1],
        "mapped": after[0] - after[1],
    }


def asked(sections: int) -> list[Question]:
    """Return the questions put to so many sections, drawn from them the first time."""
    path = questions_file(sections)
    if not path.exists():
        path.write_bytes(msgspec.json.encode(questions(rows(sections))))
    return msgspec.json.decode(path.read_bytes(), type=list[Question])


def change(name: str, sections: int) -> dict[str, float]:
    """Return the milliseconds of replacing one document, and one section in a hundred."""
    kept = list(islice(rows(sections), sections // 100))
    one = [row for row in kept if row.document == kept[0].document]
    figures: dict[str, float] = {}
    for label, replaced, times in (("one_ms", one, 5), ("hundredth_ms", kept, 3)):
        spent = []
        for _ in range(times):
            copy = folder_of(name, sections).with_suffix(".copy")
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder_of(name, sections), copy, copy_function=_link)
            began = time.process_time()
            with engine(name).writer(copy) as writer:
                for document in dict.fromkeys(row.document for row in replaced):
                    writer.delete_document(document)
                for row in replaced:
                    writer.add(row.entry())
                writer.commit()
            spent.append(time.process_time() - began)
            shutil.rmtree(copy)
        figures[label] = round(statistics.median(spent) * 1000)
    return figures


def while_writing(side: Side, sections: int, questions: list[Question]) -> dict[str, float]:
    """Return p50 and p95 of answers in ms while another process replaces 1 % again and again.

    `quiet` is the same just before, both in time on the clock: what a reader waits.
    """
    quiet = _waits(side, questions)
    command = [sys.executable, "-m", "bench.alone", "write", side.name, str(sections)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        writer.stdout.readline()
        times = _waits(side, questions)
        writer.kill()
    shutil.rmtree(folder_of(side.name, sections).with_suffix(".copy"), ignore_errors=True)
    return {
        "quiet_p50": round(statistics.median(quiet), 2),
        "quiet_p95": round(quiet[int(len(quiet) * 0.95)], 2),
        "p50": round(statistics.median(times), 2),
        "p95": round(times[int(len(times) * 0.95)], 2),
    }


def _waits(side: Side, questions: list[Question]) -> list[float]:
    times = []
    for _ in range(2):
        for question in questions:
            began = time.perf_counter()
            side.ask(question)
            times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def side_of(name: str) -> Side:
    """Return who bears a name; an engine of ours may be asked for at any size."""
    return next((side for side in all_sides(0) if side.name == name), Ours(name))


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory() -> tuple[int, int]:
    """Return the MiB this process has in memory, and how many of them are its own."""
    text = Path("/proc/self/smaps_rollup").read_text("utf-8")
    sizes = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    return int(sizes["Rss"]) >> 10, int(sizes["Anonymous"]) >> 10


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        print("writing", flush=True)
        while True:
            change(sys.argv[2], int(sys.argv[3]))
    tasks = {"build": build, "ask": ask, "change": change}
    print(json.dumps(tasks[sys.argv[1]](sys.argv[2], int(sys.argv[3]))))
