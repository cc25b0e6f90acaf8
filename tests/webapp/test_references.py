"""References to other records are no hits until the reader asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

PORTAL = (
    "Utvärdering av trygghetslarm\n\nRelevanta dokument\n\n"
    "Kartläggning av hemtjänstens nyckelhantering\n\nGemensam måltidspolicy för äldreboenden\n\n"
    "Översyn av måltidspriser\n\nTranskript:\n\n"
    "1 Utvärdering av trygghetslarm Den gjordes av kansliet, som såg på larm och nyckelhantering.\n"
)
ASK = "Visa även hänvisningar till andra handlingar"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "portal.txt").write_text(PORTAL, "utf-8")
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", engine="memory", jobs=1)
    run(made, Options(), silent)
    return create_app(made).test_client()


def test_a_word_of_references_only_finds_nothing_and_says_so(client: FlaskClient) -> None:
    found = client.get("/api/search?q=måltidspolicy").get_json()
    assert (found["total"], found["hits"]) == (0, [])
    assert "typ:hänvisning" in found["notices"][-1]
    page = client.get("/sok?q=måltidspolicy").text
    assert "Inga träffar" in page
    assert ASK in page


def test_they_are_found_when_asked_for(client: FlaskClient) -> None:
    wider = client.get("/sok?q=måltidspolicy&ref=1").text
    assert "Gemensam <mark>måltidspolicy</mark> för äldreboenden" in wider
    assert "hänvisningar" in wider
    assert ASK not in wider
    hits = client.get("/api/search?q=typ:hänvisning+måltidspolicy").get_json()["hits"]
    assert hits[0]["title"] == "Gemensam måltidspolicy för äldreboenden"


def test_they_never_join_the_hits_of_a_rare_word(client: FlaskClient) -> None:
    found = client.get("/api/search?q=nyckelhantering").get_json()
    assert {hit["kind"] for hit in found["hits"]} == {"page"}
    assert ASK in client.get("/sok?q=nyckelhantering").text
