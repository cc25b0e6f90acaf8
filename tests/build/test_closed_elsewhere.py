"""A closed record stays closed in other bytes: in a container, saved anew, under another name."""

from __future__ import annotations

import io
import json
import shutil
import time
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from archive import generations, restrictions
from archive.access import open_catalogue
from archive.errors import SettingsError
from archive.model import Level
from archive.restrictions import RecordedLevel, Restrictions
from indexer.build import history
from indexer.build.closed_successors import successors

if TYPE_CHECKING:
    from tests.build.conftest import House

TODAY = time.strftime("%Y-%m-%d", time.gmtime())
SECRET = "Ärende om hemlighuset vid Storgatan, som direktionen har beslutat att flytta. " * 5
NEWCOMER = "Renhållning och sophämtning sker varje onsdag morgon i veckan. " * 5
OTHER = "Något helt annat om skolskjuts och bibliotek i kommunen. " * 5


def zipped(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("b/a.txt", text)
        made.writestr("b/annat.txt", OTHER + " I paketet.")
    return stream.getvalue()


def posted(text: str) -> bytes:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Underlag", "a@ekby.se", "b@ekby.se"
    letter.set_content("Underlaget följer med.")
    letter.add_attachment(text, filename="a.txt")
    return letter.as_bytes()


def rows(text: str) -> bytes:
    told = ({"id": "1", "text": text}, {"id": "2", "text": OTHER + " I raden."})
    return "\n".join(map(json.dumps, told)).encode()


CONTAINERS = {"p.zip": zipped, "brev.eml": posted, "rader.jsonl": rows}


def close(house: House, name: str = "stängd") -> None:
    house.write("access.toml", f'[folders]\n"{name}" = "closed"\n')


def shown(house: House) -> tuple[str, list[str]]:
    """The texts of what everybody may read, and the files they are told of."""
    generation = generations.current(house.settings.index)
    catalogue = open_catalogue(generation, Level.PUBLIC)
    ids = [d.id for d in house.catalogue().all_documents() if d.id in catalogue.documents([d.id])]
    sections = [s.text for ident in ids for s in catalogue.document(ident).sections]
    return " ".join(sections), [record.path for record in catalogue.files()]


@pytest.fixture
def closed(house: House) -> House:
    house.write("stängd/a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    close(house)
    return house


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("name", CONTAINERS)
def test_a_copy_within_an_open_container_is_as_closed(
    closed: House, name: str, *, late: bool
) -> None:
    if late:
        closed.run()
    closed.write(name, CONTAINERS[name](SECRET))
    report = closed.run()
    assert report.exit_code == 0
    assert any(
        "samma text som en stängd handling" in note and name in note for note in report.notes
    )
    text, files = shown(closed)
    assert "hemlighuset" not in text
    assert name not in files
    assert "skolskjuts" in text
    assert closed.run().result == "unchanged"


def test_a_copy_within_a_container_is_closed_as_soon_as_the_original_is(house: House) -> None:
    house.write("stängd/a.txt", SECRET)
    house.write("p.zip", zipped(SECRET))
    house.run()
    assert "hemlighuset" in shown(house)[0]
    close(house)
    house.run()
    assert "hemlighuset" not in shown(house)[0]
    generations.rollback(house.settings.index)
    assert "hemlighuset" not in shown(house)[0]


def test_a_copy_within_a_container_stays_closed_until_a_person_opens_it(closed: House) -> None:
    closed.write("p.zip", zipped(SECRET))
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    for options in ({}, {"rebuild": True}):
        report = closed.run(**options)
        assert (report.exit_code, report.unconfirmed) == (1, ["p.zip"])
        assert "hemlighuset" not in shown(closed)[0]
    close(closed, 'stängd" = "closed"\n[opened]\n"p.zip" = ' + TODAY + '\n#"')
    assert closed.run().exit_code == 0
    assert "hemlighuset" in shown(closed)[0]
    assert closed.run().result == "unchanged"


@pytest.mark.parametrize("text", [SECRET + "\n", SECRET.upper(), SECRET.replace(", ", " , ")])
def test_a_closed_folder_that_is_renamed_while_its_file_is_saved_anew_stays_closed(
    closed: House, text: str
) -> None:
    closed.run()
    (closed.corpus / "stängd").rename(closed.corpus / "stängd 2024")
    closed.write("stängd 2024/a.txt", text)
    closed.write("stängd 2024/ny.txt", OTHER + " Ny.")
    closed.write("senare.txt", OTHER + " Senare.")
    for options in ({}, {}, {"rebuild": True}):
        report = closed.run(**options)
        assert report.exit_code == 1
        assert report.unconfirmed == ["stängd 2024/a.txt", "stängd 2024/ny.txt"]
        assert shown(closed)[1] == ["senare.txt", "öppen.txt"]
    close(closed, "stängd 2024")
    assert closed.run().exit_code == 0
    assert shown(closed)[1] == ["senare.txt", "öppen.txt"]


@pytest.mark.parametrize("new", ["annan/a.txt", "annan/a (2).txt", "annan/A - kopia.TXT", "a.txt"])
def test_a_file_called_as_a_closed_one_waits_for_a_person_when_the_rule_names_nothing(
    closed: House, new: str
) -> None:
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    (closed.corpus / "stängd").rmdir()
    closed.run()
    closed.write(new, "Helt omskrivet om flytten av huset till torget och vad den kostar. " * 4)
    assert closed.run().unconfirmed == [new]
    assert shown(closed)[1] == ["öppen.txt"]
    closed.write("access.toml", f'[opened]\n"{new}" = {TODAY}\n"stängd" = {TODAY}\n')
    assert closed.run().exit_code == 0
    assert new in shown(closed)[1]


@pytest.mark.parametrize("text", [SECRET[:-1], "Omskrivet helt, om flytten av huset. " * 5])
def test_a_corrected_file_that_is_renamed_and_saved_anew_stays_closed(
    house: House, text: str
) -> None:
    house.write("a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    house.write("a.txt.toml", 'access = "closed"\n')
    house.run()
    (house.corpus / "a.txt").unlink()
    house.write("a (2).txt", text)
    for _ in range(2):
        assert house.run().unconfirmed == ["a (2).txt"]
        assert shown(house)[1] == ["öppen.txt"]


@pytest.mark.parametrize("nights", [0, 1])
def test_a_version_under_another_name_waits_for_a_person_when_the_rule_names_nothing(
    closed: House, nights: int
) -> None:
    words = [f"ord{i} om flytten av hemlighuset" for i in range(60)]
    closed.write("stängd/a.txt", " ".join(words))
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    (closed.corpus / "stängd").rmdir()
    for _ in range(nights):
        closed.run()
    closed.write("annan/ny.txt", " ".join([*words[:-2], "och något tillagt om hemlighuset"]))
    closed.write("annan/b.txt", OTHER + " Ett annat ärende.")
    for options in ({}, {}, {"rebuild": True}):
        assert closed.run(**options).unconfirmed == ["annan/ny.txt"]
        assert shown(closed)[1] == ["annan/b.txt", "öppen.txt"]
    closed.write("access.toml", f'[opened]\n"annan/ny.txt" = {TODAY}\n"stängd" = {TODAY}\n')
    assert closed.run().exit_code == 0
    assert "annan/ny.txt" in shown(closed)[1]


def test_a_name_that_is_known_again_does_not_close_what_is_called_so_later(closed: House) -> None:
    closed.run()
    (closed.corpus / "stängd").rename(closed.corpus / "stängd 2024")
    closed.run()
    close(closed, "stängd 2024")
    closed.write("access.toml", '[folders]\n"stängd 2024" = "closed"\n')
    closed.run()
    closed.write("2025/a.txt", OTHER + " Ett annat år.")
    assert closed.run().exit_code == 0
    assert "2025/a.txt" in shown(closed)[1]


def test_files_beside_a_closed_folder_that_is_still_there_are_not_suspected(closed: House) -> None:
    closed.write("stängd/b.txt", SECRET.replace("hemlighuset", "badhuset"))
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    closed.write("a.txt", OTHER + " Ny.")
    assert closed.run().exit_code == 0


def test_a_renamed_folder_is_told_by_the_place_of_its_files() -> None:
    held = RecordedLevel(Level.CLOSED, TODAY)
    known = Restrictions(folders={"x/stängd": held}, paths={"x/stängd/inre/a.txt": held})

    def folders(*present: str, before: tuple[str, ...] = ()) -> list[str]:
        made = successors(known, present, before, lambda *_: False, lambda _: Level.PUBLIC)
        return list(made.folders)

    assert folders("Y/ny/inre/a.pdf") == ["Y/ny"]
    assert folders("Y/ny/a.pdf") == []
    assert folders("inre/a.txt") == []
    assert folders("y/inre/a.txt", before=("y/b.txt",)) == []
    assert folders("x/stängd/b.txt", "y/inre/a.txt") == []


def test_what_two_closed_files_may_be_is_as_closed_as_the_stricter_in_either_order() -> None:
    held = {level: RecordedLevel(level, TODAY) for level in (Level.CLOSED, Level.INTERNAL)}
    for first, second in ((Level.CLOSED, Level.INTERNAL), (Level.INTERNAL, Level.CLOSED)):
        known = Restrictions(
            folders={"ett": held[first], "två": held[second]},
            paths={"ett/inre/a.txt": held[first], "två/inre/a.pdf": held[second]},
        )
        made = successors(known, ["ny/inre/a.odt"], (), lambda *_: False, lambda _: Level.PUBLIC)
        assert made.paths["ny/inre/a.odt"].level is Level.CLOSED
        assert made.folders["ny"].level is Level.CLOSED


@pytest.mark.parametrize(
    ("lost", "present", "closed"),
    [
        (["protokoll", "a", "b", "c"], ["protokoll"], False),
        (["protokoll", "a", "b", "c"], ["protokoll", "a", "b"], False),
        (["protokoll", "a", "b", "c"], ["protokoll", "a", "b", "c"], True),
        (["inre/protokoll", "inre/a", "inre/b", "c"], ["inre/protokoll", "c"], False),
        (["inre/protokoll", "inre/a", "inre/b", "c"], ["inre/protokoll", "inre/b", "c"], True),
        (["inre/protokoll", "inre/a", "c"], ["protokoll", "a", "c"], False),
    ],
)
def test_a_folder_is_known_again_by_most_of_its_names(
    lost: list[str], present: list[str], *, closed: bool
) -> None:
    held = RecordedLevel(Level.CLOSED, TODAY)
    paths = {f"stängd/{name}.pdf": held for name in lost}
    known = Restrictions(folders={"stängd": held}, paths=paths)
    now = [f"2025/{name}.pdf" for name in present]
    made = successors(known, now, (), lambda *_: False, lambda _: Level.PUBLIC)
    assert list(made.folders) == ["2025"] * closed
    assert {path.rpartition("/")[2] for path in made.paths} == {
        f"{name}.pdf".rpartition("/")[2] for name in present
    }


@pytest.mark.parametrize("names", [("a.zip", "b.zip"), ("b.zip", "a.zip")])
def test_of_two_rules_for_one_record_in_two_copies_the_stricter_holds(
    house: House, names: tuple[str, str]
) -> None:
    for name, level in zip(names, ("internal", "closed"), strict=True):
        house.write(name, packed("p.zip", OTHER, SECRET))
        house.write(f"{name}.toml", f'[[documents]]\nnumber = 2\naccess = "{level}"\n')
    house.run()
    levels = [document.access for document in house.catalogue().all_documents()]
    assert sorted(levels) == [Level.CLOSED, Level.PUBLIC]


@pytest.mark.parametrize("names", [("stängd", "stängd/"), ("stängd/", "stängd")])
def test_of_two_spellings_of_a_rule_the_stricter_is_kept(
    house: House, names: tuple[str, str]
) -> None:
    house.write("stängd/a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    rules = zip(names, ("closed", "internal"), strict=True)
    house.write("access.toml", "[folders]\n" + "".join(f'"{n}" = "{v}"\n' for n, v in rules))
    house.run()
    known = restrictions.load(house.settings.index)
    assert known
    assert [held.level for held in known.folders.values()] == [Level.CLOSED]


def test_two_records_called_as_a_lost_one_are_both_as_closed(house: House) -> None:
    def row(title: str, text: str) -> dict[str, str]:
        return {"title": title, "text": text}

    def write(*told: dict[str, str]) -> None:
        house.write("rader.jsonl", "\n".join(map(json.dumps, told)))

    write(row("Skolskjuts", OTHER), row("Hemlighuset", SECRET))
    house.write("rader.jsonl.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    (house.corpus / "rader.jsonl.toml").unlink()
    write(
        row("Skolskjuts", OTHER),
        row("Hemlighuset", "Helt nya ord om badhuset och dess tak. " * 9),
        row("Hemlighuset", "Andra nya ord om bron och dess räcke. " * 9),
    )
    assert house.run().exit_code == 1
    assert not {"badhuset", "räcke"} & set(shown(house)[0].replace(".", " ").split())


def test_a_file_moved_out_of_a_closed_folder_that_stays_waits_for_a_person(closed: House) -> None:
    closed.write("stängd/b.txt", NEWCOMER)
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    closed.write("öppen/underlag.txt", SECRET + " Justerad.")
    report = closed.run()
    assert report.exit_code == 1
    assert report.unconfirmed == ["öppen/underlag.txt"]
    assert "hemlighuset" not in shown(closed)[0]


def test_a_file_called_as_one_deleted_from_a_closed_folder_is_not_suspected(closed: House) -> None:
    closed.write("stängd/b.txt", NEWCOMER)
    closed.run()
    (closed.corpus / "stängd/a.txt").unlink()
    closed.write("öppen/a.txt", OTHER + " I en annan fråga.")
    assert closed.run().exit_code == 0
    assert "annan fråga" in shown(closed)[0]


def packed(name: str, *texts: str) -> bytes:
    """Return a file of a kind that holds several records."""
    if name.endswith("jsonl"):
        told = [{"id": text[:9], "text": text} for text in texts]
        return "\n".join(map(json.dumps, told)).encode()
    if name.endswith("eml"):
        letter = EmailMessage()
        letter["Subject"], letter["From"] = "Handlingar", "a@example.org"
        letter.set_content(texts[0])
        for at, text in enumerate(texts[1:]):
            letter.add_attachment(text, filename=f"{at}.txt")
        return bytes(letter)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for text in texts:
            made.writestr(f"{text[:9]}.txt", text)
    return stream.getvalue()


@pytest.mark.parametrize("changed", [" Justerad.", ""])
@pytest.mark.parametrize("name", ["p.zip", "rader.jsonl"])
def test_a_closed_part_that_moves_within_its_file_stays_closed(
    house: House, name: str, changed: str
) -> None:
    house.write(name, packed(name, OTHER, SECRET))
    house.write(f"{name}.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    assert "hemlighuset" not in shown(house)[0]
    house.write(name, packed(name, OTHER, NEWCOMER, SECRET + changed))
    report = house.run()
    assert report.exit_code == 1
    assert report.unconfirmed == [name]
    assert "hemlighuset" not in shown(house)[0]


@pytest.mark.parametrize(
    ("name", "where", "nights"),
    [("p.zip", "q.zip", 0), ("rader.jsonl", "h.txt", 2), ("brev.eml", "öppen.txt", 1)],
)
def test_a_closed_part_of_a_file_that_is_gone_is_known_again(
    house: House, name: str, where: str, nights: int
) -> None:
    house.write("öppen.txt", NEWCOMER)
    house.write(name, packed(name, OTHER, SECRET))
    house.write(f"{name}.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    (house.corpus / name).unlink()
    for _ in range(nights):
        house.run(allow_removals=True)
    again = SECRET + " Justerad."
    house.write(where, packed(where, OTHER, again) if where.endswith("zip") else again)
    for options in ({}, {"rebuild": True}):
        report = house.run(allow_removals=True, **options)
        assert report.exit_code == 1
        assert report.unconfirmed == [where]
        assert "hemlighuset" not in shown(house)[0]
    house.write("access.toml", f'[opened]\n"{where}" = {TODAY}\n')
    assert house.run().exit_code == 0
    assert "hemlighuset" in shown(house)[0]


FILLING = "Kostnaden för takarbeten på idrottshallen har räknats om under våren. " * 5
PARK = "Nya bänkar i parken bekostas av föreningen, som också sköter om dem. " * 5
WHOLLY_NEW = "Förslag till nytt namn på torget framför stationen, efter en namnlek. " * 5


@pytest.mark.parametrize(
    ("name", "where"), [("p.zip", "p.zip"), ("p.zip", "q.zip"), ("brev.eml", "brev.eml")]
)
def test_what_is_new_where_a_closed_part_was_waits_for_a_person(
    house: House, name: str, where: str
) -> None:
    house.write("öppen.txt", NEWCOMER)
    house.write(name, packed(name, OTHER, SECRET))
    house.write(f"{name}.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    (house.corpus / name).unlink()
    (house.corpus / f"{name}.toml").unlink()
    house.write(where, packed(where, OTHER, FILLING, WHOLLY_NEW, NEWCOMER))
    for _ in range(2):
        report = house.run(allow_removals=True)
        assert report.exit_code == 1
        assert report.unconfirmed == [where]
    text, _ = shown(house)
    assert "skolskjuts" in text
    assert "sophämtning" in text
    assert "torget" not in text
    house.write("access.toml", f'[opened]\n"{where}" = {TODAY}\n')
    house.run(allow_removals=True)
    house.write(where, packed(where, OTHER, WHOLLY_NEW, PARK))
    assert house.run(allow_removals=True).exit_code == 0
    assert "parken" in shown(house)[0]


def test_what_comes_with_records_of_a_closed_file_waits_for_a_person(house: House) -> None:
    house.write("öppen.txt", OTHER)
    house.write("stängd/p.zip", packed("p.zip", SECRET, NEWCOMER))
    close(house)
    house.run()
    (house.corpus / "stängd/p.zip").unlink()
    house.write("access.toml", "")
    house.write("ny/q.zip", packed("q.zip", WHOLLY_NEW, NEWCOMER + " Justerad."))
    assert house.run(allow_removals=True).unconfirmed == ["ny/q.zip"]
    assert not {"torget", "sophämtning"} & set(shown(house)[0].split())


def test_a_row_with_an_id_of_its_own_is_not_suspected(house: House) -> None:
    house.write("rader.jsonl", packed("rader.jsonl", OTHER, SECRET))
    house.write("rader.jsonl.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    (house.corpus / "rader.jsonl.toml").unlink()
    house.write("rader.jsonl", packed("rader.jsonl", OTHER, FILLING, WHOLLY_NEW))
    house.run(allow_removals=True)
    assert "torget" in shown(house)[0]


def test_what_was_public_beside_a_closed_part_is_not_suspected_when_that_is_gone(
    house: House,
) -> None:
    house.write("utdrag.txt", SECRET + " Maskerad.")
    house.write("p.zip", packed("p.zip", OTHER, SECRET))
    house.write("p.zip.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    (house.corpus / "p.zip").unlink()
    (house.corpus / "p.zip.toml").unlink()
    house.write("utdrag.txt", SECRET + " Maskerad, rättad.")
    assert house.run(allow_removals=True).exit_code == 0
    assert "rättad" in shown(house)[0]


@pytest.mark.parametrize(
    ("named", "where"),
    [('path = "a.txt"', "a (2).txt"), ('path = "stängd"', "q.zip"), ("id", "annan.txt")],
)
def test_what_was_taken_down_waits_for_a_person_when_it_comes_again_changed(
    house: House, named: str, where: str
) -> None:
    file = "stängd/a.txt" if "stängd" in named else "a.txt"
    house.write(file, SECRET)
    house.write("öppen.txt", OTHER)
    house.run()
    (taken,) = (one for one in house.catalogue().all_documents() if "hemlighuset" in str(one))
    named = f'id = "{taken.id}"' if named == "id" else named
    house.write("takedown.toml", f"[[takedown]]\n{named}\n")
    house.run()
    (house.corpus / file).unlink()
    house.run()
    for again in (SECRET + " Justerad.", SECRET + " Omjusterad."):
        house.write(where, packed(where, OTHER, again) if where.endswith("zip") else again)
        report = house.run()
        assert report.exit_code == 1
        assert where in report.unconfirmed
        assert "hemlighuset" not in shown(house)[0]
    house.write("access.toml", f'[opened]\n"{where}" = {TODAY}\n')
    house.run()
    assert "hemlighuset" in shown(house)[0]


@pytest.mark.parametrize("nights", [1, 2])
@pytest.mark.parametrize("named", ['path = "a.txt"', 'path = "./A.txt"', "id"])
def test_what_was_taken_down_moved_and_changed_returns_by_the_name_it_was_taken_down_by(
    house: House, named: str, nights: int
) -> None:
    house.write("a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    house.run()
    (taken,) = (one for one in house.catalogue().all_documents() if "hemlighuset" in str(one))
    named = f'id = "{taken.id}"' if named == "id" else named
    house.write("takedown.toml", f"[[takedown]]\n{named}\n")
    house.run()
    (house.corpus / "a.txt").unlink()
    for night in range(nights):
        (house.corpus / f"flyttad-{night - 1}.txt").unlink(missing_ok=True)
        house.write(f"flyttad-{night}.txt", SECRET + " Justerad." * (night + 1))
        assert house.run(allow_removals=True).unconfirmed == [f"flyttad-{night}.txt"]
        assert "hemlighuset" not in shown(house)[0]
    house.write("takedown.toml", f"[[returned]]\n{named}\ndate = {TODAY}\n")
    for _ in range(2):
        assert house.run().exit_code == 0
        assert "hemlighuset" in shown(house)[0]
    assert SECRET[:20] in str(shown(house)[0])


def test_what_a_rule_closes_too_does_not_open_when_it_returns(house: House) -> None:
    house.write("a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    house.run()
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house.run()
    (house.corpus / "a.txt").unlink()
    house.write("stängd/b.txt", SECRET + " Justerad.")
    house.write("access.toml", '[folders]\n"stängd" = "closed"\n')
    house.run(allow_removals=True)
    house.write("takedown.toml", f'[[returned]]\npath = "a.txt"\ndate = {TODAY}\n')
    house.run()
    (house.corpus / "access.toml").unlink()
    assert house.run().exit_code == 1
    assert "hemlighuset" not in shown(house)[0]


def test_a_masked_version_stays_public_when_the_index_is_built_from_nothing(house: House) -> None:
    house.write("a.txt", SECRET)
    house.write("maskerad.txt", SECRET + " Maskerad.")
    house.write("öppen.txt", OTHER)
    house.run()
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house.run(allow_removals=True)
    index = house.settings.index
    kept = {name: (index / name).read_bytes() for name in (history.FILE, restrictions.FILE)}
    shutil.rmtree(index)
    index.mkdir()
    for name, data in kept.items():
        (index / name).write_bytes(data)
    house.write("ny.txt", SECRET + " Ny maskering.")
    report = house.run(allow_removals=True)
    assert report.unconfirmed == ["ny.txt"]
    assert "Maskerad." in shown(house)[0]


@pytest.mark.parametrize("name", ["kopior/maskerad.txt", *CONTAINERS])
def test_another_copy_of_a_masked_version_is_public_too(house: House, name: str) -> None:
    house.write("a.txt", SECRET)
    house.write("maskerad.txt", SECRET + " Maskerad.")
    house.write("öppen.txt", OTHER)
    house.run()
    house.write("takedown.toml", '[[takedown]]\npath = "a.txt"\n')
    house.run(allow_removals=True)
    house.write(name, CONTAINERS.get(name, str.encode)(SECRET + " Maskerad."))
    house.write("öppen.txt", SECRET + " Maskerad.")
    assert house.run(allow_removals=True).exit_code == 0
    assert "Maskerad." in shown(house)[0]


SHORT = "Anna Ek avstängs från hemlighuset i två veckor enligt beslut av rektor den 3 maj."


@pytest.mark.parametrize(
    "again", [f"{SHORT} Justerat.", "Helt omskrivet om hemlighuset och Anna Ek " * 3]
)
def test_a_short_closed_row_is_known_by_its_words_and_its_id(house: House, again: str) -> None:
    def rows_of(**texts: str) -> str:
        return "\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items())

    house.write("a.jsonl", rows_of(r1=OTHER, r2=SHORT))
    house.write("a.jsonl.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    house.write("a.jsonl", rows_of(r0=NEWCOMER, r1=OTHER, r2=again))
    report = house.run()
    assert report.exit_code == 1
    assert "hemlighuset" not in shown(house)[0]


def test_a_part_of_the_same_title_is_as_closed_as_the_one_before(house: House) -> None:
    def pack(**texts: str) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as made:
            for name, text in texts.items():
                made.writestr(f"{name}.txt", text)
        return stream.getvalue()

    title = "Beslut om hemlighuset\n\n"
    house.write("p.zip", pack(b=OTHER, h=title + SECRET))
    house.write("p.zip.toml", '[[documents]]\nnumber = 2\naccess = "closed"\n')
    house.run()
    house.write("p.zip", pack(b=OTHER, c=NEWCOMER, h=title + "Nu helt omskrivet av en annan. " * 9))
    assert house.run().exit_code == 1
    assert "hemlighuset" not in shown(house)[0]


def test_a_short_file_moved_out_of_a_closed_folder_waits_for_a_person(closed: House) -> None:
    closed.write("stängd/beslut.txt", SHORT)
    closed.run()
    (closed.corpus / "stängd/beslut.txt").unlink()
    closed.write("öppen/beslut.txt", SHORT + " Justerat.")
    assert closed.run().unconfirmed == ["öppen/beslut.txt"]
    assert "hemlighuset" not in shown(closed)[0]


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("access.toml", '[opened]\n"a" = 2262-11-29\n'),
        ("takedown.toml", '[[returned]]\npath = "a"\ndate = 2262-11-29\n'),
    ],
)
def test_a_decision_of_a_day_to_come_is_refused(house: House, file: str, rule: str) -> None:
    house.write("öppen.txt", OTHER)
    house.write(file, rule)
    with pytest.raises(SettingsError, match="2262-11-29"):
        house.run()


def test_a_closed_file_of_the_same_name_elsewhere_is_nobodys_successor(house: House) -> None:
    house.write("stängd1/protokoll.txt", SECRET)
    house.write("stängd2/protokoll.txt", NEWCOMER)
    house.write("öppen.txt", OTHER)
    house.write("access.toml", '[folders]\n"stängd1" = "closed"\n"stängd2" = "closed"\n')
    house.run()
    (house.corpus / "stängd1/protokoll.txt").unlink()
    house.write("arkiv 2024/protokoll.txt", "Helt omskrivet om hemlighuset och kostnaden. " * 9)
    for _ in range(2):
        report = house.run()
        assert report.exit_code == 1
        assert report.unconfirmed == ["arkiv 2024/protokoll.txt"]
        assert shown(house)[1] == ["öppen.txt"]
    house.write("2025/protokoll.txt", OTHER + " Ett nytt år med nya frågor.")
    assert house.run().unconfirmed == ["arkiv 2024/protokoll.txt"]


@pytest.mark.parametrize("many", [1000])
def test_each_name_is_looked_at_once_however_many_files_are_called_so(many: int) -> None:
    held = RecordedLevel(Level.CLOSED, "2026-11-01")
    former = [f"stängd/{n}/protokoll.pdf" for n in range(many)]
    known = Restrictions(folders={"stängd": held}, paths=dict.fromkeys(former, held))
    present = [f"stängt/{n}/protokoll.pdf" for n in range(many)]
    asked: list[str] = []

    def level(path: str) -> Level:
        asked.append(path)
        return Level.PUBLIC

    made = successors(known, present, former, lambda _path, _held: False, level)
    assert set(made.folders) == {"stängt"}
    assert len(asked) == many


def test_restrictions_hold_texts_by_their_fingerprint_alone(closed: House) -> None:
    closed.run()
    known = restrictions.load(closed.settings.index)
    assert known
    assert [held.level for held in known.texts.values()] == [Level.CLOSED]
    assert "hemlighuset" not in (closed.settings.index / restrictions.FILE).read_text()


@pytest.mark.parametrize("first", ["closed", "copy"])
def test_a_near_copy_beside_a_closed_record_is_named_the_night_it_comes(
    house: House, first: str
) -> None:
    words = " ".join(f"taxa{n % 11} beslut{n} väg{n * 7}" for n in range(120))
    house.write("stängd/annat.txt", NEWCOMER)
    close(house)
    papers = {"closed": ("stängd/a.txt", words), "copy": ("öppen/b.md", f"# Brev\n\n{words}")}
    for name in sorted(papers, key=lambda one: one != first):
        house.write(*papers[name])
        report = house.run()
    (note,) = (one for one in report.notes if "nästan samma text" in one)
    assert "öppen/b.md" in note
    assert "stängd/" not in note
    house.write("mer.txt", OTHER)
    assert not [one for one in house.run().notes if "nästan samma text" in one]


@pytest.mark.parametrize("again", [SECRET, SECRET + " Justerad."])
@pytest.mark.parametrize(
    ("name", "text", "moved"),
    [
        ("access.toml", '[folders]\n"mapp" = "closed"\n', "pärm/a.txt"),
        ("access.toml", '[folders]\n"mapp/a.txt" = "closed"\n', "mapp/b.txt"),
        ("mapp/a.txt.toml", 'access = "closed"\n', "mapp/b.txt"),
        ("corrections.toml", '["mapp/a.txt"]\nhold = true\n', "b.txt"),
    ],
)
def test_a_rule_written_on_the_day_of_a_move_holds_for_what_is_moved(
    house: House, name: str, text: str, moved: str, again: str
) -> None:
    house.write("mapp/a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    house.run()
    house.write(name, text)
    (house.corpus / "mapp/a.txt").unlink()
    house.write(moved, again)
    for _ in range(2):
        report = house.run(allow_removals=True)
        assert (report.exit_code, report.unconfirmed) == (1, [moved])
        assert "hemlighuset" not in shown(house)[0]
    house.write("access.toml", f'[opened]\n"{moved}" = {TODAY}\n')
    house.run()
    assert "hemlighuset" in shown(house)[0]


def test_exceptions_within_a_folder_may_be_written_with_its_rule(house: House) -> None:
    house.write("mapp/a.txt", SECRET)
    house.write("mapp/öppet/b.txt", OTHER)
    house.write("mapp/c.txt", NEWCOMER)
    house.run()
    house.write("access.toml", '[folders]\n"mapp" = "closed"\n"mapp/öppet" = "public"\n')
    house.write("mapp/c.txt.toml", 'access = "public"\n')
    assert house.run().exit_code == 0
    assert sorted(shown(house)[1]) == ["mapp/c.txt", "mapp/öppet/b.txt"]


@pytest.mark.parametrize("where", ["a.txt", "b.txt"])
@pytest.mark.parametrize("named", ['path = "a.txt"', 'sha256 = "{sha}"', 'id = "{id}"'])
def test_what_is_taken_down_and_changed_the_same_day_waits_for_a_person(
    house: House, named: str, where: str
) -> None:
    house.write("a.txt", SECRET)
    house.write("öppen.txt", OTHER)
    house.run()
    (taken,) = (one for one in house.catalogue().all_documents() if "hemlighuset" in str(one))
    sha256 = house.catalogue().original(taken.id).sha256
    named = named.format(sha=sha256, id=taken.id)
    house.write("takedown.toml", f"[[takedown]]\n{named}\n")
    (house.corpus / "a.txt").unlink()
    house.write(where, SECRET + " Justerad.")
    for _ in range(2):
        report = house.run(allow_removals=True)
        waits = [] if where == "a.txt" and "path" in named else [where]
        assert report.unconfirmed == waits
        assert "hemlighuset" not in shown(house)[0]
