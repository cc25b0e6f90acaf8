"""`python -m bench [--only PART] [--sections N] [--engine NAME] [--reuse] [--large]`.

Everything in one run takes some minutes; `--large` measures arrays alone, up to 1,000,000
sections, `--only cluster --slope` a cluster and arrays at four sizes, which takes half an hour.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pathlib import Path

PARTS = (
    *("reading", "growth", "facts", "register", "indexing"),
    *("engines", "ranking", "pages", "cluster"),
)


def main() -> None:
    """Run the benches that are wanted."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--sections", type=int, help="how many sections the engines hold")
    parser.add_argument("--engine", action="append", help="only this one; may be repeated")
    parser.add_argument("--reuse", action="store_true", help="ask indexes built before")
    parser.add_argument("--index", type=Path, help="its pages are asked for, not the demo's")
    parser.add_argument("--gold", type=Path, help="labelled records that facts are measured on")
    parser.add_argument("--weight", help="MODULE:NAME=V1,V2,…: choose by cross-validation")
    parser.add_argument("--large", action="store_true", help="300,000 and 1,000,000 sections")
    parser.add_argument("--slope", action="store_true", help="cluster: 20,000 to 200,000 sections")
    parser.add_argument("--nodes", type=int, default=1, help="cluster: how many nodes")
    args = parser.parse_args()
    began = time.monotonic()
    only = args.only or ("engines" if args.large else None)
    for part in (only,) if only else PARTS:
        print(f"== {part}, after {time.monotonic() - began:.0f} s", flush=True)
        import_module(f"bench.{part}").main(args)
    print(f"== {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
