"""Write corpus/demo again: `python -m demo [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from demo.make import make

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus" / "demo"
    for path in make(folder):
        sys.stdout.write(f"{path}\n")
