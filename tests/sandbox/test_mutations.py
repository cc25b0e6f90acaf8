"""Files damaged at random: every one ends with an outcome, in time, and the worker lives on.

Some hundred here, with a fixed seed; `HANDLINGAR_SOAK=600` goes on for as many seconds with others.
"""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from archive.model import Outcome, Reading, Status
from indexer.extract import ReadOptions
from indexer.sandbox import Limits, ReaderPool
from tests.soak.mutation import damaged, seeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOAK = float(os.environ.get("HANDLINGAR_SOAK", "0"))
pytestmark = pytest.mark.timeout(SOAK + 200)


def _files(folder: Path) -> Iterator[Path]:
    seed = int(time.time()) if SOAK else 20141
    dice = random.Random(seed)
    made = list(seeds().items())
    end = time.monotonic() + SOAK
    number = 0
    while number < 120 or time.monotonic() < end:
        name, data = dice.choice(made)
        path = folder / f"{seed}-{number % 64}-{name}"
        path.write_bytes(damaged(data, dice))
        number += 1
        yield path


def test_damaged_files_end_themselves(tmp_path: Path) -> None:
    pool: ReaderPool[Reading] = ReaderPool(2, ReadOptions(ocr="off"), Limits(seconds=30))

    def read_file(path: Path) -> Outcome:
        return pool.read(path, lambda _: None)

    stopped: list[tuple[str, str]] = []
    with pool, ThreadPoolExecutor(2) as threads:
        batch: list[Path] = []
        for path in _files(tmp_path):
            batch.append(path)
            if len(batch) == 40:
                for done, outcome in zip(batch, threads.map(read_file, batch), strict=True):
                    assert outcome.reason or outcome.status is Status.OK
                    if "avbröts" in (outcome.reason or ""):
                        stopped.append((done.name, str(outcome.reason)))
                batch.clear()
    assert not stopped
