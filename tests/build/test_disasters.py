"""Nights on which the world misbehaves: clocks jump, folders vanish, files are out of reach."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive import generations, runs
from archive.commands.rollback import rollback
from archive.errors import NothingDoneError
from archive.lock import locked
from indexer.build import reading

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import House


@pytest.fixture
def filled(house: House) -> House:
    for i in range(10):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.run()
    return house


def while_reading(monkeypatch: pytest.MonkeyPatch, happens: object) -> None:
    """Let something happen when the first file of a run is looked into."""
    hash_of = reading.hash_of
    left = [happens]

    def looked(place: Path) -> str:
        if left:
            left.pop()()  # type: ignore[operator]
        return hash_of(place)

    monkeypatch.setattr(reading, "hash_of", looked)


def test_a_clock_set_back_hides_no_change_and_names_go_on(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = filled
    first = generations.pointed(house.settings.index)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 10 * 365 * 86400)
    path = house.write("1.txt", "Fil 1 om simhallar.")
    os.utime(path, (1, 1))
    report = house.run()
    assert (report.changed, report.read) == (["1.txt"], 1)
    assert first
    assert report.generation
    assert report.generation > first
    assert house.found("simhallar")
    monkeypatch.setattr(time, "time", lambda: now + 10 * 365 * 86400)
    house.write("2.txt", "Fil 2 om sporthallar.")
    later = house.run()
    assert later.generation
    assert later.generation > report.generation
    monkeypatch.undo()
    house.write("3.txt", "Fil 3 om ishallar.")
    last = house.run()
    assert last.generation
    assert last.generation > later.generation
    assert {"simhallar", "sporthallar", "ishallar"} == {
        word for word in ("simhallar", "sporthallar", "ishallar") if house.found(word)
    }
    assert generations.current(house.settings.index).name == last.generation


def test_a_corpus_emptied_while_it_is_read_takes_nothing_away(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = filled
    house.write("ny.txt", "Om simhallar.")

    def emptied() -> None:
        for path in house.corpus.iterdir():
            path.unlink()

    with monkeypatch.context() as context:
        while_reading(context, emptied)
        with contextlib.suppress(NothingDoneError):
            house.run()
    assert len(house.found("brandskydd")) == 10
    with pytest.raises(NothingDoneError, match="är tom"):
        house.run()
    assert len(house.found("brandskydd")) == 10


def test_a_corpus_unmounted_while_it_is_read_takes_nothing_away(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = filled
    disk = house.corpus.with_name("disk")
    shutil.copytree(house.corpus, disk)
    name = generations.pointed(house.settings.index)

    def mount(*words: str) -> bool:
        return not subprocess.run([*words], capture_output=True, check=False).returncode

    if os.geteuid() != 0 or not mount("mount", "--bind", str(disk), str(house.corpus)):
        pytest.skip("bara root får montera")
    try:
        house.write("ny.txt", "Om simhallar.")
        while_reading(monkeypatch, lambda: mount("umount", "-l", str(house.corpus)))
        with pytest.raises(NothingDoneError, match="monterades den av"):
            house.run()
    finally:
        mount("umount", "-l", str(house.corpus))
    assert generations.pointed(house.settings.index) == name
    assert len(house.found("brandskydd")) == 10


def bound() -> list[str]:
    """How to start a program that may not read what its user may not: root may, unless told."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root får läsa allt, och setpriv saknas (util-linux)")
    without = "-dac_override,-dac_read_search"
    return ["setpriv", "--inh-caps", without, "--bounding-set", without]


def test_files_and_folders_out_of_reach_keep_what_was_read_before(filled: House) -> None:
    house = filled
    house.write("mapp/a.txt", "Om simhallar.")
    house.run()
    house.write("0.txt", "Fil 0 om ishallar.")
    (house.corpus / "0.txt").chmod(0)
    (house.corpus / "mapp").chmod(0)
    command = [*bound(), sys.executable, "-c", "from archive.cli import main; main()", "index"]
    command += ["--corpus", str(house.corpus), "--index", str(house.settings.index), "--json"]
    try:
        ended = subprocess.run(
            command,
            env=os.environ | {"HANDLINGAR_ENGINE": "arrays"},
            capture_output=True,
            check=False,
        )
    finally:
        (house.corpus / "mapp").chmod(0o755)
        (house.corpus / "0.txt").chmod(0o644)
    assert ended.returncode == 1, ended.stderr
    failed = dict(json.loads(ended.stdout)["failed"])
    assert failed.keys() == {"0.txt", "mapp/", "mapp/a.txt"}
    assert "läsrätt saknas" in failed["0.txt"]
    assert "Mappen mapp kan inte läsas" in failed["mapp/"]
    assert len(house.found("brandskydd")) == 10
    assert house.found("simhallar")
    assert house.run().exit_code == 0
    assert house.found("ishallar")


def test_nobody_goes_back_while_a_run_clears_away(filled: House) -> None:
    index = filled.settings.index
    filled.write("ny.txt", "Om simhallar.")
    filled.run()
    asked = ["--index", str(index)]
    with locked(index):
        ended = CliRunner().invoke(rollback, asked)
    assert isinstance(ended.exception, NothingDoneError)
    ended = CliRunner().invoke(rollback, asked)
    assert ended.exit_code == 0, ended.output
    assert not filled.found("simhallar")


def test_files_that_came_while_the_clock_was_ahead_came_at_last_now(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, now = filled, time.time()
    with monkeypatch.context() as ahead:
        ahead.setattr(time, "time", lambda: now + 50 * 365 * 86400)
        house.write("ny.txt", "Fil om simhallar.")
        house.run()
    house.write("senare.txt", "Fil om ishallar.")
    report = house.run()
    assert runs.runs(house.settings.index, 1)[0].name == report.name
    arrived = {record.path: record.arrived for record in house.catalogue().files()}
    assert all(at < now + 86400 for at in arrived.values())
    assert arrived["0.txt"] < arrived["ny.txt"]


def test_a_clock_set_back_makes_no_file_come_later(
    filled: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {record.path: record.arrived for record in filled.catalogue().files()}
    monkeypatch.setattr(time, "time", lambda: 86400.0)
    filled.write("ny.txt", "Fil om simhallar.")
    filled.run()
    after = {record.path: record.arrived for record in filled.catalogue().files()}
    assert {path: after[path] for path in before} == before
