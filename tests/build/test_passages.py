"""Ids of sections lead to the same passage after edits and rebuilds, or say that they do not."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import generations
from archive.catalogue import Catalogue
from archive.catalogue.section_keys import (
    SectionContent,
    Successor,
    composed,
    decoded,
    encoded,
    letters,
    section_keys,
)
from archive.errors import GoneError, NotFoundError
from archive.progress import silent
from archive.settings import Settings
from indexer.build import history
from indexer.build.passages import matched
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD = "Protokoll\n\nDirektionen\n\n2014-05-09\n\n"
MATTERS = {
    "Mötets öppnande": "Ordföranden öppnar mötet och hälsar alla välkomna till Ekby.",
    "Val av justerare": "Till justerare väljs Lisa Ek och Per Ask för detta möte.",
    "Budget för nästa år": "Direktionen beslutar att anta budgeten om elva miljoner kronor.",
    "Digitala trygghetslarm": "Larmen byts under hösten enligt en plan som styrgruppen har gjort.",
    "Taxa för avfall": "Taxan höjs med tre procent från årsskiftet för alla hushåll.",
    "Ny skola i Norrby": "Frågan återremitteras för att lokalerna ska utredas en gång till.",
}


def minutes(titles: Sequence[str], texts: dict[str, str] = MATTERS) -> str:
    parts = [f"§ {n} {title}\n\n{texts[title]}\n" for n, title in enumerate(titles, 1)]
    return HEAD + "\n".join(parts)


class Shelf:
    """A corpus with its index, and what its section ids lead to."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
        self.settings.corpus.mkdir(parents=True)

    def put(self, name: str, text: str) -> None:
        (self.settings.corpus / name).write_text(text, "utf-8")

    def night(self, **options: bool) -> None:
        run(self.settings, Options(allow_removals=True, send=False, **options), silent)

    def catalogue(self) -> Catalogue:
        return Catalogue.open(generations.current(self.settings.index).catalogue)

    def ids(self) -> dict[str, str]:
        """Return the ids of all sections by their heading."""
        with closing(self.catalogue()) as catalogue:
            return {
                s.heading: s.id for d in catalogue.all_documents() for s in d.sections if s.heading
            }

    def leads(self, ident: str) -> tuple[str | None, bool] | None:
        """Return the heading an id leads to and whether in another version; None when gone."""
        with closing(self.catalogue()) as catalogue:
            try:
                found = catalogue.find_section(ident)
            except GoneError:
                return None
        return found.section.heading, found.other_version


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_section_that_others_are_taken_out_before_keeps_its_address(shelf: Shelf) -> None:
    titles = list(MATTERS)
    shelf.put("maj.txt", minutes(titles))
    shelf.night()
    before = shelf.ids()
    assert {*before} >= {*titles}
    shelf.put("maj.txt", minutes(titles[:2] + titles[3:]))
    shelf.night()
    assert {title: shelf.leads(before[title]) for title in titles} == {
        **{title: (title, False) for title in titles[:2]},
        titles[2]: None,
        **{title: (title, True) for title in titles[3:]},  # their numbers are others now
    }
    shelf.put("maj.txt", minutes(titles))
    shelf.night()
    assert shelf.ids() == before
    assert {title: shelf.leads(before[title]) for title in titles} == {
        title: (title, False) for title in titles
    }


def test_ids_come_from_what_a_section_is_not_from_its_place(tmp_path: Path) -> None:
    texts = [minutes(list(MATTERS)), "Bilaga om sekretess.\n\n" + minutes(list(MATTERS))]
    keys = []
    for number, text in enumerate(texts):
        shelf = Shelf(tmp_path / str(number))
        shelf.put("maj.txt", text)
        shelf.night()
        keys.append({head: one.rpartition("-")[2] for head, one in shelf.ids().items()})
    assert {title: keys[0][title] for title in MATTERS} == {t: keys[1][t] for t in MATTERS}


def test_an_edited_passage_says_that_it_is_another_version(shelf: Shelf) -> None:
    shelf.put("maj.txt", minutes(list(MATTERS)))
    shelf.night()
    before = shelf.ids()
    texts = MATTERS | {"Taxa för avfall": "Taxan sänks för alla hushåll."}
    for _ in range(2):  # what is edited twice has been edited
        shelf.put("maj.txt", minutes(list(MATTERS), texts))
        shelf.night()
        assert shelf.leads(before["Taxa för avfall"]) == ("Taxa för avfall", True)
        assert shelf.leads(before["Ny skola i Norrby"]) == ("Ny skola i Norrby", False)
        texts = texts | {"Val av justerare": "Till justerare väljs Kim Alm."}


@pytest.mark.parametrize("lost", ["nothing", "history", "generations"])
def test_former_ids_outlive_the_index_or_the_history(shelf: Shelf, lost: str) -> None:
    titles = list(MATTERS)
    shelf.put("maj.txt", minutes(titles))
    shelf.night()
    before = shelf.ids()
    shelf.put("maj.txt", minutes([titles[3], *titles[:3], *titles[4:]]))
    shelf.night()
    index = shelf.settings.index
    if lost == "history":
        (index / history.FILE).unlink()
    elif lost == "generations":
        for path in sorted((index / "generations").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    shelf.night(rebuild=True)
    for title in titles:
        heading, _ = shelf.leads(before[title]) or (None, True)
        assert heading == title


def test_the_same_text_in_another_format_is_led_to(shelf: Shelf) -> None:
    shelf.put("maj.txt", minutes(list(MATTERS)))
    shelf.night()
    before = shelf.ids()
    (shelf.settings.corpus / "maj.txt").unlink()
    body = "".join(
        f"<h2>§ {n} {title}</h2><p>{text}</p>" for n, (title, text) in enumerate(MATTERS.items(), 1)
    )
    page = f"<html><body><h1>Protokoll</h1><p>Direktionen</p><p>2014-05-09</p>{body}</body></html>"
    shelf.put("maj.html", page)
    shelf.night()
    for title in MATTERS:
        heading, _ = shelf.leads(before[title]) or (None, True)
        assert heading == title


def test_a_record_edited_under_its_own_id_keeps_the_ids_of_its_sections(shelf: Shelf) -> None:
    def put(text: str) -> None:
        record = {"id": "KS 1", "title": "Protokoll", "text": text, "type": "protokoll"}
        shelf.put("poster.jsonl", json.dumps(record) + "\n")

    titles = list(MATTERS)
    put(minutes(titles))
    shelf.night()
    before = shelf.ids()
    put(minutes(titles[:-1]) + "\n§ 6 Ny skola i Norrby\n\nFrågan avgörs i höst.\n")
    shelf.night()
    assert shelf.ids() == before
    assert shelf.leads(before[titles[-1]]) == (titles[-1], True)
    assert shelf.leads(before[titles[0]]) == (titles[0], False)
    shelf.night(rebuild=True)
    assert shelf.leads(before[titles[-1]]) == (titles[-1], True)


@pytest.mark.parametrize("between", [(), ("deleted",), ("edited",), ("edited", "deleted")])
@pytest.mark.parametrize("name", ["maj.txt", "poster.jsonl"])
def test_a_passage_put_back_as_it_was_is_no_other_version(
    shelf: Shelf, name: str, between: tuple[str, ...]
) -> None:
    def put(titles: Sequence[str], texts: dict[str, str] = MATTERS) -> None:
        text = minutes(titles, texts)
        record = {"id": "KS 1", "title": "Protokoll", "text": text, "type": "protokoll"}
        shelf.put(name, text if name.endswith(".txt") else json.dumps(record) + "\n")
        shelf.night()

    shelf.put("annat.txt", "Ett annat papper, som stannar.")
    titles = list(MATTERS)
    put(titles)
    before = shelf.ids()
    other = MATTERS | {titles[4]: "Taxan sänks för alla hushåll.", titles[3]: "Larmen köps inte."}
    put([titles[0], *titles[2:4], titles[1], *titles[4:]], other)
    assert shelf.leads(before[titles[4]]) == (titles[4], True)
    for step in between:
        if step == "deleted":
            (shelf.settings.corpus / name).unlink()
            shelf.night()
            assert shelf.leads(before[titles[4]]) is None
        else:
            put(titles, other | {titles[4]: "Taxan är fri.", titles[5]: "Skolan byggs genast."})
    put(titles)
    assert {title: shelf.leads(before[title]) for title in titles} == {
        title: (title, False) for title in titles
    }
    put(titles, other)
    assert shelf.leads(before[titles[4]]) == (titles[4], True)


def test_what_never_was_is_not_found(shelf: Shelf) -> None:
    shelf.put("maj.txt", minutes(list(MATTERS)))
    shelf.night()
    document = next(iter(shelf.ids().values())).rpartition("-")[0]
    for key in ("szzzzzzzzz", "99", "9" * 30, ""):
        with pytest.raises(NotFoundError) as error:
            shelf.leads(f"{document}-{key}")
        assert error.value.http_status == 404


# Matching on its own, over many edits.

_title = st.sampled_from(sorted(MATTERS))


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[SectionContent], list[SectionContent]]:
    """Return a document's sections and what some edits made of them.

    Every section tells by a word of its own which passage it is.
    """
    titles = draw(st.lists(_title, unique=True, min_size=1))

    def passage(number: int, title: str, end: str = "") -> SectionContent:
        word = letters(title)
        text = f"§ {number} {title}\n\n{MATTERS[title]} Så sägs om {word}{end}."
        return SectionContent(str(number), title, text)

    before = [passage(n, title) for n, title in enumerate(titles, 1)]
    kept = draw(st.lists(st.sampled_from(titles), unique=True))
    added = draw(st.lists(_title.filter(lambda one: one not in titles), unique=True))
    order = draw(st.permutations(kept + added))
    after = []
    for number, title in enumerate(order, 1):
        shown = draw(
            st.sampled_from((number, titles.index(title) + 1 if title in kept else number))
        )
        after.append(passage(shown, title, draw(st.sampled_from(("", " än en gång", " igen")))))
    return before, after


@given(edited(), st.booleans())
def test_no_edit_leads_an_id_to_another_passage(
    texts: tuple[list[SectionContent], list[SectionContent]], same_file: bool
) -> None:
    before, after = (list(zip(section_keys(some), some, strict=True)) for some in texts)
    moves = matched(before, after, same_file=same_file)
    now = dict(after)
    held = {letters(passage.heading) for _, passage in after}
    for key, passage in before:
        new, other, words = moves[key]
        assert bool(words) == (other or new is None)
        if new is None:
            assert letters(passage.heading) not in held
            continue
        assert now[new].heading == passage.heading
        assert other == (not same_file and letters(now[new].text) != letters(passage.text))


@given(st.lists(st.tuples(_title, _title), min_size=1))
def test_every_section_of_a_document_has_a_key_of_its_own(pairs: list[tuple[str, str]]) -> None:
    keys = section_keys([SectionContent("1", heading, MATTERS[text]) for heading, text in pairs])
    assert len({*keys}) == len(keys)
    assert all(re.fullmatch("s[a-z2-7]{9}", key) for key in keys)
    assert all(not key.isdecimal() for key in keys)


def test_readers_that_differ_in_spaces_and_hyphens_give_the_same_keys() -> None:
    one = [
        SectionContent("5", "Ny skola", "§ 5 Ny skola\nTexten står här."),
        SectionContent(None, None, "Sida ett"),
    ]
    other = [
        SectionContent("5", "NY  SKOLA", "§5 Ny sko-\nla"),
        SectionContent(None, None, "Si-\nda  ett."),
    ]
    assert section_keys(one) == section_keys(other)


def test_a_section_that_was_split_leads_to_the_part_with_its_words() -> None:
    whole = SectionContent(
        "5", "Taxa", "§ 5 Taxa\n\nTaxan höjs med tre procent. Bilaga: tabell över alla hus."
    )
    parts = [
        SectionContent("5", "Taxa", "§ 5 Taxa\n\nTaxan höjs med tre procent."),
        SectionContent(None, "Bilaga", "Bilaga: alla hus."),
    ]
    (old,), new = section_keys([whole]), section_keys(parts)
    moves = matched([(old, whole)], list(zip(new, parts, strict=True)), same_file=True)
    assert moves == {old: Successor(new[0])}


def test_a_turn_of_phrase_is_no_passage() -> None:
    same = "Beslut\n\nRapporten läggs till handlingarna."
    before = [
        SectionContent(None, f"Rapport om {x}", f"Rapport om {x}\n\n{same}")
        for x in ("hus", "vatten")
    ]
    after = [
        SectionContent(None, f"Rapport om {x}", f"Rapport om {x}\n\n{same}")
        for x in ("vatten", "skog")
    ]
    keyed = [list(zip(section_keys(some), some, strict=True)) for some in (before, after)]
    moves = matched(*keyed, same_file=False)
    assert [moves[key].key for key, _ in keyed[0]] == [None, keyed[1][0][0]]


def test_moves_add_up_over_several_nights() -> None:
    first = {"a": Successor("b"), "x": Successor("y", other_version=True)}
    then = {"b": Successor("c"), "y": Successor(None), "z": Successor("w")}
    assert composed(first, then) == {
        "a": Successor("c"), "b": Successor("c"), "x": Successor(None, other_version=True),
        "y": Successor(None), "z": Successor("w"),
    }  # fmt: skip
    assert decoded(encoded(first)) == first
    assert decoded(b'[["a","b",0],["x",null,1]]') == {
        "a": Successor("b"), "x": Successor(None, other_version=True),
    }  # fmt: skip


def test_words_that_come_back_are_no_other_version() -> None:
    edited = {"a": Successor("b", other_version=True, words="w")}
    assert composed(edited, {"b": Successor("c", other_version=True, words="x")}) == {
        "a": Successor("c", other_version=True, words="w"),
        "b": Successor("c", other_version=True, words="x"),
    }
    assert decoded(encoded(edited)) == edited
    assert edited["a"].compared({"b": "w"}) == Successor("b")
    assert edited["a"].compared({"b": "x"}) == edited["a"]
