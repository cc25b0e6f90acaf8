"""Numbers no table holds, names no header carries, and conditions on what is not there."""

from __future__ import annotations

import os
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
    ids = catalogue.ids()
    assert len(ids) == len(NAMES)
    for document in ids:
        answer = client.get(f"/original/{document}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].isprintable()
        for page in ("handling", "citera"):
            assert client.get(f"/{page}/{document}").status_code == 200
    for page in ("/status", "/sok?q=budget", "/api/search?q=budget", "/export?q=budget"):
        assert client.get(page).status_code == 200
