"""Write corpus/demo again: `python -m demo [FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from demo.make import make

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write the files of the demo and name each as it is written."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "corpus" / "demo")
    for path in make(parser.parse_args().folder):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
