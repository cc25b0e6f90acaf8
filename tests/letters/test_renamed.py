"""Alerts on a case whose organisation is given another name, or which is gone for a night."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from archive.letters.composing import CaseQuestion
from archive.letters.watches import Watch
from archive.progress import silent
from indexer.build.run import Options, run
from tests.letters.test_letters import body_of, send, watching
from webapp import create_app

if TYPE_CHECKING:
    from tests.letters.conftest import Mailbox, Nights

MINUTES = (
    "Protokoll\n\nEkby kommun\nKommunstyrelsen {day}\n\n"
    "§ {n} Badhuset i {place}\nDnr {number}\n\nKommunstyrelsen beslutar att bygga i {place}.\n"
)
RENAMED = """
[[organisations]]
id = "ekby"
name = "Nya Ekby kommun"
kind = "kommun"
variants = ["Ekby kommun"]
"""


def night(nights: Nights, name: str, n: int, place: str, number: str = "KS 2024/41") -> None:
    text = MINUTES.format(day=f"2024-05-{n:02}", n=n, place=place, number=number)
    (nights.settings.corpus / name).write_text(text, "utf-8")
    run(nights.settings, Options(), silent)


def letters_of(nights: Nights, mailbox: Mailbox) -> str:
    mailbox.letters.clear()
    send(nights)
    return "\n".join(body_of(letter, "plain") for letter in mailbox.letters)


@pytest.fixture
def watched(nights: Nights) -> Nights:
    night(nights, "a.txt", 7, "Norrby")
    question = msgspec.json.encode(CaseQuestion("KS 2024/41", "Ekby kommun")).decode()
    watching(nights, Watch("anna@ekby.example", "case", question, "ärendet", "/arende/KS"))
    return nights


def test_a_case_is_followed_under_the_name_its_organisation_was_given(
    watched: Nights, mailbox: Mailbox
) -> None:
    folder = watched.settings.corpus.parent / "vocabulary"
    folder.mkdir()
    (folder / "organisations.toml").write_text(RENAMED, "utf-8")
    renamed = replace(watched, settings=replace(watched.settings, vocabulary=folder))
    night(renamed, "b.txt", 8, "Söderby")
    assert "Badhuset i Söderby" in letters_of(renamed, mailbox)
    site = create_app(renamed.settings).test_client()
    for name in ("Ekby kommun", "Nya Ekby kommun", "nya ekby kommun"):
        asked = {"nummer": "KS 2024/41", "forbund": name}
        feed = site.get("/flode/arende.atom", query_string=asked)
        assert feed.text.count("<entry>") == 2, name
        page = site.get("/arende/KS%202024%2F41", query_string={"forbund": name},
                        follow_redirects=True)  # fmt: skip
        assert page.status_code == 200, name
    assert site.get("/flode/arende.atom?nummer=KS+2024/41&forbund=Berga").status_code == 404


def test_what_came_while_a_case_was_gone_is_told_when_it_is_there_again(
    watched: Nights, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    night(watched, "a.txt", 7, "Norrby", number="KS 2024/999")
    night(watched, "b.txt", 8, "Söderby", number="KS 2024/999")
    assert letters_of(watched, mailbox) == ""
    assert "cannot be asked" in caplog.text
    night(watched, "a.txt", 7, "Norrby")
    night(watched, "b.txt", 8, "Söderby")
    assert "Badhuset i Söderby" in letters_of(watched, mailbox)
