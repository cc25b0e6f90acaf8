"""`make soak MINUTES=n`: all harnesses in turn for some minutes, then the counts."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.soak import scenarios
from bench.soak.house import Counts


def main() -> None:
    """Soak, print the counts, and exit 1 when something was lost, hung, leaked or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--kills", type=int, default=4, help="kills between two comparisons")
    asked = parser.parse_args()
    counts = Counts()
    until = time.monotonic() + 60 * asked.minutes
    print(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        print("full disk by", scenarios.full_disk(folder / "full", counts))
        scenarios.two_at_once(folder / "two", counts)
        scenarios.long_reader(folder / "reader", counts)
        number = 0
        killing = scenarios.Killing(folder / "kill", counts, asked.seed)
        while time.monotonic() < until:
            number += 1
            killing.cycle(asked.kills)
            if number % 10 == 0:
                scenarios.fuzz(folder / f"fuzz-{number}", counts, 30, asked.seed + number)
                print(_line(counts), flush=True)
    print(_line(counts))
    sys.exit(0 if counts.clean else 1)


def _line(counts: Counts) -> str:
    names = ("kills", "files", "requests", "lost", "hung", "leaked", "wrong")
    return "  ".join(f"{name} {getattr(counts, name)}" for name in names)


if __name__ == "__main__":
    main()
