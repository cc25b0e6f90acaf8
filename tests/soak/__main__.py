"""`make soak MINUTES=n`: all harnesses in turn for some minutes, then the counts."""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.soak import disasters
from tests.soak.closing import Closing
from tests.soak.fuzz import Fuzzing
from tests.soak.house import NAMES, Counts, House
from tests.soak.killing import Killing
from tests.soak.replay import Replay
from tests.soak.soak_cluster import Nodes

_ENGINES = ("arrays", "whoosh")
_CLUSTER = "opensearch"
_HARNESSES = ("kill", "disk", "fuzz", "replay")
_CLOSINGS = 2
"""Nights with rules misspelt and generations damaged, between two rounds of kills."""
_FUZZ_EVERY = 6
"""Rounds of kills of an engine between two rounds of fuzzing."""


def main() -> None:
    """Soak, print the counts, and exit 1 when something was lost, hung, leaked or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument(
        "--kills", type=int, default=30, help="kills between two rounds of closings, at least"
    )
    parser.add_argument(
        "--only", choices=("kill", "disk", "fuzz", "replay"), help="one harness alone"
    )
    parser.add_argument(
        "--engine", action="append", choices=(*_ENGINES, _CLUSTER), help="may be repeated"
    )
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
        if asked.only in {None, "replay"}:
            Replay(_house(folder / "replay", counts), counts, asked.seed).cycle()
        if asked.only not in {"disk", "replay"}:
            if _CLUSTER in (asked.engine or ()):
                counts += _in_cluster(folder, until, asked)
            counts += _go_on(folder, until, asked)
    print(_line(counts))
    for kind, kills in sorted(counts.killed.items()):
        print(f"  {kind}: {kills} kills")
    sys.exit(0 if counts.clean else 1)


def _go_on(folder: Path, until: float, asked: argparse.Namespace) -> Counts:
    """Soak the embedded engines side by side until the time is up; return the counts of all."""
    engines = [name for name in asked.engine or _ENGINES if name != _CLUSTER]
    own = [Counts() for _ in engines]
    if not engines:
        return Counts()

    def soak(number: int) -> None:
        engine, counts = engines[number], own[number]
        killing = closing = None
        for round_ in itertools.count():
            seed = asked.seed + len(engines) * round_ + number
            if asked.only != "fuzz":
                killing = killing or Killing(folder / engine, counts, seed, engine)
                killed = counts.kills
                while counts.kills < killed + asked.kills:
                    killing.cycle(asked.kills)
                closing = closing or Closing(
                    _house(folder / f"closing-{engine}", counts, engine), counts, seed
                )
                for _ in range(_CLOSINGS):
                    closing.cycle()
            if asked.only == "fuzz" or (not asked.only and round_ % _FUZZ_EVERY == number):
                _fuzz(Fuzzing(folder / f"fuzz-{seed}", counts, seed, engine))
            print(_line(sum(own, Counts())), flush=True)
            if time.monotonic() >= until:
                return

    with ThreadPoolExecutor(len(own)) as threads:
        for done in [threads.submit(soak, number) for number in range(len(own))]:
            done.result()
    return sum(own, Counts())


def _in_cluster(folder: Path, until: float, asked: argparse.Namespace) -> Counts:
    """Kill runs and nodes in turn until the time is up."""
    counts = Counts()
    nodes = Nodes(folder / "nodes", counts, asked.seed)
    try:
        place = folder / _CLUSTER
        killing = Killing(place, counts, asked.seed, _CLUSTER, nodes.variables())
        while True:
            killing.cycle(asked.kills)
            nodes.kill_one(killing.houses)
            print(_line(counts), flush=True)
            if time.monotonic() >= until:
                return counts
    finally:
        nodes.stop()


def _house(place: Path, counts: Counts, engine: str = "whoosh") -> House:
    return House(place / "corpus", place / "index", counts, engine)


def _fuzz(fuzzing: Fuzzing) -> None:
    if fuzzing.files(60):
        fuzzing.questions(150)
        fuzzing.requests(300)


def _line(counts: Counts) -> str:
    return "  ".join(f"{name} {getattr(counts, name)}" for name in NAMES)


if __name__ == "__main__":
    main()
