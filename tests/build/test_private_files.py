"""Generations, runs and history are their owner's alone, whatever the umask."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from archive import fixity, generations
from archive.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.build.conftest import House


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def open_to_others(index: Path) -> list[str]:
    return [
        f"{path.relative_to(index)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in index.rglob("*")
        if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)
    ]


@pytest.mark.parametrize("engine", ["whoosh", "arrays"])
def test_nothing_of_an_index_is_open_to_others(house: House, engine: str, umask: int) -> None:
    house = house.having(engine=engine)
    index = house.settings.index
    house.write("a.txt", "Fil om brandskydd.")
    house.run()
    house.write("b.txt", "Fil om simhallar.")
    house.run()
    generations.current(index)
    generations.rollback(index)
    list(fixity.check(house.catalogue().files(), house.corpus, index / fixity.FILE, 0, silent))
    assert open_to_others(index) == []
    assert stat.S_IMODE(index.stat().st_mode) == 0o700
    now = os.umask(umask)
    assert now == umask


def test_a_run_closes_what_versions_before_left_open(house: House) -> None:
    index = house.settings.index
    house.write("a.txt", "Fil om brandskydd.")
    house.run()
    generations.current(index)
    for path in index.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert house.run().result == "unchanged"
    assert [said for said in open_to_others(index) if not said.startswith("cache/")] == []
    assert stat.S_IMODE((index / "cache").stat().st_mode) == 0o700
