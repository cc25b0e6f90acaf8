"""References to other records are no hits, and in sight where nothing else answers as well."""

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
HEADING = "Hänvisningar till andra handlingar</h2>"
ASK = "Visa även hänvisningar till andra handlingar"


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "portal.txt").write_text(PORTAL, "utf-8")
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    return create_app(made).test_client()


def test_a_word_of_references_only_is_no_hit_and_its_references_are_in_sight(
    client: FlaskClient,
) -> None:
    found = client.get("/api/search?q=måltidspolicy").get_json()
    assert (found["total"], found["documents"], found["hits"]) == (0, 0, [])
    assert not any(found["facets"].values())
    beside = found["references"]
    assert (beside["total"], beside["first"]) == (1, True)
    assert beside["hits"][0]["title"] == "Gemensam måltidspolicy för äldreboenden"
    assert {hit["kind"] for hit in beside["hits"]} == {"reference"}
    page = client.get("/sok?q=måltidspolicy").text
    assert "Inga träffar" in page
    assert page.index(HEADING) < page.index("Gemensam <mark>måltidspolicy</mark>")
    assert ASK in page


def test_they_stand_first_only_where_they_have_more_of_the_words(client: FlaskClient) -> None:
    more = client.get("/api/search?q=trygghetslarm+måltidspriser+översyn").get_json()
    assert more["related"]["hits"]
    assert more["references"]["first"]
    page = client.get("/sok?q=trygghetslarm+måltidspriser+översyn").text
    assert page.index(HEADING) < page.index('class="related"')
    as_much = client.get("/api/search?q=trygghetslarm+måltidspriser").get_json()
    assert as_much["related"]["hits"]
    assert as_much["references"]["hits"]
    assert not as_much["references"]["first"]
    page = client.get("/sok?q=trygghetslarm+måltidspriser").text
    assert page.index('class="related"') < page.index(HEADING)


def test_they_are_in_no_export_and_no_feed(client: FlaskClient) -> None:
    assert "äldreboenden" not in client.get("/export?q=måltidspolicy&format=csv").text
    assert "äldreboenden" not in client.get("/flode.atom?q=måltidspolicy").text


def test_an_english_reader_is_told_in_english(client: FlaskClient) -> None:
    page = client.get("/sok?q=nyckelhantering&lang=en").text
    assert "A reference to another record has the words" in page
    assert "hänvisning till" not in page
    assert "No body in the archive is called “larmet”" in client.get("/sok?q=organ:larmet").text
    swedish = client.get("/api/search?q=organ:larmet&lang=sv").get_json()["notices"]
    assert swedish == ["Inget organ i arkivet heter ”larmet”."]


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
    assert found["references"] == {"total": 1, "first": False, "hits": []}
    assert "typ:hänvisning" in found["notices"][-1]
    assert HEADING not in client.get("/sok?q=nyckelhantering").text
    assert ASK in client.get("/sok?q=nyckelhantering").text
