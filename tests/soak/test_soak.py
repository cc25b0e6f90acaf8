"""The short form of `make soak`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.soak import disasters
from tests.soak.closing import Closing
from tests.soak.fuzz import Fuzzing
from tests.soak.house import Counts, House
from tests.soak.killing import Killing

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name, as that of an installed index does."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        yield Path(name)


@pytest.mark.slow
def test_killed_runs_lose_nothing(folder: Path) -> None:
    counts = Counts()
    killing = Killing(folder, counts, seed=7)
    for _ in range(2):
        killing.cycle(kills=3)
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_nothing_closed_opens_whatever_befalls_rules_and_generations(folder: Path) -> None:
    counts = Counts()
    closing = Closing(House(folder / "corpus", folder / "index", counts), counts, seed=3)
    for _ in range(4):
        closing.cycle()
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_published(folder: Path) -> None:
    counts = Counts()
    disasters.full_disk(folder, counts)
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_of_runs_at_once_one_works_and_the_rest_say_so(folder: Path) -> None:
    counts = Counts()
    disasters.two_at_once(folder, counts)
    assert counts.clean, counts.remarks


@pytest.mark.slow
def test_odd_files_questions_and_requests_have_an_answer(folder: Path) -> None:
    counts = Counts()
    fuzzing = Fuzzing(folder / "fuzz", counts, seed=20)
    assert fuzzing.files(10)
    fuzzing.questions(40)
    fuzzing.requests(80)
    assert counts.clean, counts.remarks
