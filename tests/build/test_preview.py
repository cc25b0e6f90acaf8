"""`handlingar extract` hands on each file when it is done, however long another one takes."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.build import reading
from indexer.build.preview import preview

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.build.conftest import House


def test_a_file_is_shown_when_it_is_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = house.write("a.txt", "Fil om simhallar.")
    files = [slow, *(house.write(f"{i}.txt", f"Fil {i} om brandskydd.") for i in range(3))]
    shown = threading.Event()
    hash_of = reading.hash_of

    def waits(place: Path) -> str:
        if place == slow:
            assert shown.wait(60), "nothing was shown before the slow file was read"
        return hash_of(place)

    monkeypatch.setattr(reading, "hash_of", waits)
    seen = []
    for one in preview(replace(house.settings, jobs=2), files):
        seen.append(one)
        shown.set()
    assert [one.outcome.status for one in seen] == ["ok"] * 4
    assert seen[0].file != str(slow)
    assert {one.file for one in seen} == {str(file) for file in files}
    assert all(len(one.documents) == 1 for one in seen)
