"""Engines side by side: time of answers, cost of building, opening, memory and changes.

Each engine is built, and weighed, in a process of its own (`python -m bench.engines TASK ENGINE
N`). All are then asked in turn, question by question; the median of the rounds is a question's
time, in seconds of the processor, which others on the machine disturb least. Every index is in
memory. Prints a table for each size.
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
from archive.engines.base import Request
from bench.machine import describe
from bench.questions import FACETS, KINDS, Question, questions
from bench.text import KEPT, rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from archive.engines.base import Searcher

ROUNDS = 3
USUAL = (5_000, 100_000)
LARGE = (300_000, 1_000_000)
"""Sections of a run that is asked for with --large."""
FEW = 20_000
"""Sections up to which Whoosh takes part; more would take it hours."""
FIGURES = "bench.json"
"""What building took, kept in the folder of what was built."""


def main(args: argparse.Namespace) -> None:
    """Print a table for each size that is wanted."""
    for sections in (args.sections,) if args.sections else LARGE if args.large else USUAL:
        usual = ("whoosh", "arrays") if sections <= FEW else ("arrays",)
        _measure(sections, args.engine or usual, reuse=args.reuse)


def _measure(sections: int, names: Sequence[str], *, reuse: bool) -> None:
    print(f"\n### {sections} sections, {describe()}\n", flush=True)
    built = {name: built_once(name, sections, reuse=reuse) for name in names}
    asked = asked_of(sections)
    opened = {name: engine(name).open(folder_of(name, sections)) for name in names}
    times = _rounds(opened, asked)
    figures = {
        name: {
            **_by_kind(times[name], asked),
            **built[name],
            **run("ask", name, sections),
            **run("change", name, sections),
            **_while_writing(name, opened[name], sections, asked),
        }
        for name in names
    }
    print("|", " | ".join(("", *names)), "|")
    print("|---" * (len(names) + 1) + "|")
    for label in figures[names[0]]:
        print("|", " | ".join((label, *(str(figures[name][label]) for name in names))), "|")


def folder_of(name: str, sections: int) -> Path:
    """Return where an engine's index for the bench lies."""
    return KEPT / f"{name}-{sections}"


def built_once(name: str, sections: int, *, reuse: bool) -> dict[str, object]:
    """Return what building an index took, now or when it was built before."""
    kept = folder_of(name, sections) / FIGURES
    if reuse and kept.exists():
        figures: dict[str, object] = json.loads(kept.read_text())
        return figures
    return run("build", name, sections)


def run(task: str, name: str, sections: int) -> dict[str, object]:
    """Do a task (build, ask or change) in a process of its own and return its figures."""
    command = [sys.executable, "-m", "bench.engines", task, name, str(sections)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, object] = json.loads(done.stdout)
    return figures


def asked_of(sections: int) -> list[Question]:
    """Return the questions put to so many sections, drawn from them the first time."""
    path = KEPT / f"questions-{sections}.json"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.encode(questions(rows(sections))))
    return msgspec.json.decode(path.read_bytes(), type=list[Question])


def request_of(question: Question) -> Request:
    """Return a question as the search page puts it: ten documents, six facets over all hits."""
    return Request(question.match, question.filters, question.sort, 10, facets=FACETS, group=True)


def _rounds(
    opened: Mapping[str, Searcher], asked: Sequence[Question]
) -> dict[str, list[list[float]]]:
    """Return the ms of each question in each round after one that is not counted, by engine."""
    times: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name in opened}
    for turn in range(ROUNDS + 1):
        for number, question in enumerate(asked):
            for name, searcher in opened.items():
                began = time.process_time()
                searcher.search(request_of(question))
                if turn:
                    times[name][number].append((time.process_time() - began) * 1000)
    return times


def _by_kind(times: list[list[float]], asked: Sequence[Question]) -> dict[str, str]:
    """Return p50 / p95 in ms of each kind of question, and of all."""
    medians = map(statistics.median, times)
    typical = [(question.kind, ms) for question, ms in zip(asked, medians, strict=True)]
    by_kind = {kind: [ms for own, ms in typical if own == kind] for kind in KINDS}
    return {kind: percentiles(some) for kind, some in by_kind.items()} | {
        "**all**": percentiles([ms for _, ms in typical])
    }


def percentiles(times: Sequence[float]) -> str:
    """Return the median and the 95th percentile, with a slash between."""
    ranked = sorted(times)
    return f"{statistics.median(ranked):.1f} / {ranked[int(len(ranked) * 0.95)]:.1f}"


def _build(name: str, sections: int) -> dict[str, object]:
    """Build one index; seconds are of the processor, without those that reading rows takes."""
    folder = folder_of(name, sections)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    next(rows(sections))  # what making text has to learn first is no part of it
    used = _processor_seconds()
    for _ in islice(rows(sections), sections // 10):
        pass
    reading = (_processor_seconds() - used) * 10
    used = _processor_seconds()
    with engine(name).writer(folder) as writer:
        for row in rows(sections):
            writer.add(row.entry())
        writer.commit()
    seconds = _processor_seconds() - used - reading
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    figures: dict[str, object] = {
        "sections a second, building": round(sections / max(seconds, 1e-9)),
        "MiB on disk": round(size / 2**20, 1),
        "MiB of memory at most, building": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ),
    }
    (folder / FIGURES).write_text(json.dumps(figures))
    return figures


def _ask(name: str, sections: int) -> dict[str, object]:
    """Open an index and put every question once; return the ms and the memory held then."""
    before = _memory()
    folder = folder_of(name, sections)
    engine(name).open(folder).close()  # pays for imports and reads the files
    began = time.process_time()
    searcher = engine(name).open(folder)
    opening = time.process_time() - began
    for question in asked_of(sections):
        searcher.search(request_of(question))
    gc.collect()
    after = _memory()
    return {
        "opening, ms": round(opening * 1000),
        "MiB of its own, answering": after[1] - before[1],
        "MiB of mapped files, shared": after[0] - after[1],
    }


def _change(name: str, sections: int) -> dict[str, object]:
    """Return the ms of the processor to replace one document, and one section in a hundred."""
    kept = list(islice(rows(sections), sections // 100))
    first = [row for row in kept if row.document == kept[0].document]
    figures: dict[str, object] = {}
    for label, replaced in (("replacing a document, ms", first), ("replacing 1 %, ms", kept)):
        spent = []
        for _ in range(3):
            copy = folder_of(name, sections).with_suffix(".copy")
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(
                folder_of(name, sections), copy, copy_function=lambda a, b: Path(b).hardlink_to(a)
            )
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


def _while_writing(
    name: str, searcher: Searcher, sections: int, asked: Sequence[Question]
) -> dict[str, str]:
    """Return p50 / p95 on the clock, quiet and while another process replaces 1 % all the time."""
    quiet = percentiles(_waits(searcher, asked))
    command = [sys.executable, "-m", "bench.engines", "write", name, str(sections)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        writer.stdout.readline()
        busy = percentiles(_waits(searcher, asked))
        writer.kill()
    shutil.rmtree(folder_of(name, sections).with_suffix(".copy"), ignore_errors=True)
    return {"a reader's wait, ms": quiet, "the same while 1 % is replaced, ms": busy}


def _waits(searcher: Searcher, asked: Sequence[Question]) -> list[float]:
    times = []
    for question in asked:
        began = time.perf_counter()
        searcher.search(request_of(question))
        times.append((time.perf_counter() - began) * 1000)
    return times


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory() -> tuple[int, int]:
    """Return the MiB this process has in memory, and how many of them are its own."""
    text = Path("/proc/self/smaps_rollup").read_text("utf-8")
    sizes = dict(re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE))
    return int(sizes["Rss"]) >> 10, int(sizes["Anonymous"]) >> 10


if __name__ == "__main__":
    if sys.argv[1] == "write":
        print("writing", flush=True)
        while True:
            _change(sys.argv[2], int(sys.argv[3]))
    tasks = {"build": _build, "ask": _ask, "change": _change}
    print(json.dumps(tasks[sys.argv[1]](sys.argv[2], int(sys.argv[3]))))
