"""Words in context and suggestions, on a real archive of the shelf's documents."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html
from shelf import NAME, SHELF, fill

from archive import engines, vocabulary
from archive.access import LevelReaders
from archive.language import Analyser
from archive.search import OpenArchive
from archive.search.entry import entry
from archive.settings import Settings
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HEADER = "X-Arkiv-Niva"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("words")
    catalogue, words = fill(folder), vocabulary.load()
    analyser, engine = Analyser(words), engines.engine("whoosh")
    (folder / "engine").mkdir()
    with engine.writer(folder / "engine") as writer:
        for document in SHELF:
            for section in document.sections:
                writer.add(entry(section, document, analyser))
        writer.commit()
    readers = LevelReaders(catalogue.path, engine.open(folder / "engine"))
    archive = OpenArchive(NAME, readers, analyser, words=words)
    settings = replace(
        Settings(corpus=folder / "corpus", index=folder / "index"),
        proxies=("127.0.0.1",),
        access_header=HEADER,
    )
    return create_app(settings, archive).test_client()


def test_words_stand_in_their_context_and_lead_to_it(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/kwic?q=kansliet&sortera=left").text)
    rows = tree.cssselect(".kwic tbody tr")
    assert len(rows) == 6
    keys = {row.cssselect(".key")[0].text_content() for row in rows}
    assert keys == {"Kansliet"}
    link = rows[0].cssselect(".key a")[0].get("href")
    assert link.startswith("/handling/h-")
    years = [row.cssselect("th")[0].text_content() for row in tree.cssselect(".frequency tbody tr")]
    assert years == ["2014", "2016", "uppgift saknas"]


def test_a_concordance_can_be_taken_along(client: FlaskClient) -> None:
    text = client.get("/kwic.csv?q=kansliet").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 6
    assert rows[0]["länk"].startswith("http://localhost/handling/h-")


def test_an_unknown_order_is_refused(client: FlaskClient) -> None:
    assert client.get("/kwic?q=a&sortera=slump").status_code == 400


def test_what_is_typed_may_go_on(client: FlaskClient) -> None:
    offered = client.get("/forslag?q=trygg").json
    assert offered is not None
    assert "trygghetslarm" in [one["text"] for one in offered]
    assert client.get("/forslag?q=trygg&opensearch=1").json[0] == "trygg"
    assert client.get("/forslag?q=").json == []
    assert {one["kind"] for one in offered} <= {"ord", "organ", "förbund", "ämne", "typ"}
    english = client.get("/forslag?q=trygg&lang=en").json
    assert "word" in {one["kind"] for one in english}


@pytest.mark.parametrize(
    "door",
    ["/sok?q=trygghetslarm", "/kwic?q=trygghetslarm", "/kwic.csv?q=kansliet", "/api/search?q=larm",
     "/export?q=trygghetslarm&format=csv", "/flode.atom?q=larm", "/handling/h-maj2014", "/"],
)  # fmt: skip
def test_the_real_archive_keeps_the_levels_too(client: FlaskClient, door: str) -> None:
    public = client.get(door).text
    closed = client.get(door, headers={HEADER: "closed"}).text
    assert "Presidiet" not in public
    assert "Personalutskottet" not in public
    assert "Personalutskottet" in closed


def test_a_suggested_name_sets_its_filter_and_a_number_is_not_gone_on_with(
    client: FlaskClient,
) -> None:
    offered = client.get("/forslag?q=larm+social").json
    assert offered is not None
    (body,) = (one for one in offered if one.get("filter") == "organ")
    assert (body["text"], body["rest"]) == ("Socialberedningen", "larm")
    for typed in ("§ 4", "§4", "§§ 4"):
        assert client.get("/forslag", query_string={"q": typed}).json == []


def test_suggestions_keep_the_levels(client: FlaskClient) -> None:
    assert client.get("/forslag?q=Personalutsk").json == []
    offered = client.get("/forslag?q=Personalutsk", headers={HEADER: "closed"}).json
    assert offered is not None
    assert "Personalutskottet" in [one["text"] for one in offered]
