"""Time of a first build, a second run over the same, and a night with one per cent new.

    python -m bench --only indexing --sections 100000

Each is a run of the real command in a process of its own. Beside seconds, on the clock and of the
processor: the core-seconds in which nothing was there to do for a core, and MiB of memory at most,
of the main process, of the largest worker and of all together. Records come from the same prose as
the other benches.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.text import BLOCKS
from bench.watching import Used, Watch

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_SECTIONS = 10_000
_COMMAND = [sys.executable, "-c", "from archive.cli import main; main()", "index", "--quiet"]


def main(args: argparse.Namespace) -> None:
    """Print seconds, records a second and peak memory of each run."""
    if not BLOCKS.is_file():
        print(f"not measured: {BLOCKS} is missing")
        return
    count = args.sections or _SECTIONS
    records = list(islice(_records(), count))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        for kind in ("first build", "nothing new", "1 % new"):
            if kind == "1 % new":
                for record in records[:: max(1, len(records) // (len(records) // 100 or 1))]:
                    record["text"] += " Tillagd mening."
            if kind != "nothing new":
                _write(folder / "corpus" / "records.jsonl", records)
            wall, used, stages = _run(folder)
            rate = f", {count / wall:.0f} records/s" if kind == "first build" else ""
            print(
                f"{kind}: {wall:.1f} s, processor {used.processor:.1f} s, two cores idle for"
                f" {used.idle(2):.1f} core-seconds; MiB: main {used.main}, largest worker"
                f" {used.largest}, together {used.together}{rate}; {stages}",
                flush=True,
            )


def _records() -> Iterator[dict[str, str]]:
    with BLOCKS.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            block = json.loads(line)
            yield {"id": str(number), "title": block.get("title") or "", "text": block["text"]}


def _write(path: Path, records: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _run(folder: Path) -> tuple[float, Used, dict[str, float]]:
    """Run the command; return seconds, what was used, seconds by stage."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*_COMMAND, "--json", "--corpus", folder / "corpus", "--index", folder / "index"],
        stdout=subprocess.PIPE,
    )
    watch = Watch(process.pid)
    watch.start()
    printed, _ = process.communicate()
    wall, used = time.monotonic() - began, watch.end()
    if process.returncode:
        msg = f"the run ended with {process.returncode}"
        raise SystemExit(msg)
    return wall, used, json.loads(printed)["seconds"]
