"""One file, whatever is the matter with it, never ends a night: it is that file's reason."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import Catalogue, CatalogueWriter
from indexer.build import analysis, reading
from indexer.build.analysis import Batch
from indexer.build.process_reading import process_reading
from indexer.build.segmentation_tasks import Task
from indexer.build.task_pool import TaskPool
from indexer.sandbox.worker import Crash

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import Stored
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

    monkeypatch.setattr("indexer.build.reading.Keeper.add", full)
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


def test_a_document_that_the_catalogue_cannot_hold_is_told_and_ends_no_night(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("bra.txt", "Fil om brandskydd.")
    house.write("dålig.txt", "Fil om simhallar.")
    put = CatalogueWriter.put

    def huge(writer: CatalogueWriter, stored: Stored) -> bool:
        if "simhallar" in stored.document.sections[0].text:
            stored = replace(stored, ordinal=1 << 70)
        return put(writer, stored)

    monkeypatch.setattr(CatalogueWriter, "put", huge)
    report = house.run()
    assert report.result == "published"
    assert house.found("brandskydd")
    assert not house.found("simhallar")
    ((path, reason),) = report.partial
    assert path == "dålig.txt"
    assert "OverflowError" in reason


def test_words_that_cannot_be_analysed_are_found_as_they_stand(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(5):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.write("dålig.txt", "Fil om simhallar.")

    def ask(pool: TaskPool[object], task: Batch) -> bytes:
        """Crash on every batch with the bad document, as a worker that dies does."""
        texts = [s.text for one in task.ids for s in house_catalogue(task).document(one).sections]
        if not task.plain and any("simhallar" in text for text in texts):
            return pickle.dumps(Crash("avbröts av signal 11"))
        return pickle.dumps(analysis.entries(task))

    def house_catalogue(task: Batch) -> Catalogue:
        return Catalogue.open(task.catalogue)

    others = TaskPool.ask
    monkeypatch.setattr(
        TaskPool,
        "ask",
        lambda pool, task: (ask if isinstance(task, Batch) else others)(pool, task),
    )
    report = house.run()
    assert report.result == "published"
    assert len(house.found("brandskydd")) == 5
    assert house.found("simhallar")
    (note,) = [note for note in report.notes if "analyseras" in note]
    assert house.documents()["dålig.txt"] in note


def test_copies_that_cannot_be_tied_cost_their_links_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("a.txt", "Fil om brandskydd.")

    def stumbles(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("indexer.build.near_duplicates.relink", stumbles)
    report = house.run()
    assert report.result == "published"
    assert any("ZeroDivisionError" in note for note in report.notes)


def test_what_is_not_cut_up_is_as_closed_as_its_most_closed_part(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("a.txt", "Fil om brandskydd.")
    house.write("a.txt.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    monkeypatch.setattr("indexer.build.process_reading.segment", None)
    task = TaskPool.ask

    def here(pool: TaskPool[object], asked: object) -> bytes:
        return (
            pickle.dumps(process_reading(asked)) if isinstance(asked, Task) else task(pool, asked)
        )

    monkeypatch.setattr(TaskPool, "ask", here)
    assert house.run().partial
    (document,) = house.catalogue().all_documents()
    assert document.access == "closed"
