"""How fast are the engines: building, opening, answering, changing?

Each engine builds in a process of its own (so that its memory is its own); all are then asked in
turn, question by question, several rounds, and the median of a question's rounds is its time. Times
of answers are processor time, which others on the machine disturb least; every index is in memory.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from archive.engines import engine
from bench.machine import describe
from bench.questions import KINDS, Question, questions
from bench.sides import Ours, Scan, Side, Stock, all_sides
from bench.text import KEPT, rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

ROUNDS = 5
RESULTS = Path(__file__).parent / "results"


def main(args: argparse.Namespace) -> None:
    """Measure and keep the figures under bench/results."""
    sections = args.sections or 10_000
    sides = [side for side in all_sides() if not args.engine or side.name in args.engine]
    if sections <= 10_000 and not args.engine:
        sides.append(Stock())
    built = {} if args.reuse else {side.name: _built(side.name, sections) for side in sides}
    asked = questions(rows(sections))
    answers = _asked(sides, asked, sections)
    changes = {side.name: _changed(side.name, sections) for side in sides if isinstance(side, Ours)}
    writing = {
        side.name: _while_writing(side, asked, sections) for side in sides if isinstance(side, Ours)
    }
    figures = {
        "machine": describe(),
        "sections": sections,
        "tokens": _tokens(sections),
        "built": built,
        "answers": answers,
        "changes": changes,
        "writing": writing,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"engines-{sections}.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps({k: figures[k] for k in ("built", "changes")}, indent=1))
    _print(answers)


def folder_of(name: str, sections: int) -> Path:
    """Return where an engine's index for the bench lies."""
    return KEPT / f"{name.replace(' ', '-')}-{sections}"


def _built(name: str, sections: int) -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", "bench.engines", name, str(sections)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def build(name: str, sections: int) -> dict[str, float]:
    """Build one index; return sections a second, MiB on disk, MiB of memory at most."""
    folder = folder_of(name, sections)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    side = _side(name)
    used = _processor_seconds()
    for _ in rows(sections):
        pass
    reading = _processor_seconds() - used
    side.build(rows(sections), folder)
    seconds = _processor_seconds() - used - 2 * reading
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    who = resource.RUSAGE_CHILDREN if name == "xapian" else resource.RUSAGE_SELF
    return {
        "sections_per_second": round(sections / max(seconds, 1e-9)),
        "processor_seconds": round(seconds, 1),
        "mebibytes": round(size / 2**20, 1),
        "memory": round(resource.getrusage(who).ru_maxrss / 1024),
    }


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _side(name: str) -> Side:
    return next(side for side in (*all_sides(), Stock()) if side.name == name)


def _asked(
    sides: Sequence[Side], asked: Sequence[Question], sections: int
) -> dict[str, dict[str, object]]:
    scan = Scan({row.id: row.text for row in rows(sections)})
    opening = {}
    for side in sides:
        began = time.process_time()
        side.open(folder_of(side.name, sections))
        opening[side.name] = round((time.process_time() - began) * 1000, 1)
    first = _rounds(sides, asked, scan, 1)
    later = _rounds(sides, asked, scan, ROUNDS)
    return {
        side.name: {"open": opening[side.name], "first": first[side.name], **later[side.name]}
        for side in sides
    }


def _rounds(
    sides: Sequence[Side], asked: Sequence[Question], scan: Scan, count: int
) -> dict[str, dict[str, dict[str, float]]]:
    times: dict[tuple[str, int], list[float]] = {}
    hits: dict[tuple[str, int], int] = {}
    for _ in range(count):
        for number, question in enumerate(asked):
            for side in sides:
                ids, total, seconds = side.ask(question)
                seconds += scan.snippets(ids, question)
                times.setdefault((side.name, number), []).append(seconds)
                hits[side.name, number] = total
    out: dict[str, dict[str, dict[str, float]]] = {}
    for side in sides:
        out[side.name] = {}
        for kind in (*KINDS, "all"):
            mine = [n for n, q in enumerate(asked) if kind in {q.kind, "all"}]
            typical = sorted(statistics.median(times[side.name, n]) * 1000 for n in mine)
            out[side.name][kind] = {
                "p50": round(statistics.median(typical), 2),
                "p95": round(typical[min(len(typical) - 1, int(len(typical) * 0.95))], 2),
                "hits": round(statistics.mean(hits[side.name, n] for n in mine)),
            }
    return out


def _changed(name: str, sections: int) -> dict[str, float]:
    """Return the milliseconds of replacing one document, and the seconds of one in a hundred."""
    kept = [row for row, _ in zip(rows(sections), range(sections // 100), strict=False)]
    one = [row for row in kept if row.document == kept[0].document]
    figures = {}
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


def _while_writing(side: Ours, asked: Sequence[Question], sections: int) -> dict[str, float]:
    """Return p50 and p95 of answers in ms while another process replaces 1 % again and again."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "bench.engines", side.name, str(sections), "write"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout
    writer.stdout.readline()
    times = sorted(side.ask(question)[2] * 1000 for _ in range(2) for question in asked)
    writer.terminate()
    writer.wait()
    shutil.rmtree(folder_of(side.name, sections).with_suffix(".copy"), ignore_errors=True)
    return {
        "p50": round(statistics.median(times), 2),
        "p95": round(times[int(len(times) * 0.95)], 2),
    }


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _tokens(sections: int) -> float:
    total = sum(sum(map(len, row.tokens.values())) for row in rows(min(sections, 5000)))
    return round(total / min(sections, 5000))


def _print(answers: dict[str, dict[str, object]]) -> None:
    print(f"{'p50 / p95, ms':16}" + "".join(f"{name:>18}" for name in answers))
    for kind in (*KINDS, "all"):
        cells = [answers[name][kind] for name in answers]
        print(f"{kind:16}" + "".join(f"{c['p50']:>9} /{c['p95']:>7}" for c in cells))  # type: ignore[index]


if __name__ == "__main__":
    if sys.argv[3:]:
        print("writing", flush=True)
        while True:
            _changed(sys.argv[1], int(sys.argv[2]))
    print(json.dumps(build(sys.argv[1], int(sys.argv[2]))))
