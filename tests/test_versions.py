"""Copies and versions are tied, the newest stands first, and none is hidden."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.catalogue import Catalogue
from archive.progress import silent
from archive.search.version_order import newest_first
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

PARAGRAPHS = "\n".join(
    f"§ {n} Ärende {n} om skolskjuts och bibliotek\nKansliet har berett ärende {n} med "
    f"kommunerna i förbundet.\nDirektionen beslutar\n"
    f"att godkänna förslag {n} om trygghetslarm till kommunen.\n"
    for n in range(1, 11)
)
HEAD = "Ådalens kommunalförbund\nDirektionen\nPROTOKOLL{}\nSammanträdesdatum 2014-05-09\n\n"
DRAFT = HEAD.format(" (ojusterat)") + PARAGRAPHS
ADJUSTED = HEAD.format("\nJusterat") + PARAGRAPHS
CORRECTED = HEAD.format("\nRättelse av § 7") + PARAGRAPHS.replace(
    "godkänna förslag 7", "avslå förslag 7"
)
LATER = HEAD.format("").replace("05-09", "06-13") + PARAGRAPHS.replace("ärende 3 ", "ärende 33 ")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("versions")
    corpus = folder / "corpus"
    (corpus / "kopior").mkdir(parents=True)
    for day, (name, text) in enumerate(
        (("c-rattelse.txt", CORRECTED), ("a-ojusterat.txt", DRAFT), ("b-justerat.txt", ADJUSTED),
         ("kopior/samma byte.txt", ADJUSTED),
         ("kopior/samma text.txt", ADJUSTED.replace("\n", "\n ")),
         ("juni.txt", LATER)), 1
    ):  # fmt: skip
        (corpus / name).write_text(text)
        os.utime(corpus / name, (1.4e9 + 86400 * day, 1.4e9 + 86400 * day))
    made = Settings(corpus=corpus, index=folder / "index", jobs=1, engine="arrays")
    run(made, Options(), silent)
    return made


@pytest.fixture(scope="module")
def ids(settings: Settings) -> dict[str, str]:
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    return {d.source_id or "": d.id for d in catalogue.all_documents()}


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def test_what_each_is_to_the_others(client: FlaskClient, ids: dict[str, str]) -> None:
    names = {ident: name for name, ident in ids.items()}

    def tied(name: str) -> dict[str, str]:
        links = client.get(f"/api/document/{ids[name]}").json["links"]
        return {names[link["id"]]: link["kind"] for link in links}

    assert len(ids) == 5  # the same bytes are one document
    draft = tied("a-ojusterat.txt")
    assert draft["c-rattelse.txt"] == draft["b-justerat.txt"] == "newer"
    assert draft["juni.txt"] == "near"
    assert tied("c-rattelse.txt")["b-justerat.txt"] == "older"
    assert tied("b-justerat.txt")["kopior/samma text.txt"] == "same_text"


def test_the_newest_stands_first_and_none_is_hidden(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    for asked in ("alla=1&", ""):
        hits = client.get(f"/api/search?{asked}q=trygghetslarm&limit=200").json["hits"]
        order = list(dict.fromkeys(hit["source_id"] for hit in hits))
        assert order.index("c-rattelse.txt") < order.index("b-justerat.txt")
        assert order.index("b-justerat.txt") < order.index("a-ojusterat.txt")
        assert set(order) == set(ids)
    page = client.get("/sok?q=trygghetslarm").text
    assert page.index(ids["c-rattelse.txt"]) < page.index(ids["a-ojusterat.txt"])
    for ident in ids.values():
        assert ident in page


def test_the_page_of_an_older_version_leads_to_the_newer(
    client: FlaskClient, ids: dict[str, str]
) -> None:
    old = client.get(f"/handling/{ids['a-ojusterat.txt']}").text
    assert "Det finns en nyare version:" in old
    assert old.index(ids["c-rattelse.txt"]) > 0
    new = client.get(f"/handling/{ids['c-rattelse.txt']}").text
    assert "Det finns en nyare version:" not in new
    assert "äldre version" in new
    assert "kopior/samma byte.txt" in client.get(f"/handling/{ids['b-justerat.txt']}").text


def test_a_chain_of_versions_is_put_in_order() -> None:
    pairs = [("a-0", 9.0), ("x-0", 8.0), ("a-1", 7.0), ("b-2", 6.0), ("c-0", 5.0)]
    newer = {"a": ("b", "c"), "b": ("c",)}
    ordered = [ident for ident, _ in newest_first(pairs, newer)]
    assert ordered == ["c-0", "b-2", "a-0", "x-0", "a-1"]
    assert newest_first(pairs, {"a": ("b",), "b": ("a",)})
    assert newest_first(pairs, {}) == pairs
