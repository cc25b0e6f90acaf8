"""`python -m bench [--only reading|recognising|indexing|engines|ranking|http] [--sections N]`."""

from __future__ import annotations

import argparse
from importlib import import_module, util

PARTS = ("reading", "recognising", "indexing", "engines", "ranking", "http")


def main() -> None:
    """Run the benches that are wanted and there."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--sections", type=int, help="how many sections the engines hold")
    parser.add_argument("--engine", action="append", help="only this one; may be repeated")
    parser.add_argument("--reuse", action="store_true", help="ask indexes built before")
    args = parser.parse_args()
    for part in (args.only,) if args.only else PARTS:
        if util.find_spec(f"bench.{part}") is None:
            print(f"{part}: not measured, bench/{part}.py is missing")
            continue
        print(f"== {part}")
        import_module(f"bench.{part}").main(args)


if __name__ == "__main__":
    main()
