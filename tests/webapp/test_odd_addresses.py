"""Numbers no table holds, names no header carries, and conditions on what is not there."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import Catalogue
from archive.generations import current
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

TEXT = b"Direktionen\n2014-05-09\n\n\xc2\xa7 1 Budget\nDirektionen beslutar att anta budgeten %d.\n"
NAMES = (b"prot\xe5koll.txt", b"a\nb.txt", b"c\r\x01.txt", "d\u202etxt.fdp.txt".encode())


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-99999999999999999999.xml",
        f"/avsnitt/h-maj2014-{'9' * 30}",
        f"/citera/h-maj2014-{'9' * 30}",
        "/avsnitt/h-maj2014-٣",
        "/avsnitt/h-maj2014-",
        "/avsnitt/-",
        f"/handling/{'x' * 5000}",
    ],
)
def test_an_address_of_nothing_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/handling/finnsinte", "/citera/finnsinte", "/avsnitt/f-1"])
def test_a_condition_on_anything_finds_nothing_where_nothing_is(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == 404


def test_files_with_names_that_no_header_carries_are_sent(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, name in enumerate(NAMES):
        with open(os.path.join(os.fsencode(corpus), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(TEXT % number)
    settings = Settings(corpus=corpus, index=tmp_path / "index", jobs=1)
    run(settings, Options(), silent)
    catalogue = Catalogue.open(current(settings.index).catalogue)
    client = create_app(settings).test_client()
    ids = list(catalogue.document_ids())
    assert len(ids) == len(NAMES)
    for document in ids:
        answer = client.get(f"/original/{document}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].isprintable()
        for page in ("handling", "citera"):
            assert client.get(f"/{page}/{document}").status_code == 200
    for page in ("/status", "/sok?q=budget", "/api/search?q=budget", "/export?q=budget"):
        assert client.get(page).status_code == 200


VALUES = (
    "%00", "%0a", "..%2f", "%ff", "9" * 40, "-1", "1e9", "²", "%E2%80%AE", "a" * 3000, "[", "%25",
    "NaN", "'", '"', "(", "\\", "*", "§", "larm",
)  # fmt: skip
PARAMETERS = (
    "q", "sida", "fore", "before", "since", "cursor", "limit", "offset", "from", "to", "ar", "den",
    "identifier", "resumptionToken", "set", "verb", "metadataPrefix", "min", "left", "right",
    "context", "sample", "seed", "order", "by", "unit", "measure", "list", "format", "zoom", "lang",
    "fields", "facets", "nummer", "forbund", "organ", "typ", "sort", "ordning", "match", "ref",
    "syn", "vy", "avsnitt", "period", "vidare", "dialect", "fold", "against", "lage",
)  # fmt: skip
HOSTS = ("ond.example", "ond.example:80@x", "a b", "[::1", 'ond.example/a"><b>', "x" * 5000)


def _addresses(app: Flask) -> list[str]:
    """Return odd addresses of every route that the URL map has, always the same ones."""
    adapter = app.url_map.bind("localhost")
    made = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        choice = random.Random(rule.endpoint)
        filled = {
            name: 1 if name in ("part", "page", "number") else "aaaa" for name in rule.arguments
        }
        path = adapter.build(rule.endpoint, filled)
        for number in range(12):
            some = choice.sample(PARAMETERS, choice.randint(1, 3))
            asked = [f"{name}={choice.choice(VALUES)}" for name in some]
            made.append(f"{path}?{'&'.join(['q=larm'] * (number % 2) + asked)}")
    return made


def test_odd_values_in_the_parameters_of_every_route_are_answered(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "larm.txt").write_bytes(TEXT % 1 + b"Om larm.\n")
    settings = Settings(
        corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1, searches_per_minute=0,
        exports_per_minute=0, files_per_minute=0, seconds_per_minute=0,
    )  # fmt: skip
    run(settings, Options(), silent)
    app = create_app(settings)
    client = app.test_client()
    addresses = _addresses(app)
    assert len(addresses) > 600
    for number, address in enumerate(addresses):
        host = HOSTS[number % len(HOSTS)]
        answer = client.get(address, headers={"Host": host, "X-Forwarded-Host": "ond.example"})
        assert answer.status_code < 500, address
        if answer.status_code < 400:
            assert "ond.example" not in answer.get_data(as_text=True) + str(answer.headers), address
