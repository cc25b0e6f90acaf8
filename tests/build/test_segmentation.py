"""What is cut up before all files are read is what would be cut up after it, and not done twice."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from indexer.build.intake import Intake
from indexer.build.origin import Origin
from indexer.build.reading import Wanted, stamp_of
from indexer.build.task_pool import TaskPool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.build.conftest import House


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every task that a worker process was given."""
    given: list[object] = []
    ask = TaskPool.ask

    def noted(self: TaskPool[object], task: object) -> bytes:
        given.append(task)
        return ask(self, task)

    monkeypatch.setattr(TaskPool, "ask", noted)
    return given


@pytest.fixture
def intake(house: House, tmp_path: Path) -> Iterator[Intake]:
    with Intake(house.settings, tmp_path / "cache") as made:
        yield made


def origin_of(intake: Intake, path: Path) -> Origin:
    ((_, read),) = intake.read([Wanted(path, stamp_of(path))])
    return Origin(read.sha256 or "", path.name, path.parent)


def settled(intake: Intake) -> None:
    until = time.monotonic() + 60
    while intake._segmentation._begun and time.monotonic() < until:
        time.sleep(0.01)


def test_what_was_cut_up_ahead_is_not_cut_up_again(
    house: House, intake: Intake, asked: list[object]
) -> None:
    origin = origin_of(intake, house.write("a.txt", "Protokoll 2014-05-09\n\n§ 1 Trygghetslarm"))
    ((_, before),) = intake.process(intake.tasks(origin))
    intake.ahead(origin)
    settled(intake)
    assert len(asked) == 2
    ((_, after),) = intake.process(intake.tasks(replace(origin, arrived=4711.0)))
    assert len(asked) == 2
    assert after == before


def test_what_turns_out_otherwise_is_cut_up_anew(
    house: House, intake: Intake, asked: list[object]
) -> None:
    origin = origin_of(intake, house.write("a.txt", "Protokoll 2014-05-09\n\n§ 1 Trygghetslarm"))
    intake.ahead(origin)
    settled(intake)
    ((_, closed),) = intake.process(intake.tasks(replace(origin, access="closed")))
    assert len(asked) == 2
    assert {stored.document.access for stored in closed.documents} == {"closed"}


def test_what_nobody_asks_for_leaves_nothing(house: House, tmp_path: Path) -> None:
    with Intake(house.settings, tmp_path / "cache") as intake:
        intake.ahead(origin_of(intake, house.write("a.txt", "Om trygghetslarm.")))
        settled(intake)
        kept = intake._segmentation._folder
        assert list(kept.iterdir())
    assert not kept.exists()


def test_a_first_build_cuts_each_content_up_once(house: House, asked: list[object]) -> None:
    for number in range(5):
        house.write(f"{number}.txt", f"Om trygghetslarm nummer {number}.")
    house.write("kopia.txt", "Om trygghetslarm nummer 3.")
    house.run()
    cut = [task.origin.path for task in asked if hasattr(task, "origin")]
    assert sorted(cut) == [f"{number}.txt" for number in range(5)]


def test_the_first_path_keeps_an_id_however_large_the_files_are(house: House) -> None:
    small, large = "Om trygghetslarm.", "Om skolskjuts. " * 1000
    for name, text in (("a.jsonl", small), ("b.jsonl", large)):
        house.write(name, json.dumps({"id": "samma", "title": name, "text": text}) + "\n")
    house.run()
    held = {document.title: document.id for document in house.catalogue().all_documents()}
    one = house.having(index=house.settings.index.with_name("bara-a"))
    (house.corpus / "b.jsonl").unlink()
    one.run()
    (alone,) = one.catalogue().all_documents()
    assert held["a.jsonl"] == alone.id
    assert held["b.jsonl"] != alone.id
