"""The share of reading that is done follows how fast each kind of file is read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from archive.settings import Settings
from indexer.build import reading
from indexer.build.cache import Cache
from indexer.build.reading import IngestPool, Wanted, stamp_of
from indexer.build.workload import OVERHEAD, Workload

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_files_alike_count_alike_and_all_of_them_are_the_whole() -> None:
    work = Workload([(f"{n}.txt", 1000) for n in range(4)])
    shares = [round(work.ended(f"{n}.txt", 1000, 2.0), 6) for n in range(4)]
    assert shares == [0.25, 0.5, 0.75, 1.0]


def test_scans_that_are_left_weigh_as_much_as_those_that_are_read() -> None:
    files = [("a.pdf", 10_000), ("a.txt", 10_000), ("b.pdf", 10_000), ("b.txt", 10_000)]
    work = Workload(files)
    work.ended("a.pdf", 10_000, 98.0)
    assert round(work.ended("a.txt", 10_000, 2.0), 6) == 0.5
    assert round(work.ended("b.txt", 10_000, 2.0), 6) == round(102 / 200, 6)


def test_a_large_file_weighs_more_than_a_small_one() -> None:
    work = Workload([("a.pdf", 9 * OVERHEAD), ("b.pdf", 0)])
    assert round(work.ended("a.pdf", 9 * OVERHEAD, 10.0), 6) == round(10 / 11, 6)


def test_a_file_that_takes_long_is_named_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "bok.txt"
    paper.write_text("Protokoll")
    monkeypatch.setattr(reading, "SLOW_SECONDS", 0.05)
    pool = IngestPool(Settings(jobs=1), Cache(tmp_path / "cache", "x"))
    attempt = pool._read_locked

    def slowly(file: Wanted) -> reading.FileReading:
        until = time.monotonic() + 60
        while not named and time.monotonic() < until:
            time.sleep(0.01)
        return attempt(file)

    named: list[str] = []
    monkeypatch.setattr(pool, "_read_locked", slowly)
    ((_, read),) = pool.read([Wanted(paper, stamp_of(paper))], named.append)
    assert set(named) == {"bok.txt"}
    assert read.seconds > 0
