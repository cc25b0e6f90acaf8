"""Personal numbers, corrections and copies, as a run treats them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive.cli import handlingar
from archive.errors import SettingsError

if TYPE_CHECKING:
    from tests.build.conftest import House

NUMBER = "811218-9876"
TEXT = f"Protokoll 2014-05-09\n\n§ 1 Bistånd\nAngående Eva Ek, {NUMBER}, beslutas om larm.\n"
LONG = " ".join(f"ord{i} om bibliotek och skolskjuts" for i in range(60))


def test_personal_numbers_are_masked_in_all_that_is_kept_for_readers(house: House) -> None:
    house.write("a.txt", TEXT)
    house.write("r.jsonl", json.dumps({"id": "1", "title": f"Om {NUMBER}", "text": TEXT}))
    report = house.run()
    assert report.documents == 2
    for document in house.catalogue().all_documents():
        assert NUMBER not in repr(document)
        assert "******-****" in repr(document)
    generations = house.settings.index / "generations"
    kept = [path for path in generations.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"9876" in path.read_bytes()]
    listed = house.catalogue().with_personal_numbers()
    assert sorted(one.document_id for one in listed) == sorted(house.documents().values())


@pytest.mark.parametrize(("mode", "access"), [("hold", "closed"), ("off", "public")])
def test_or_held_back_or_let_be_by_setting(house: House, mode: str, access: str) -> None:
    house = house.having(personal_data=mode)
    house.write("a.txt", TEXT)
    house.run()
    (document,) = house.catalogue().all_documents()
    assert document.access == access
    assert NUMBER in repr(document)


def test_corrections_win_are_kept_and_can_be_taken_back(house: House) -> None:
    house.write("b/a.txt", TEXT)
    house.run()
    note = house.write("b/a.txt.toml", 'title = "Rätt rubrik"\naccess = "internal"\n')
    house.write("corrections.toml", '["b/a.txt"]\ntitle = "Längre bort"\nbody = "Nämnden"\n')
    report = house.run()
    assert report.read == 0
    (document,) = house.catalogue().all_documents()
    assert (document.title, document.body, document.access) == (
        "Rätt rubrik",
        "Nämnden",
        "internal",
    )
    assert any(fact.rule == "rättat" for fact in document.facts)
    house.run(rebuild=True)
    (again,) = house.catalogue().all_documents()
    assert again == document
    note.unlink()
    assert house.run().unconfirmed == ["b/a.txt"]
    (document,) = house.catalogue().all_documents()
    assert (document.title, document.access) == ("Längre bort", "internal")
    today = time.strftime("%Y-%m-%d", time.gmtime())
    house.write("access.toml", f'[opened]\n"b/a.txt" = {today}\n')
    assert house.run().exit_code == 0
    (document,) = house.catalogue().all_documents()
    assert (document.title, document.access) == ("Längre bort", "public")


def test_a_wrong_correction_is_one_sentence_and_changes_nothing(house: House) -> None:
    house.write("a.txt", TEXT)
    name = house.run().generation
    house.write("a.txt.toml", 'titel = "fel"\n')
    with pytest.raises(SettingsError, match=r"a\.txt\.toml"):
        house.run()
    (house.corpus / "a.txt.toml").unlink()
    assert house.run().generation == name


def test_a_correction_that_belongs_to_nothing_is_said(house: House) -> None:
    house.write("a.txt", TEXT)
    house.write("b.txt.toml", 'title = "Borta"\n')
    house.write("corrections.toml", '["under/c.txt"]\ntype = "plan"\n')
    house.write("a.txt.toml", '[[documents]]\nnumber = 7\ntype = "plan"\n')
    house.write("access.toml", "")
    report = house.run()
    assert [note for note in report.notes if "hör till ingen fil" in note] == [
        "Rättelsefilen b.txt.toml hör till ingen fil.",
        "Rättelsen för under/c.txt i corrections.toml hör till ingen fil.",
    ]
    (failure,) = house.catalogue().failures()
    assert "handling 7 hör till ingen: filen har 1" in " ".join(failure.warnings)


def test_a_case_for_a_paragraph_that_is_not_there_is_said(house: House) -> None:
    minutes = (
        "Protokoll\n\nDirektionen 2014-05-09\n\n§ 8 Val\n\nVal görs.\n\n§ 9 Larm\n\nLarm köps.\n"
    )
    house.write("a.txt", minutes)
    ties = "".join(f'[[sections]]\nnumber = "{n}"\ntie = ["AKF 2013/027"]\n' for n in (9, 11))
    house.write("a.txt.toml", ties)
    house.run()
    (failure,) = house.catalogue().failures()
    assert "§ 11 hör till ingen paragraf" in " ".join(failure.warnings)
    assert "§ 9" not in " ".join(failure.warnings)


def test_check_offers_names_without_an_entry(house: House) -> None:
    for day in (2, 3):
        house.write(
            f"{day}.txt",
            f"Älvdals kommunalförbund\nLarmnämnden\nPROTOKOLL\nSammanträdesdatum 2014-05-0{day}\n\n"
            "§ 1 Val av justerare\nLarmnämnden beslutar att utse Bo Ek.\n",
        )
    house.run()
    result = CliRunner().invoke(handlingar, ["check", "--index", str(house.settings.index)])
    assert result.exit_code == 0
    assert "# 2 handlingar; bodies.toml\n[[bodies]]" in result.output
    assert 'name = "Larmnämnden"' in result.output
    assert 'name = "Älvdals kommunalförbund"' in result.output


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("corrections.toml", 'title = "x"', "under filens namn"),
        ("a.txt.toml", 'topics = ["hittepå"]', "ämnet ”hittepå” finns inte"),
    ],
)
def test_a_mistake_only_the_run_can_see(house: House, name: str, text: str, said: str) -> None:
    house.write("a.txt", TEXT)
    house.write(name, text + "\n")
    with pytest.raises(SettingsError, match=said):
        house.run()


def test_copies_and_versions_are_linked_and_let_go(house: House) -> None:
    house.write("a.txt", LONG)
    house.write("b.txt", LONG + " ")
    house.write("c.txt", LONG.replace("ord7 ", "rättat "))
    house.write("d.txt", " ".join(f"helt annat {i} om brand" for i in range(99)))
    house.run()
    ids = house.documents()
    links = {link.other: link.kind for link in house.catalogue().links(ids["a.txt"])}
    assert links == {ids["b.txt"]: "same_text", ids["c.txt"]: "near"}
    assert not house.catalogue().links(ids["d.txt"])
    (house.corpus / "b.txt").unlink()
    house.run()
    assert [link.kind for link in house.catalogue().links(ids["a.txt"])] == ["near"]
