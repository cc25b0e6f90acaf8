"""Engines side by side: building, opening, answering, changing.

Each engine builds in a process of its own; all are then asked in turn, question by question,
several rounds, and the median of a question's rounds is its time. Times of answers are processor
time, which others on the machine disturb least; every index is in memory.
"""

from __future__ import annotations

import json
import statistics
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench import alone
from bench.alone import folder_of
from bench.machine import describe
from bench.questions import KINDS, Question
from bench.sides import Ours, Scan, Side, all_sides
from bench.text import KEPT, rows

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    Times = dict[str, dict[str, dict[str, float]]]

ROUNDS = 3
RESULTS = Path(__file__).parent / "results"
USUAL = (5_000, 100_000)
LARGE = (300_000, 1_000_000)
"""Sections of a run that is asked for with --large, of arrays alone."""


def main(args: argparse.Namespace) -> None:
    """Measure and keep the figures under bench/results."""
    if args.large:
        for sections in LARGE:
            _measure(sections, args.engine or ("arrays",), reuse=args.reuse)
        return
    for sections in (args.sections,) if args.sections else USUAL:
        _measure(sections, args.engine, reuse=args.reuse)


def _measure(sections: int, names: Sequence[str] | None, *, reuse: bool) -> None:
    _say(f"{sections} sections: preparing text and questions")
    KEPT.mkdir(parents=True, exist_ok=True)
    asked = alone.asked(sections)
    sides = [side for side in all_sides(sections) if not names or side.name in names]
    built = {side.name: _built(side.name, sections, reuse=reuse) for side in sides}
    _say(f"{sections} sections: asking {len(asked)} questions of {len(sides)}")
    opening, answers = _asked(sides, asked, sections)
    ours = [side for side in sides if isinstance(side, Ours)]
    memory, changes, writing = {}, {}, {}
    for side in ours:
        _say(f"{sections} sections: {side.name}'s memory, changes, and answers while writing")
        memory[side.name] = alone.run("ask", side.name, sections)
        changes[side.name] = alone.run("change", side.name, sections)
        writing[side.name] = alone.while_writing(side, sections, asked)
    figures = {
        "machine": describe(),
        "sections": sections,
        "questions": len(asked),
        "tokens": _tokens(sections),
        "built": built,
        "opening": opening,
        "answers": answers,
        "memory": memory,
        "changes": changes,
        "writing": writing,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"engines-{sections}.json").write_text(json.dumps(figures, indent=1) + "\n")
    for part in ("opening", "memory", "changes", "writing"):
        print(f"{part}: {json.dumps(figures[part])}")
    _print(answers)


def _built(name: str, sections: int, *, reuse: bool) -> dict[str, float]:
    kept = folder_of(name, sections) / alone.FIGURES
    if reuse and kept.exists():
        figures: dict[str, float] = json.loads(kept.read_text())
        return figures
    began = time.monotonic()
    figures = alone.run("build", name, sections)
    _say(
        f"{sections} sections: {name} built in {time.monotonic() - began:.0f} s;"
        f" {figures['sections_per_second']} sections/s, {figures['mebibytes']} MiB,"
        f" {figures['memory']} MiB of memory"
    )
    return figures


def _asked(
    sides: Sequence[Side], asked: Sequence[Question], sections: int
) -> tuple[dict[str, float], Times]:
    """Ask everything once to have it in memory and know the hits; then in turn, timed."""
    opening = {}
    hits: set[str] = set()
    for side in sides:
        side.open(folder_of(side.name, sections))  # pays for imports and reads the files
        began = time.process_time()
        side.open(folder_of(side.name, sections))
        opening[side.name] = round((time.process_time() - began) * 1000, 1)
        for question in asked:
            hits.update(side.ask(question)[0])
    scan = Scan({row.id: row.text for row in rows(sections) if row.id in hits})
    return opening, _rounds(sides, asked, scan)


def _rounds(sides: Sequence[Side], asked: Sequence[Question], scan: Scan) -> Times:
    times: dict[tuple[str, int], list[float]] = {}
    hits: dict[tuple[str, int], int] = {}
    for _ in range(ROUNDS):
        for number, question in enumerate(asked):
            for side in sides:
                ids, total, seconds = side.ask(question)
                seconds += scan.snippets(ids, question)
                times.setdefault((side.name, number), []).append(seconds)
                hits[side.name, number] = total
    out: Times = {}
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


def _tokens(sections: int) -> int:
    sample = list(islice(rows(sections), 5000))
    return round(sum(sum(map(len, row.tokens.values())) for row in sample) / len(sample))


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, flush=True)


def _print(answers: Times) -> None:
    print(f"{'p50 / p95, ms':16}" + "".join(f"{name:>18}" for name in answers))
    for kind in (*KINDS, "all"):
        cells = [answers[name][kind] for name in answers]
        print(f"{kind:16}" + "".join(f"{c['p50']:>9} /{c['p95']:>7}" for c in cells))
