"""What was closed or taken down stays so, however its rule is spelt, renamed, deleted or opened."""

from __future__ import annotations

import shutil
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest

from archive import generations, restrictions
from archive.access import open_catalogue
from archive.errors import NothingDoneError, SettingsError
from archive.model import Level, Query
from archive.restrictions import FolderLevels
from archive.search.opened import open_archive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import House

TODAY = time.strftime("%Y-%m-%d", time.gmtime())
SECRET = "Ärende om hemlighuset vid Storgatan. " * 5
OTHER = "Något helt annat om skolskjuts och bibliotek i kommunen. " * 5


def levels(house: House) -> dict[str, str]:
    return {d.source_id or "": d.access for d in house.catalogue().all_documents()}


def close(house: House, name: str, level: str = "closed") -> None:
    house.write("access.toml", f'[folders]\n"{name}" = "{level}"\n')


@pytest.fixture
def closed(house: House) -> House:
    house.write("stängd/a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    return house


SPELLINGS = [
    *("Stängd", "STÄNGD", "./stängd", "stängd/", "/stängd", "stängd//", "x/../stängd"),
    *(unicodedata.normalize("NFD", "stängd"), " stängd ", "stängd/a.txt", "Stängd/A.TXT"),
    *("stängd\\a.txt", "."),
]


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_rule_closes_what_it_means_however_it_is_spelt(name: str) -> None:
    rules = FolderLevels({name: "closed"})
    for path in ("stängd/a.txt", unicodedata.normalize("NFD", "stängd/a.txt")):
        assert rules.level(path) == "closed"
    assert rules.level("öppen.txt") == ("closed" if name == "." else "public")


@pytest.mark.parametrize(
    "rules",
    [
        {"stängd": "public", "STÄNGD": "closed"},
        {"Stängd": "closed", "stängd/": "internal"},
        {"./stängd": "closed", "stängd": "public"},
    ],
)
def test_of_two_rules_for_one_place_the_stricter_holds_however_it_is_spelt(
    rules: dict[str, str],
) -> None:
    assert FolderLevels(rules).level("stängd/b.txt") == "closed"


def test_a_misspelt_rule_opens_nothing_within_what_is_closed() -> None:
    rules = FolderLevels({"slutet": "closed", "slutet/Öppet": "public"})
    assert rules.level("slutet/öppet/a.txt") == "closed"
    assert rules.level("slutet/Öppet/a.txt") == "public"


def test_a_misspelt_rule_closes_at_night(closed: House) -> None:
    close(closed, "./Stängd")
    closed.run()
    assert levels(closed) == {"stängd/a.txt": "closed", "öppen.txt": "public"}


@pytest.mark.parametrize("disk", ["NFC", "NFD"])
def test_names_on_disk_in_either_normal_form_are_closed(house: House, disk: str) -> None:
    house.write(unicodedata.normalize(disk, "stängd/å.txt"), SECRET)  # type: ignore[arg-type]
    close(house, "stängd")
    house.run()
    assert set(levels(house).values()) == {"closed"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("acces.toml", '[folders]\n"stängd" = "closed"\n'),
        ("takedowns.toml", '[[takedown]]\npath = "stängd"\n'),
        ("access.toml.txt", '[folders]\n"stängd" = "closed"\n'),
        (" access.toml", '[folders]\n"stängd" = "closed"\n'),
        ("access.toml ", '[folders]\n"stängd" = "closed"\n'),
        ("access.tml", '[folders]\n"stängd" = "closed"\n'),
        ("takedown.yaml", '[[takedown]]\npath = "stängd"\n'),
        ("access", '[folders]\n"stängd" = "closed"\n'),
        ("stängd/a.txt.tml", 'access = "closed"\n'),
        ("stängd/a.toml", 'access = "stängd"\n'),
        ("stängd/a.txt.toml.txt", 'access = "closed"\n'),
    ],
)
def test_a_rule_in_a_file_of_another_name_stops_the_run(
    closed: House, name: str, text: str
) -> None:
    closed.write(name, text)
    with pytest.raises(NothingDoneError, match="Ingen fil, mapp eller tidigare handling heter så"):
        closed.run()


def test_a_rule_file_that_an_editor_began_with_a_byte_order_mark_holds(closed: House) -> None:
    closed.write("access.toml", '\ufeff[folders]\n"." = "closed"\n')
    closed.run()
    assert set(levels(closed).values()) == {"closed"}


def test_a_toml_file_of_another_program_stops_nothing(closed: House) -> None:
    closed.write("pyproject.toml", '[project]\nname = "x"\n')
    closed.write("anteckning.toml.txt", "Om tomater.\n")
    assert closed.run().result == "published"


@pytest.mark.parametrize("name", ["stangd", "stängd/b.txt"])
def test_a_new_rule_that_names_nothing_stops_the_run(closed: House, name: str) -> None:
    close(closed, name)
    with pytest.raises(NothingDoneError, match="Ingen fil, mapp eller tidigare handling heter så"):
        closed.run()
    (closed.corpus / "stängd/tom").mkdir()
    close(closed, "stängd/tom")
    assert closed.run().exit_code == 0


def test_a_rule_in_another_case_opens_nothing(house: House) -> None:
    house.write("access.toml", '[folders]\n"b" = "closed"\n"B/D" = "public"\n"b/e" = "public"\n')
    for name in ("b/d/x", "b/e/x"):
        house.write(f"{name}.txt", f"{OTHER} {name}")
    house.run()
    assert levels(house) == {"b/d/x.txt": "closed", "b/e/x.txt": "public"}


def test_of_two_folders_that_differ_in_case_the_stricter_rule_holds_for_both(house: House) -> None:
    house.write("access.toml", '[folders]\n"b" = "closed"\n"B" = "public"\n')
    house.write("b/x.txt", SECRET)
    house.write("B/x.txt", OTHER)
    house.run()
    assert levels(house) == {"b/x.txt": "closed", "B/x.txt": "closed"}


def test_a_folder_that_is_renamed_stays_closed_until_a_person_opens_it(closed: House) -> None:
    close(closed, "stängd")
    closed.run()
    (closed.corpus / "stängd").rename(closed.corpus / "avslutad")
    closed.write("ny.txt", f"{OTHER} Ny.")
    for _ in range(2):
        report = closed.run()
        assert report.exit_code == 1
        assert report.unconfirmed == ["avslutad/a.txt"]
        assert any("Regeln ”stängd”" in note for note in report.notes)
        assert levels(closed)["avslutad/a.txt"] == "closed"
        assert levels(closed)["ny.txt"] == "public"
    rules = '[folders]\n"stängd" = "closed"\n[opened]\n"Avslutad" = {}\n'
    closed.write("access.toml", rules.format("2020-01-01"))
    assert closed.run().exit_code == 1
    closed.write("access.toml", rules.format(TODAY))
    assert closed.run().exit_code == 0
    assert levels(closed)["avslutad/a.txt"] == "public"


@pytest.mark.parametrize("how", ["lowered", "deleted", "exception"])
def test_a_level_that_would_go_down_waits_for_a_person(closed: House, how: str) -> None:
    close(closed, "stängd")
    closed.run()
    said = {
        "lowered": '[folders]\n"stängd" = "internal"\n',
        "exception": '[folders]\n"stängd" = "closed"\n"stängd/a.txt" = "public"\n',
    }
    if how == "deleted":
        (closed.corpus / "access.toml").unlink()
    else:
        closed.write("access.toml", said[how])
    for _ in range(2):
        assert closed.run().unconfirmed == ["stängd/a.txt"]
        assert levels(closed)["stängd/a.txt"] == "closed"
    closed.write("stängd/a.txt", f"{SECRET} Ändrad.")
    assert closed.run().unconfirmed == ["stängd/a.txt"]
    closed.write("access.toml", said.get(how, "") + f'[opened]\n"stängd" = {TODAY}\n')
    assert closed.run().exit_code == 0
    assert levels(closed)["stängd/a.txt"] == ("internal" if how == "lowered" else "public")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("access.toml", '[opened]\n"stängd" = {}\n'),
        ("takedown.toml", '[[returned]]\npath = "stängd/a.txt"\ndate = {}\n'),
    ],
)
def test_a_decision_of_a_day_to_come_is_refused(closed: House, file: str, text: str) -> None:
    closed.write(file, text.format("2062-11-29"))
    with pytest.raises(SettingsError, match="som inte har varit"):
        closed.run()
    closed.write(file, text.format(TODAY))
    assert closed.run().generation


def test_an_old_confirmation_opens_nothing_that_was_closed_after_it(closed: House) -> None:
    closed.write("access.toml", '[folders]\n"stängd" = "closed"\n[opened]\n"stängd" = 2020-05-05\n')
    closed.run()
    closed.write("access.toml", '[opened]\n"stängd" = 2020-05-05\n')
    assert closed.run().unconfirmed == ["stängd/a.txt"]


def test_the_index_thrown_away_but_the_restrictions_kept_opens_nothing(closed: House) -> None:
    close(closed, "stängd")
    closed.run()
    kept = (closed.settings.index / restrictions.FILE).read_bytes()
    shutil.rmtree(closed.settings.index)
    closed.settings.index.mkdir()
    (closed.settings.index / restrictions.FILE).write_bytes(kept)
    (closed.corpus / "access.toml").unlink()
    assert closed.run().unconfirmed == ["stängd/a.txt"]
    assert levels(closed)["stängd/a.txt"] == "closed"


def test_damaged_restrictions_are_known_again_from_the_catalogue(closed: House) -> None:
    close(closed, "stängd")
    closed.run()
    for name in restrictions.FILES:
        (closed.settings.index / name).write_bytes(b"\xff{")
    (closed.corpus / "access.toml").unlink()
    assert closed.run().unconfirmed == ["stängd/a.txt"]
    assert levels(closed)["stängd/a.txt"] == "closed"


# Corrections


def test_a_closing_correction_whose_document_is_renamed_holds_on(closed: House) -> None:
    closed.write("öppen.txt.toml", 'access = "closed"\n')
    closed.run()
    assert levels(closed)["öppen.txt"] == "closed"
    (closed.corpus / "öppen.txt").rename(closed.corpus / "nytt namn.txt")
    report = closed.run()
    assert report.unconfirmed == ["nytt namn.txt"]
    assert levels(closed)["nytt namn.txt"] == "closed"
    assert any("öppen.txt.toml hör till ingen fil" in note for note in report.notes)


@pytest.mark.parametrize(
    "name", ["Öppen.txt.toml", "öppen.TXT.TOML", unicodedata.normalize("NFD", "öppen.txt.toml")]
)
def test_a_correction_closes_what_it_means_however_it_is_spelt(closed: House, name: str) -> None:
    closed.write(name, 'access = "closed"\n')
    closed.run()
    assert levels(closed)["öppen.txt"] == "closed"


def test_a_table_of_corrections_closes_what_it_means(closed: House) -> None:
    closed.write("corrections.toml", '["Stängd/A.txt"]\naccess = "closed"\n')
    closed.run()
    assert levels(closed)["stängd/a.txt"] == "closed"


def test_a_new_closing_correction_of_no_file_stops_the_run(closed: House) -> None:
    closed.write("ingen.txt.toml", 'access = "closed"\n')
    with pytest.raises(NothingDoneError, match=r"ingen\.txt\.toml"):
        closed.run()
    closed.write("ingen.txt.toml", 'title = "Protokoll"\n')
    assert closed.run().exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stängd.toml", "hold = true\n"),
        ("corrections.toml", '["stängd"]\naccess = "closed"\n'),
        ("stängd/corrections.toml", '["."]\nhold = true\n'),
    ],
)
def test_a_closing_correction_of_a_folder_stops_the_run_any_night(
    closed: House, name: str, text: str
) -> None:
    closed.run()
    closed.write(name, text)
    with pytest.raises(NothingDoneError, match="Rätt"):
        closed.run()


def test_a_correction_beside_a_name_that_is_no_utf8_closes_it(house: House) -> None:
    import os

    house.write("öppen.txt", OTHER)
    raw = os.fsencode(house.corpus) + b"/\xe5.txt"
    try:
        with open(raw, "wb") as stream:  # noqa: PTH123 -- a name that Path cannot hold
            stream.write(SECRET.encode())
    except OSError:
        pytest.skip("filsystemet tar bara namn i UTF-8")
    with open(raw + b".toml", "wb") as stream:  # noqa: PTH123
        stream.write(b'access = "closed"\n')
    assert house.run().exit_code == 0
    assert sorted(levels(house).values()) == ["closed", "public"]


def test_a_closed_part_that_is_told_apart_no_more_closes_the_whole_file(house: House) -> None:
    house.write("a.txt", OTHER)
    house.write("a.txt.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    report = house.run()
    assert levels(house) == {"a.txt": "closed"}
    assert report.partial
    assert house.run().result == "unchanged"


def test_a_new_correction_does_not_open_part_of_a_closed_file(closed: House) -> None:
    close(closed, "stängd")
    closed.run()
    note = closed.write("stängd/a.txt.toml", '[[documents]]\nnumber = 1\naccess = "public"\n')
    for _ in range(2):
        assert closed.run().unconfirmed == ["stängd/a.txt"]
        assert levels(closed)["stängd/a.txt"] == "closed"
    note.write_text('access = "public"\n')
    assert closed.run().unconfirmed == ["stängd/a.txt"]
    assert levels(closed)["stängd/a.txt"] == "closed"


@pytest.mark.parametrize("name", ["ACCESS.TOML"])
def test_a_rule_file_in_another_case_counts(closed: House, name: str) -> None:
    closed.write(name, '[folders]\n"stängd" = "closed"\n')
    closed.run()
    assert levels(closed)["stängd/a.txt"] == "closed"
    assert len(levels(closed)) == 2


@pytest.mark.parametrize("name", ["access.toml", "takedown.toml"])
def test_a_rule_file_in_a_folder_stops_the_run(closed: House, name: str) -> None:
    closed.write(f"stängd/{name}", "")
    with pytest.raises(NothingDoneError, match="överst i samlingen"):
        closed.run()


# Takedowns


@pytest.mark.parametrize("path", [unicodedata.normalize("NFD", "./Stängd/A.txt"), "stängd"])
def test_a_takedown_takes_what_it_means_however_it_is_spelt(closed: House, path: str) -> None:
    closed.run()
    closed.write("takedown.toml", f'[[takedown]]\npath = "{path}"\n')
    assert closed.run().exit_code == 0
    assert not closed.found("hemlighuset")
    assert closed.run().result == "unchanged"


@pytest.mark.parametrize("entry", ['path = "stangd/a.txt"', 'id = "abc"', f'sha256 = "{"0" * 64}"'])
def test_a_new_takedown_that_names_nothing_stops_the_run(closed: House, entry: str) -> None:
    closed.run()
    before = generations.pointed(closed.settings.index)
    closed.write("takedown.toml", f"[[takedown]]\n{entry}\n")
    for _ in range(2):
        with pytest.raises(NothingDoneError, match="Ingen fil, mapp"):
            closed.run()
    assert generations.pointed(closed.settings.index) == before
    (closed.corpus / "takedown.toml").write_text("")
    assert closed.run().unconfirmed == []
    closed.write("takedown.toml", f"[[takedown]]\n{entry}\nabsent = true\n")
    assert closed.run().exit_code == 0


@pytest.mark.parametrize("read_before", [True, False])
@pytest.mark.parametrize("forgotten", [True, False])
def test_a_deleted_takedown_holds_until_a_person_lets_it_return(
    closed: House, *, read_before: bool, forgotten: bool
) -> None:
    if read_before:
        closed.run()
    closed.write("takedown.toml", '[[takedown]]\npath = "stängd/a.txt"\n')
    closed.run()
    (closed.corpus / "takedown.toml").unlink()
    if forgotten:
        for name in restrictions.FILES:
            (closed.settings.index / name).unlink()
    for _ in range(2):
        report = closed.run()
        assert report.exit_code == 1
        assert len(report.unconfirmed) == 1
        assert "[[returned]]" in " ".join(report.warnings)
        assert not closed.found("hemlighuset")
        assert closed.found("skolskjuts")
    closed.write("takedown.toml", '[[returned]]\npath = "stängd/a.txt"\ndate = 2020-01-01\n')
    assert closed.run().exit_code == 1
    closed.write("takedown.toml", f'[[returned]]\npath = "Stängd/a.txt"\ndate = {TODAY}\n')
    assert closed.run().exit_code == 0
    assert closed.found("hemlighuset")


# What is known now bounds what any generation shows


def shown(house: House, level: Level = Level.PUBLIC) -> tuple[int, list[str]]:
    """How many hits a reader of a level has for the secret word, and the files they are told of."""
    with open_archive(house.settings, level) as archive:
        total = archive.search(Query("hemlighuset")).total
        return total, [record.path for record in archive.catalogue.files()]


def damage_newest(house: House) -> None:
    name = generations.names(house.settings.index)[0]
    (generations.folder(house.settings.index) / name / generations.MANIFEST).write_bytes(b"{")


def roll_back(house: House) -> None:
    generations.rollback(house.settings.index)


@pytest.fixture
def found(closed: House) -> House:
    closed = closed.having(engine="arrays")
    closed.run()
    assert shown(closed) == (1, ["stängd/a.txt", "öppen.txt"])
    return closed


@pytest.mark.parametrize("back", [damage_newest, roll_back])
@pytest.mark.parametrize("by", ["folder", "copy", "hold"])
def test_an_older_generation_shows_nothing_that_was_closed_since(
    found: House, back: object, by: str
) -> None:
    if by == "folder":
        close(found, "stängd")
    elif by == "copy":
        found.write("annan/kopia.txt", SECRET)
        close(found, "annan")
    else:
        found.write("stängd/a.txt.toml", "hold = true")
    found.run()
    assert shown(found) == (0, ["öppen.txt"])
    back(found)  # type: ignore[operator]
    assert len(found.documents()) == 2
    assert shown(found) == (0, ["öppen.txt"])
    assert shown(found, Level.CLOSED) == (1, ["stängd/a.txt", "öppen.txt"])
    found.run()
    assert shown(found) == (0, ["öppen.txt"])


def test_an_older_generation_shows_no_former_text_of_a_path_that_was_closed_since(
    found: House,
) -> None:
    found.write("stängd/a.txt", OTHER.replace("skolskjuts", "vinterväghållning"))
    close(found, "stängd")
    found.run()
    roll_back(found)
    assert shown(found) == (0, ["öppen.txt"])


def test_what_is_closed_is_closed_from_the_moment_a_run_has_read_the_rules(
    found: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the run ends: here a guard stops it."""
    for i in range(4):
        found.write(f"{i}.txt", f"{OTHER} {i}")
    found.run()
    close(found, "stängd")
    for i in range(4):
        (found.corpus / f"{i}.txt").unlink()
    with pytest.raises(NothingDoneError, match="allow-removals"):
        found.run()
    total, files = shown(found)
    assert total == 0
    assert "stängd/a.txt" not in files


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stängd/a.txt.toml", 'access = "closed"\n'),
        ("corrections.toml", '["stängd/a.txt"]\nhold = true\n'),
        ("stängd/a.txt.toml", '[[documents]]\nnumber = 1\naccess = "closed"\n'),
    ],
)
def test_what_a_correction_closes_is_closed_from_the_moment_a_run_has_read_it(
    found: House, name: str, text: str
) -> None:
    for i in range(4):
        found.write(f"{i}.txt", f"{OTHER} {i}")
    found.run()
    found.write(name, text)
    for i in range(4):
        (found.corpus / f"{i}.txt").unlink()
    with pytest.raises(NothingDoneError, match="allow-removals"):
        found.run()
    assert shown(found)[0] == 0
    assert shown(found, Level.CLOSED)[0] == 1


@pytest.mark.parametrize("by", ["path", "sha256", "id"])
def test_what_is_taken_down_is_gone_from_the_moment_a_run_has_read_the_rules(
    found: House, by: str
) -> None:
    ident = found.documents()["stängd/a.txt"]
    sha256 = found.catalogue().original(ident).sha256
    value = {"path": "Stängd/a.txt", "sha256": sha256.upper(), "id": ident}[by]
    for i in range(4):
        found.write(f"{i}.txt", f"{OTHER} {i}")
    found.run()
    for i in range(4):
        (found.corpus / f"{i}.txt").unlink()
    found.write("takedown.toml", f'[[takedown]]\n{by} = "{value}"\n')
    with pytest.raises(NothingDoneError, match="allow-removals"):
        found.run()
    assert shown(found, Level.CLOSED)[0] == 0


def test_a_generation_beside_damaged_restrictions_answers_nobody(found: House) -> None:
    from archive.errors import IndexUnusableError

    close(found, "stängd")
    found.run()
    for name in restrictions.FILES:
        (found.settings.index / name).write_bytes(b"\xff")
    for turn in (lambda _: None, roll_back):
        turn(found)
        with pytest.raises(IndexUnusableError, match="kör handlingar index"):
            shown(found)
        generation = generations.current(found.settings.index)
        with pytest.raises(IndexUnusableError):
            open_catalogue(generation, Level.PUBLIC)
    report = found.run()
    assert any("var skadad (restrictions.copy" in note for note in report.notes)
    assert shown(found) == (0, ["öppen.txt"])


HARMS = {
    "gone": lambda path: path.unlink(missing_ok=True),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "a byte": lambda path: path.write_bytes(path.read_bytes().replace(b"st\xc3", b"sT\xc3")),
    "the seal": lambda path: path.write_bytes(path.read_bytes().replace(b'"seal"', b'"seam"')),
}


@pytest.mark.parametrize("name", restrictions.FILES)
@pytest.mark.parametrize("harm", HARMS)
def test_what_a_killed_run_closed_stays_so_when_one_file_is_harmed(
    found: House, monkeypatch: pytest.MonkeyPatch, harm: str, name: str
) -> None:
    from indexer.build.corpus_reading import CorpusReading

    close(found, "stängd")
    with monkeypatch.context() as killed:
        killed.setattr(
            CorpusReading, "read_files", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            found.run()
    assert shown(found) == (0, ["öppen.txt"])
    HARMS[harm](found.settings.index / name)
    assert shown(found) == (0, ["öppen.txt"])
    found.run()
    assert shown(found) == (0, ["öppen.txt"])
    first, copy = ((found.settings.index / one).read_bytes() for one in restrictions.FILES)
    assert first == copy


@pytest.mark.parametrize("step", range(3))
@pytest.mark.parametrize("lost", restrictions.FILES)
def test_a_run_killed_while_it_notes_loses_nothing_that_was_closed(
    found: House, monkeypatch: pytest.MonkeyPatch, step: int, lost: str
) -> None:
    """Killed before, between and after the two files; then the other file is lost as well."""
    from archive import state_files

    close(found, "stängd")
    found.run()
    found.write("ny/b.txt", SECRET.replace("hemlighuset", "badhuset"))
    found.run()
    found.write("access.toml", '[folders]\n"stängd" = "closed"\n"ny" = "closed"\n')
    write = state_files.write_whole
    done: list[str] = []

    def writes(path: Path, data: bytes) -> None:
        if path.name in restrictions.FILES:
            if len(done) == step:
                raise KeyboardInterrupt
            done.append(path.name)
        write(path, data)

    with monkeypatch.context() as killed:
        killed.setattr(state_files, "write_whole", writes)
        with pytest.raises(KeyboardInterrupt):
            found.run()
    (found.settings.index / lost).unlink()
    assert shown(found)[0] == 0
    assert "stängd/a.txt" not in shown(found)[1]
    if step == 2:
        assert shown(found)[1] == ["öppen.txt"]
    found.run()
    assert shown(found)[1] == ["öppen.txt"]
