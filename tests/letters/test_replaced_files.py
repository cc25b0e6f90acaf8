"""Alerts where a file is replaced by another: a § of another matter is told, an edited one not."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.changes import FILE, ChangeLog, latest_change
from archive.changes.word_sketch import are_wholly_other, word_sketch
from archive.progress import silent
from indexer.build.run import Options, run
from tests.letters.test_letters import body_of, search, send, watching

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.changes import Arrival
    from tests.letters.conftest import Mailbox, Nights

CALL = {
    "Upprop": "Ordföranden förrättar upprop och frågar om någon är jävig.",
    "Ny cykelväg": "Tekniska nämnden föreslår att en cykelväg byggs längs ån till badplatsen.",
    "Industrimark": "Marken vid järnvägen säljs till ett företag som bygger hallar av trä.",
}
NEXT_CALL = {
    "Upprop": "Ordföranden förrättar upprop och frågar om någon är jävig.",
    "Nedläggning av skolan i Norrby": "Eleverna får skjuts till Söderby från höstens början.",
    "Bron": "Räcket rostar och byts mot ett som håller i femtio vintrar enligt ingenjören.",
}


class Site:
    """A corpus of one file that a night replaces, and what the letters after it tell of."""

    def __init__(self, nights: Nights, mailbox: Mailbox) -> None:
        self.nights, self.mailbox = nights, mailbox

    def night(self, day: str, matters: Mapping[str, str]) -> str:
        """Replace the file, run, send; return the text of the letters."""
        points = "".join(f"§ {n} {h}\n\n{t}\n\n" for n, (h, t) in enumerate(matters.items(), 1))
        text = f"Ekby kommun\n\nProtokoll\n\nKommunstyrelsen {day}\n\n{points}"
        (self.nights.settings.corpus / "kallelse.txt").write_text(text, "utf-8")
        run(self.nights.settings, Options(), silent)
        return self.letters()

    def letters(self) -> str:
        self.mailbox.letters.clear()
        send(self.nights)
        return "\n".join(body_of(letter, "plain") for letter in self.mailbox.letters)


@pytest.fixture
def site(nights: Nights, mailbox: Mailbox) -> Site:
    made = Site(nights, mailbox)
    made.night("2024-06-03", CALL)
    watching(nights, search("typ:protokoll"))
    return made


def headings_in(letters: str) -> list[str]:
    """Return the headings that letters tell of."""
    return sorted(set(re.findall(r"§ \d+ (\w+)", letters)))


def _due(site: Site) -> None:
    """Let the daily watch be due again at once."""
    with closing(sqlite3.connect(str(site.nights.settings.watch_store))) as db, db:
        db.execute("UPDATE watches SET looked = 0")


def test_a_file_that_is_overwritten_for_each_meeting_is_told_of_each_time(site: Site) -> None:
    first = site.night("2024-08-12", NEXT_CALL)
    assert headings_in(first) == ["Bron", "Nedläggning"]
    _due(site)
    third = {"Upprop": CALL["Upprop"], "Budget": "Skatten höjs med tjugo öre från nyår."}
    assert headings_in(site.night("2024-09-09", third)) == ["Budget"]
    _due(site)
    assert headings_in(site.night("2024-09-09", third)) == []


def test_an_edited_section_is_not_told_again(site: Site) -> None:
    edited = {**CALL, "Ny cykelväg": CALL["Ny cykelväg"] + " Bilaga 3."}
    assert headings_in(site.night("2024-06-03", edited)) == []
    named = {("Ny gångväg" if h == "Ny cykelväg" else h): t for h, t in edited.items()}
    assert headings_in(site.night("2024-06-03", named)) == []


def test_only_the_section_that_is_put_in_between_is_told(site: Site) -> None:
    upprop, *rest = CALL.items()
    between = dict([upprop, ("Skolskjuts", "Bussen går en kvart tidigare på fredagar."), *rest])
    assert headings_in(site.night("2024-06-03", between)) == ["Skolskjuts"]
    _due(site)
    assert headings_in(site.night("2024-06-03", CALL)) == []


def test_what_a_rollback_brings_back_is_not_told_again(site: Site) -> None:
    assert headings_in(site.night("2024-08-12", NEXT_CALL))
    _due(site)
    site.nights.rollback()
    assert headings_in(site.letters()) == []
    assert headings_in(site.night("2024-08-12", NEXT_CALL)) == []


STANDING = {
    "Upprop": CALL["Upprop"],
    "Information": "Chefen berättar om nya lokaler i Norrby och om flytten dit i höst.",
    "Övriga frågor": "",
}
NEXT_STANDING = {
    "Upprop": CALL["Upprop"],
    "Information": "Revisorn går igenom bokslutet för hamnen, som visar ett överskott.",
    "Övriga frågor": "Skolan i Söderby föreslås läggas ned redan till påsk.",
}


def test_wholly_other_words_under_a_standing_number_and_heading_are_told_once(site: Site) -> None:
    site.night("2024-06-03", STANDING)
    _due(site)
    assert headings_in(site.night("2024-08-12", NEXT_STANDING)) == ["Information", "Övriga"]
    _due(site)
    assert headings_in(site.night("2024-08-12", NEXT_STANDING | {"Bron": "Räcket byts."})) == [
        "Bron"
    ]


def test_standing_headings_tell_nothing_twice_through_rollback_and_return(site: Site) -> None:
    site.night("2024-06-03", STANDING)
    _due(site)
    assert headings_in(site.night("2024-08-12", NEXT_STANDING))
    for again in (site.nights.rollback, lambda: site.night("2024-08-12", NEXT_STANDING)):
        _due(site)
        again()
        assert headings_in(site.letters()) == []
    _due(site)
    assert headings_in(site.night("2024-06-03", STANDING)) == []
    _due(site)
    assert headings_in(site.night("2024-08-12", NEXT_STANDING)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Direktionen lägger infonnationen till handlingama.",
            "Direktionen lägger informationen till handlingarna.",
        ),
        (
            "Direktionen beslutar att godkänna budgeten för 2014.",
            "Direktionen beslutar godkänna förslag till budget 2014.",
        ),
    ],
    ids=["read anew", "worded anew"],
)
def test_a_short_text_read_or_worded_anew_is_not_wholly_other(one: str, other: str) -> None:
    assert not are_wholly_other(word_sketch(one, "§ 3"), word_sketch(other, "§ 3"))
    assert are_wholly_other(word_sketch(one, ""), word_sketch("Skolan i byn läggas ned.", ""))


def test_a_log_is_looked_at_from_long_before_only_where_it_took_anothers_place(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    news = ChangeLog.news

    def noted(log: ChangeLog, seen: int, start: int) -> Iterator[tuple[Arrival, bytes]]:
        asked.append(seen)
        return news(log, seen, start)

    index = site.nights.settings.index
    assert headings_in(site.night("2024-08-12", NEXT_CALL)) == ["Bron", "Nedläggning"]
    before, copy = latest_change(index), (index / FILE).read_bytes()
    monkeypatch.setattr(ChangeLog, "news", noted)
    _due(site)
    third = {"Upprop": CALL["Upprop"], "Budget": "Skatten höjs med tjugo öre från nyår."}
    assert headings_in(site.night("2024-09-09", third)) == ["Budget"]
    assert asked == [before]
    before = latest_change(index)
    (index / FILE).write_bytes(copy)
    _due(site)
    fourth = {"Upprop": CALL["Upprop"], "Hamnen": "Kajen lagas med sten ur det gamla brottet."}
    assert headings_in(site.night("2024-10-07", fourth)) == ["Hamnen"]
    assert asked[1] < before - 24 * 3600 * 1000
