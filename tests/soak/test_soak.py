"""The short form of `make soak`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.soak import scenarios
from bench.soak.house import Counts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_killed_runs_lose_nothing(tmp_path: Path) -> None:
    counts = Counts()
    killing = scenarios.Killing(tmp_path, counts, seed=7)
    for _ in range(2):
        killing.cycle(kills=3)
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_published(tmp_path: Path) -> None:
    counts = Counts()
    scenarios.full_disk(tmp_path, counts)
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_of_runs_at_once_one_works_and_the_rest_say_so(tmp_path: Path) -> None:
    counts = Counts()
    scenarios.two_at_once(tmp_path, counts)
    assert counts.clean, counts.remarks
