from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "label", "count", "address"),
    [
        ("/organ", "Direktionen", "2", "/sok?organ=Direktionen&ordning=-datum"),
        ("/ar", "2014", "1", "/sok?ar=2014&ordning=-datum"),
        ("/ar", "uppgift saknas", "1", "/sok?ar=uppgift+saknas&ordning=-datum"),
        ("/amnen", "upphandling och inköp", "3", "/sok?amne=upphandling&ordning=-datum"),
    ],
)
def test_one_can_leaf_through_the_archive(
    client: FlaskClient, path: str, label: str, count: str, address: str
) -> None:
    tree = html.fromstring(client.get(path).text)
    entries = {
        item.cssselect("a")[0].text.lower(): item
        for item in tree.cssselect(".browse li")
        if item.cssselect("a")
    }
    entry = entries[label.lower()]
    assert entry.cssselect("a")[0].get("href") == address
    assert entry.cssselect(".count")[0].text == count
    assert client.get(address).status_code == 200


def test_the_status_page_tells_what_is_in(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/status").text)
    figures = {
        div.cssselect("dt")[0].text: div.cssselect("dd")[0].text
        for div in tree.cssselect(".figures div")
    }
    assert figures["Handlingar"] == "3"
    assert figures["Filer"] == "4"


def test_help_examples_are_searches(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/hjalp").text)
    links = [a.get("href") for a in tree.cssselect(".examples-table a")]
    assert len(links) > 8
    assert all(client.get(link).status_code == 200 for link in links)
