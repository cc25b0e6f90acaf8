"""One file, whatever is the matter with it, never ends a night: it is that file's reason."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from indexer.build import reading

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import House


def test_files_with_the_same_bytes_are_read_once_at_a_time(house: House) -> None:
    house = house.having(jobs=4)
    for i in range(40):
        for name in ("a", "b", "c"):
            house.write(f"{name}/{i}.txt", f"Fil {i} om brandskydd.\n" * 50)
    report = house.run()
    assert (report.result, report.files["ok"]) == ("published", 120)
    assert report.read == 40
    assert not list(house.settings.index.glob("cache/*/*draft*"))


@pytest.mark.parametrize("raised", [KeyError("x"), RecursionError("djupt"), UnicodeError("\udce5")])
def test_what_reading_a_file_raises_is_its_reason(
    house: House, monkeypatch: pytest.MonkeyPatch, raised: Exception
) -> None:
    house.write("bra.txt", "Fil om brandskydd.")
    bad = house.write("dålig.txt", "Fil om simhallar.")
    hash_of = reading.hash_of

    def stumbles(place: Path) -> str:
        if place == bad:
            raise raised
        return hash_of(place)

    monkeypatch.setattr(reading, "hash_of", stumbles)
    report = house.run()
    assert report.exit_code == 1
    assert house.found("brandskydd")
    ((path, reason),) = report.failed
    assert path == "dålig.txt"
    assert type(raised).__name__ in reason
    monkeypatch.undo()
    assert house.run().exit_code == 0
    assert house.found("simhallar")


def test_a_full_disk_ends_the_night_and_is_no_fault_of_a_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.errors import NothingDoneError

    house.write("bra.txt", "Fil om brandskydd.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading.Keeper, "add", full)
    with pytest.raises(NothingDoneError, match="Disken är full"):
        house.run()


@pytest.mark.parametrize("seconds", [-(10**10), 8_000_000_000, 253_402_300_800])
def test_times_beyond_what_calendars_and_catalogues_hold(house: House, seconds: int) -> None:
    path = house.write("gammal.txt", "Fil om brandskydd.")
    try:
        os.utime(path, (seconds, seconds))
    except (OSError, OverflowError):
        pytest.skip("filsystemet känner inte sådana tider")
    assert house.run().exit_code == 0
    assert house.found("brandskydd")
    assert house.run().result == "unchanged"
