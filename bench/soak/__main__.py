"""`make soak MINUTES=n`: all harnesses in turn for some minutes, then the counts."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.soak import disasters
from bench.soak.fuzz import Fuzzing
from bench.soak.house import Counts
from bench.soak.killing import Killing

_ENGINES = ("whoosh", "tantivy")
_FUZZ_EVERY = 6
"""Cycles of kills between two rounds of fuzzing."""


def main() -> None:
    """Soak, print the counts, and exit 1 when something was lost, hung, leaked or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kills", type=int, default=12, help="kills between two comparisons")
    parser.add_argument("--only", choices=("kill", "disk", "fuzz"), help="one harness alone")
    asked = parser.parse_args()
    counts = Counts()
    until = time.monotonic() + 60 * asked.minutes
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        if asked.only in {None, "disk"}:
            print("full disk by", disasters.full_disk(folder / "full", counts), flush=True)
            disasters.two_at_once(folder / "two", counts)
            disasters.long_reader(folder / "reader", counts)
        if asked.only != "disk":
            _go_on(folder, counts, until, asked)
    print(_line(counts))
    sys.exit(0 if counts.clean else 1)


def _go_on(folder: Path, counts: Counts, until: float, asked: argparse.Namespace) -> None:
    killings: dict[str, Killing] = {}
    number = 0
    while time.monotonic() < until:
        engine = _ENGINES[number % len(_ENGINES)]
        if asked.only != "fuzz":
            if engine not in killings:
                killings[engine] = Killing(folder / engine, counts, asked.seed + number, engine)
            killings[engine].cycle(asked.kills)
        if asked.only == "fuzz" or (not asked.only and number % _FUZZ_EVERY == 1):
            fuzzing = Fuzzing(folder / f"fuzz-{number}", counts, asked.seed + number, engine)
            if fuzzing.files(60):
                fuzzing.questions(150)
                fuzzing.requests(300)
        number += 1
        print(_line(counts), flush=True)
    for kind, kills in sorted(counts.killed.items()):
        print(f"  {kind}: {kills} kills")


def _line(counts: Counts) -> str:
    names = ("kills", "files", "requests", "lost", "hung", "leaked", "wrong")
    return "  ".join(f"{name} {getattr(counts, name)}" for name in names)


if __name__ == "__main__":
    main()
