"""An id once given leads somewhere for good, whatever kind of run comes after."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.errors import NotFoundError, NothingDoneError
from indexer.build import history

if TYPE_CHECKING:
    from tests.build.conftest import House

LARM = "Protokoll 2014-05-09\n\n§ 1 Larm\nDirektionen beslutar att upphandla {}.\n"
SECRET = "Ärende om hemlighuset vid Storgatan. " * 5
KINDS = ("update", "rebuild", "reread", "other tables", "damage")


def other_tables(house: House) -> None:
    """Let the published catalogue be one of another version: other columns, another order."""
    index = house.settings.index
    generation = generations.current(index)
    with sqlite3.connect(generation.catalogue) as db:
        db.execute("UPDATE meta SET value = 'annan' WHERE key = 'schema'")
        db.execute("ALTER TABLE gone ADD COLUMN who TEXT")
        db.execute("ALTER TABLE gone DROP COLUMN path")
        db.execute("ALTER TABLE files DROP COLUMN pages")
        db.execute("DROP TABLE links")
    db.close()
    resealed(house, generation)


def resealed(house: House, generation: generations.Generation) -> None:
    from dataclasses import replace

    manifest = replace(generation.manifest, files=generations.contents(generation.folder))
    generations.seal(generation.folder, manifest)


def damaged(house: House) -> None:
    for name in generations.names(house.settings.index):
        place = generations.folder(house.settings.index) / name / generations.CATALOGUE
        place.write_bytes(place.read_bytes()[:5000])


def run_as(house: House, kind: str) -> None:
    if kind == "other tables":
        other_tables(house)
    if kind == "damage":
        damaged(house)
    options = {kind: True} if kind in {"rebuild", "reread"} else {}
    report = house.run(**options)
    assert kind == "update" or report.result == "published"


@pytest.fixture
def archive(house: House) -> House:
    house.write("a.txt", LARM.format("trygghetslarm"))
    house.write("bort.txt", LARM.format("bandspelare"))
    house.write("hemlig.txt", SECRET)
    for i in range(8):
        house.write(f"{i}.txt", f"Fil {i} om brandskydd.")
    house.run()
    return house


@pytest.mark.parametrize("kind", KINDS)
def test_old_ids_and_tombstones_outlive_every_kind_of_run(archive: House, kind: str) -> None:
    house = archive
    first = house.documents()
    house.write("a.txt", LARM.format("hjärtstartare"))
    (house.corpus / "bort.txt").unlink()
    house.write("takedown.toml", '[[takedown]]\npath = "hemlig.txt"\nreason = "Begäran 2026"\n')
    house.run()
    second = house.documents()["a.txt"]
    house.write("a.txt", LARM.format("rökluckor"))
    house.run()
    arrived = {file.path: file.arrived for file in house.catalogue().files()}
    for _ in range(2):
        run_as(house, kind)
        catalogue = house.catalogue()
        third = house.documents()["a.txt"]
        assert catalogue.resolve(first["a.txt"]) == catalogue.resolve(second) == third
        with pytest.raises(NotFoundError, match="ur samlingen"):
            catalogue.resolve(first["bort.txt"])
        tombstone = catalogue.gone(first["hemlig.txt"])
        assert tombstone
        assert (tombstone.kind, tombstone.reason) == ("takedown", "Begäran 2026")
        assert {file.path: file.arrived for file in catalogue.files()} == arrived


@pytest.mark.parametrize("kind", KINDS[:4])
def test_what_changes_on_the_very_night_of_a_rebuild_is_followed_too(
    archive: House, kind: str
) -> None:
    house = archive
    first = house.documents()
    house.write("a.txt", LARM.format("hjärtstartare"))
    (house.corpus / "bort.txt").unlink()
    house.write("takedown.toml", '[[takedown]]\npath = "hemlig.txt"\n')
    run_as(house, kind)
    catalogue = house.catalogue()
    assert catalogue.resolve(first["a.txt"]) == house.documents()["a.txt"]
    with pytest.raises(NotFoundError, match="ur samlingen"):
        catalogue.resolve(first["bort.txt"])
    with pytest.raises(NotFoundError, match="på begäran"):
        catalogue.resolve(first["hemlig.txt"])
    kept = [path for path in house.settings.index.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"hemlighus" in path.read_bytes()]


def test_a_file_that_falls_into_fewer_documents_leaves_no_dead_link(archive: House) -> None:
    """As when another version of the program cuts a file up in another way."""
    house = archive
    found = house.documents()["a.txt"]
    generation = generations.current(house.settings.index)
    with sqlite3.connect(generation.catalogue) as db:
        (columns,) = db.execute(
            "SELECT group_concat(name) FROM pragma_table_info('documents') "
            "WHERE name NOT IN ('id', 'ordinal')"
        ).fetchone()
        db.execute(
            f"INSERT INTO documents (id, ordinal, {columns}) "
            f"SELECT 'andradelen', ordinal + 1, {columns} FROM documents WHERE id = ?",
            (found,),
        )
        db.execute("UPDATE contents SET key = 'annan'")
    db.close()
    resealed(house, generation)
    house.run()
    assert house.catalogue().resolve("andradelen") == found


def test_what_followed_and_then_left_is_said_to_have_left(archive: House) -> None:
    house = archive
    first = house.documents()["a.txt"]
    house.write("a.txt", LARM.format("hjärtstartare"))
    house.run()
    (house.corpus / "a.txt").unlink()
    house.run()
    with pytest.raises(NotFoundError, match="ur samlingen"):
        house.catalogue().resolve(first)


def test_going_back_loses_no_name(archive: House) -> None:
    house = archive.having(keep_generations=5)
    house.write("a.txt", LARM.format("hjärtstartare"))
    house.run()
    second = house.documents()["a.txt"]
    house.write("a.txt", LARM.format("rökluckor"))
    house.run()
    for _ in range(2):
        generations.rollback(house.settings.index)
    house.run()
    assert house.catalogue().resolve(second) == house.documents()["a.txt"]


def test_the_history_alone_brings_names_and_arrivals_back(archive: House) -> None:
    """Whoever throws the index away keeps one small file; without it old links are lost."""
    house = archive
    first = house.documents()["a.txt"]
    house.write("a.txt", LARM.format("hjärtstartare"))
    house.run()
    arrived = {file.path: file.arrived for file in house.catalogue().files()}
    index = house.settings.index
    kept = (index / history.FILE).read_bytes()
    shutil.rmtree(index)
    index.mkdir()
    (index / history.FILE).write_bytes(kept)
    house.run()
    assert house.catalogue().resolve(first) == house.documents()["a.txt"]
    assert {file.path: file.arrived for file in house.catalogue().files()} == arrived
    shutil.rmtree(index)
    house.run()
    with pytest.raises(NotFoundError, match="ingen handling"):
        house.catalogue().resolve(first)
    (index / history.FILE).write_bytes(kept)
    assert house.run().result == "published"
    assert house.catalogue().resolve(first) == house.documents()["a.txt"]
    assert house.run().result == "unchanged"


def test_records_that_share_an_id_keep_the_ids_they_were_given(house: House) -> None:
    def row(text: str) -> str:
        return json.dumps({"id": "7", "title": text, "text": text}) + "\n"

    house.write("b.jsonl", row("Om vatten"))
    house.run()
    house.write("a.jsonl", row("Om brand"))
    house.write("c.jsonl", row("Om skola"))
    house.run()

    def titles() -> dict[str, str]:
        return {document.title: document.id for document in house.catalogue().all_documents()}

    before = titles()
    assert len(before) == 3
    house.run(rebuild=True)
    assert titles() == before
    (house.corpus / "b.jsonl").unlink()
    (house.corpus / "c.jsonl").rename(house.corpus / "d.jsonl")
    del before["Om vatten"]
    house.run()
    assert titles() == before
    house.run(rebuild=True)
    assert titles() == before


def test_guards_hold_across_versions_too(archive: House) -> None:
    house = archive
    other_tables(house)
    for i in range(6):
        (house.corpus / f"{i}.txt").unlink()
    with pytest.raises(NothingDoneError, match="--allow-removals"):
        house.run()
