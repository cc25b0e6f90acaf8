from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html

from archive import fixity

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from archive.settings import Settings


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


def test_the_status_page_names_originals_that_are_not_what_was_taken_in(
    client: FlaskClient, app: Flask, settings: Settings, tmp_path: Path
) -> None:
    index = shutil.copytree(settings.index, tmp_path / "index")
    app.config["SETTINGS"] = replace(settings, index=index)
    assert "kontrollsummor" not in client.get("/status").text
    path = "protokoll/h-maj2014.pdf"
    found = {"finished": 1.6e9, "last": {path: "changed", "finns/inte.pdf": "missing"}}
    (index / fixity.FILE).write_text(json.dumps(found), "utf-8")
    tree = html.fromstring(client.get("/status").text)
    (table,) = tree.cssselect("[aria-labelledby=original]")
    assert table.cssselect("tbody th")[0].text == path
    assert "återställ filen från säkerhetskopia" in str(table.xpath("string()"))
    assert "finns/inte.pdf" not in str(table.xpath("string()"))
    assert "13 sep. 2020" in str(tree.xpath("string()"))
    (index / fixity.FILE).write_text('{"finished": 1.6e9}', "utf-8")
    assert "Alla är oförändrade." in client.get("/status").text


def test_help_examples_are_searches(client: FlaskClient) -> None:
    tree = html.fromstring(client.get("/hjalp").text)
    links = [a.get("href") for a in tree.cssselect(".examples-table a")]
    assert len(links) > 8
    assert all(client.get(link).status_code == 200 for link in links)
