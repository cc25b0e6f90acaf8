"""The vocabularies load, can be extended and replaced, and their faults are told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.errors import SettingsError
from archive.vocabulary import CONTRACT_TYPES, check, load

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, content: str) -> Path:
    (folder / f"{name}.toml").write_text(content, "utf-8")
    return folder


def test_ours_is_sound() -> None:
    assert check(load()) == []


def test_ours_covers_the_contract() -> None:
    ours = load()
    assert {kind.name for kind in ours.types} == CONTRACT_TYPES
    assert len(ours.place_names) == 290
    assert len(ours.topics) >= 40


def test_abbreviations_of_organisations_are_synonyms() -> None:
    terms = {s.term: s for s in load().synonyms}
    assert terms["GR"].means == ("Göteborgsregionens kommunalförbund",)
    assert terms["GR"].case_sensitive
    assert "SKL" in terms["SKR"].means


def test_an_installation_extends_and_overrides(tmp_path: Path) -> None:
    write(
        tmp_path,
        "organisations",
        '[[organisations]]\nid = "fyrbodal"\nname = "Fyrbodal"\n'
        '[[organisations]]\nid = "new"\nname = "Nya förbundet"\nabbreviations = ["NF"]\n',
    )
    theirs, ours = load(tmp_path), load()
    names = {o.id: o.name for o in theirs.organisations}
    assert names["fyrbodal"] == "Fyrbodal"
    assert names["new"] == "Nya förbundet"
    assert len(theirs.organisations) == len(ours.organisations) + 1
    assert theirs.version != ours.version


def test_replace_stands_alone(tmp_path: Path) -> None:
    write(tmp_path, "topics", 'replace = true\n[[topics]]\nid = "x"\nsv = "X"\nen = "X"\n')
    assert [t.id for t in load(tmp_path).topics] == ["x"]


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "topics", 'replace = true\n[[topics]]\nid = "x"\nsv = "X"\nen = "X"\n')
    first = load(tmp_path)
    write(tmp_path, "topics", 'replace = true\n[[topics]]\nid = "yy"\nsv = "Y"\nen = "Y"\n')
    assert load(tmp_path).topics != first.topics


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("topics", "[[topics]\n", "kan inte läsas"),
        ("topics", '[[topic]]\nid = "x"\n', r"skriv \[\[topics\]\]"),
        ("topics", '[[topics]]\nid = "x"\nsv = "X"\n', "Posten x .*: ”en” saknas."),
        ("topics", '[[topics]]\nid = "x"\nsv = "X"\nen = "X"\nwider = []\n', "wider"),
        (
            "bodies",
            '[[bodies]]\nid = "x"\nname = "X"\nvalid_from = "igår"\n',
            "Posten x .*: ”valid_from” ska vara ett datum som 2014-05-09",
        ),
        ("topics", "topics = [1]\n", "Posten 1 .*: den ska vara en tabell"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    write(tmp_path, name, content)
    with pytest.raises(SettingsError, match=said):
        load(tmp_path)


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="finns inte"):
        load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("topics", '[[topics]]\nid = "x"\nsv = "X"\nen = "X"\nbroader = ["nowhere"]\n', "nowhere"),
        (
            "topics",
            (
                '[[topics]]\nid = "a"\nsv = "A"\nen = "A"\nbroader = ["b"]\n'
                '[[topics]]\nid = "b"\nsv = "B"\nen = "B"\nbroader = ["a"]\n'
            ),
            "överordnat sig självt",
        ),
        ("topics", '[[topics]]\nid = "a"\nsv = "Psykiatri"\nen = "A"\n', "flera ämnen"),
        ("organisations", '[[organisations]]\nid = "x"\nname = "VästKom"\n', "flera poster"),
        (
            "bodies",
            '[[bodies]]\nid = "x"\nname = "X"\nvalid_from = 2020-01-01\nvalid_to = 2019-01-01',
            "senare än",
        ),
        ("organisations", '[[organisations]]\nid = "x"\nname = "X"\nafter = ["x"]\n', "sin egen"),
        ("bodies", '[[bodies]]\nid = "x"\nname = "X"\norganisation = "nowhere"\n', "nowhere"),
        (
            "organisations",
            '[[organisations]]\nid = "x"\nname = "Annat"\nabbreviations = ["GR"]\n',
            "flera betydelser",
        ),
        ("synonyms", '[[synonyms]]\nterm = "x"\nmeans = ["X"]\n', "betyder sig själv"),
        ("synonyms", '[[synonyms]]\nterm = "x"\nmeans = []\n', "saknar term"),
        ("types", '[[types]]\nname = "affisch"\nen = "poster"\n', "affisch"),
        ("types", 'replace = true\n[[types]]\nname = "plan"\nen = "plan"\n', "saknas"),
        ("types", '[[types]]\nname = "plan"\nen = "plan"\nlabels = ["motion"]\n', "flera typer"),
    ],
)
def test_faults_are_told(tmp_path: Path, name: str, content: str, said: str) -> None:
    problems = check(load(write(tmp_path, name, content)))
    assert any(said in problem for problem in problems), problems


def test_an_abbreviation_may_change_its_meaning_over_time(tmp_path: Path) -> None:
    write(
        tmp_path,
        "synonyms",
        '[[synonyms]]\nterm = "XY"\nmeans = ["ett"]\nvalid_to = 2010-12-31\n'
        '[[synonyms]]\nterm = "XY"\nmeans = ["två"]\nvalid_from = 2011-01-01\n',
    )
    assert check(load(tmp_path)) == []
