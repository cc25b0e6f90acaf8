"""A reader is told what else is looked for, why each hit is one and what was wrong, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

LETTER = (
    "Yttrande om färdtjänst\n\nLandstinget i länet har yttrat sig om vårdinsatser i natt. "
    "SKR rekommenderar ett gemensamt avtal om trygghet i hemmet.\n"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("synonyms")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "brev.txt").write_text(LETTER, "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    return create_app(made).test_client()


def test_other_words_are_named_and_can_be_left_out(client: FlaskClient) -> None:
    found = client.get("/api/search?q=SKL").get_json()
    assert found["total"] == 1
    assert found["synonyms"][0][0] == "SKL"
    assert "SKR" in found["synonyms"][0][1]
    page = client.get("/sok?q=SKL").text
    assert "Söker också efter" in page
    assert 'href="/sok?q=SKL&amp;syn=0"' in page
    assert client.get("/api/search?q=SKL&syn=0").get_json()["total"] == 0
    without = client.get("/sok?q=SKL&syn=0").text
    assert "Söker också efter" not in without
    assert "synonymer" in without


def test_narrower_words_are_found_one_way_only(client: FlaskClient) -> None:
    assert client.get("/api/search?q=region").get_json()["total"] == 0
    assert client.get("/api/search?q=landsting").get_json()["synonyms"] == [
        ["landsting", ["region"]]
    ]


@pytest.mark.parametrize(
    ("query", "swedish", "english"),
    [
        ("SKL", "synonym; SKL gällde till 26 november 2019", "SKL was in use until 26 November"),
        ("vård*", "(ordets början)", "(beginning of the word)"),
        ("landsting", "(böjning)", "(inflection)"),
        ("yttrande", "(exakt)", "(exact)"),
        ("trygghetsavtal", "(ordled)", "(part of the word)"),
        ("landstnget", "(trolig läsning)", "(probable reading)"),
    ],
)
def test_why_is_said_in_the_readers_language(
    client: FlaskClient, query: str, swedish: str, english: str
) -> None:
    assert swedish in client.get(f"/sok?q={query}&lang=sv").text
    assert english in client.get(f"/sok?q={query}&lang=en").text


def test_a_mistake_is_explained_in_the_readers_language(client: FlaskClient) -> None:
    page = client.get("/sok?q=vård+(&lang=en")
    assert page.status_code == 400
    assert "The parenthesis ( is not closed" in page.text
    assert "The year “x1” could not be read" in client.get("/sok?q=år:x1&lang=en").text
    assert "Året ”x1” kunde inte tolkas" in client.get("/sok?q=år:x1&lang=sv").text


def test_a_mistake_in_the_words_is_marked_at_the_words(client: FlaskClient) -> None:
    (wrong,) = html.fromstring(client.get("/sok?q=vård+ELLER").text).cssselect("[aria-invalid]")
    assert (wrong.get("name"), wrong.get("value")) == ("q", "vård ELLER")


def test_what_is_offered_to_ask_has_answers(client: FlaskClient) -> None:
    links = html.fromstring(client.get("/").text).cssselect(".examples a")
    assert links
    for link in links:
        heading = html.fromstring(client.get(link.get("href")).text).cssselect(".result-count")[0]
        assert "Inga" not in str(heading.xpath("string()"))
