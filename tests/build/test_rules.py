from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import House

SECRET = "Ärende om hemlighuset vid Storgatan. " * 5
TODAY = time.strftime("%Y-%m-%d", time.gmtime())
OTHER = "Något helt annat om skolskjuts och bibliotek i kommunen."


def levels(house: House) -> dict[str, str]:
    return {d.source_id or "": d.access for d in house.catalogue().all_documents()}


def holds(folder: Path, word: str) -> list[str]:
    """The files below a folder that hold a word, as bytes."""
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("engine", ["arrays", "whoosh"])
@pytest.mark.parametrize("by", ["path", "sha256", "id"])
def test_a_takedown_removes_everywhere_and_outlives_everything(
    house: House, by: str, engine: str
) -> None:
    house = house.having(engine=engine)
    house.write("a.txt", SECRET)
    for i in range(4):
        house.write(f"{i}.txt", f"{OTHER} Nummer {i}.")
    house.run()
    house.write("4.txt", OTHER)
    house.run()
    catalogue = house.catalogue()
    ident = house.documents()["a.txt"]
    value = {"path": "a.txt", "id": ident, "sha256": catalogue.original(ident).sha256}[by]
    catalogue.close()
    assert house.found("hemlighuset")
    house.write("takedown.toml", f'[[takedown]]\n{by} = "{value}"\nreason = "Begäran 2026"\n')
    report = house.run()
    assert sum(report.files.values()) == 6
    assert not house.found("hemlighuset")
    assert not holds(house.settings.index, "hemlighus")
    gone = house.catalogue().gone(ident)
    assert gone
    assert (gone.kind, gone.reason) == ("takedown", "Begäran 2026")
    index = house.settings.index
    assert len(generations.names(index)) == 2
    for name in generations.names(index):
        assert not generations.verify(index, generations.load(index, name), deep=True)
    assert house.run().result == "unchanged"
    house.write("kopia.txt", SECRET)
    house.write("omskriven.txt", SECRET.replace(". ", ".\n"))
    house.run()
    house.run(rebuild=True)
    assert not house.found("hemlighuset")
    assert not holds(house.settings.index, "hemlighus")
    shutil.rmtree(house.settings.index)
    (house.corpus / "omskriven.txt").unlink()
    house.run()
    assert not house.found("hemlighuset")
    (house.corpus / "takedown.toml").unlink()
    assert house.run().exit_code == 1
    assert not house.found("hemlighuset")
    house.write("takedown.toml", f'[[returned]]\n{by} = "{value}"\ndate = {TODAY}\n')
    assert house.run().unconfirmed == []
    assert house.found("hemlighuset")
    assert house.documents()["a.txt"] == ident


def test_a_takedown_killed_half_way_is_made_good(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from indexer.build import purge

    house.write("a.txt", SECRET)
    house.write("b.txt", OTHER)
    house.run()
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    with monkeypatch.context() as broken:
        broken.setattr(purge, "purge", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            house.run()
    assert house.run().result == "unchanged"
    assert not holds(house.settings.index, "hemlighus")


def test_a_takedown_by_path_holds_when_its_file_is_renamed_night_after_night(house: House) -> None:
    """Found by the soak: the second night after a renaming the record was back."""
    house.write("a.txt", SECRET)
    house.write("b.txt", OTHER)
    house.run()
    ident = house.documents()["a.txt"]
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house.run()
    name = "a.txt"
    for other in ("c.txt", "d.txt"):
        (house.corpus / name).rename(house.corpus / other)
        name = other
        house.run()
        assert house.run().result == "unchanged"
        assert not house.found("hemlighuset")
        gone = house.catalogue().gone(ident)
        assert gone
        assert (gone.kind, gone.path) == ("takedown", "a.txt")
    house.write("takedown.toml", '[[takedown]]\npath = "d.txt"\n')
    house.run()
    (house.corpus / "d.txt").rename(house.corpus / "e.txt")
    house.run()
    house.run(rebuild=True)
    assert not house.found("hemlighuset")
    assert not holds(house.settings.index, "hemlighus")


def test_a_takedown_by_path_holds_when_its_file_is_gone_and_a_copy_comes(house: House) -> None:
    house.write("a.txt", SECRET)
    house.write("b.txt", OTHER)
    house.run()
    ident = house.documents()["a.txt"]
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house.run()
    (house.corpus / "a.txt").unlink()
    house.run()
    house.write("kopia.txt", SECRET)
    house.run()
    gone = house.catalogue().gone(ident)
    assert gone
    assert gone.kind == "takedown"
    assert not house.found("hemlighuset")


@pytest.mark.parametrize(
    ("text", "what"),
    [("[[takedown]]\n", "ett av id"), ("[[takedown]]\nnamn = 1\n", "fel"), ("[", "kan inte läsas")],
)
def test_a_mistake_in_a_rule_file_stops_the_run_with_a_sentence(
    house: House, text: str, what: str
) -> None:
    house.write("a.txt", OTHER)
    house.write("takedown.toml", text)
    with pytest.raises(SettingsError, match=what):
        house.run()


def test_the_deepest_folder_decides_who_may_see(house: House) -> None:
    house.write("access.toml", '[folders]\n"b" = "internal"\n"b/c" = "closed"\n"b/d" = "public"\n')
    for name in ("a", "b/x", "b/c/x", "b/c/e/x", "b/d/x", "bb/x"):
        house.write(f"{name}.txt", f"{OTHER} {name}")
    house.run()
    assert {d.source_id: d.access for d in house.catalogue().all_documents()} == {
        "a.txt": "public",
        "b/x.txt": "internal",
        "b/c/x.txt": "closed",
        "b/c/e/x.txt": "closed",
        "b/d/x.txt": "public",
        "bb/x.txt": "public",
    }


def test_of_two_copies_the_closed_level_holds(house: House) -> None:
    house.write("access.toml", '[folders]\n"b" = "closed"\n')
    house.write("a.txt", OTHER)
    house.write("b/kopia.txt", OTHER)
    house.run()
    assert [d.access for d in house.catalogue().all_documents()] == ["closed"]
    (house.corpus / "b/kopia.txt").unlink()
    assert house.run().unconfirmed == ["a.txt"]
    assert [d.access for d in house.catalogue().all_documents()] == ["closed"]
    house.write("access.toml", f'[folders]\n"b" = "closed"\n[opened]\n"a.txt" = {TODAY}\n')
    assert house.run().exit_code == 0
    assert [d.access for d in house.catalogue().all_documents()] == ["public"]


def test_rules_that_vanish_do_not_open_what_was_closed(house: House) -> None:
    rules = house.write("access.toml", '[folders]\n"b" = "closed"\n')
    house.write("b/a.txt", OTHER)
    house.run()
    rules.unlink()
    house.write("ny.txt", f"{OTHER} Ny.")
    house.write("b/senare.txt", f"{OTHER} Senare.")
    for _ in range(2):
        report = house.run()
        assert report.exit_code == 1
        assert report.unconfirmed == ["b/a.txt", "b/senare.txt"]
        assert "[opened]" in " ".join(report.warnings)
        assert levels(house) == {"b/a.txt": "closed", "b/senare.txt": "closed", "ny.txt": "public"}
    assert house.run(allow_access=True).exit_code == 0
    assert set(levels(house).values()) == {"public"}
    assert house.run().result == "unchanged"


def test_a_takedown_by_path_takes_its_former_versions_from_older_generations(house: House) -> None:
    house.write("a.txt", SECRET)
    house.write("b.txt", OTHER)
    house.run()
    house.write("a.txt", SECRET.replace("hemlighuset", "badhuset"))
    house.run()
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house = house.having(keep_generations=5)
    house.run()
    assert len(generations.names(house.settings.index)) == 3
    assert not holds(house.settings.index, "hemlighus")
    assert not holds(house.settings.index, "badhus")
