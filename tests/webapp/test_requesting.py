"""“Begär ut”: one press makes a letter for the registrar, which tells nothing more."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from archive.progress import silent
from archive.settings import Settings, load
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

NUMBER = "19850709-9805"
PAPERS = {
    "larm.txt": "Ekby kommun\n\nProtokoll\n\nDirektionen 2014-05-09\n\n§ 41 Larm\n"
    f"Dnr KS 2014/41\n\nDirektionen beslutar om avtal med {NUMBER}.\n",
    "hemligt/rapport.md": "# Rapport om Hemlunda\n\nDnr KS 2014/99\n\nOm det som är stängt.\n",
    "access.toml": '[folders]\n"hemligt" = "closed"\n',
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("requesting")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1,
        address="https://arkiv.example", contact="arkivet@ekby.example",
        proxies=("127.0.0.1",), access_header="X-Niva",
    )  # fmt: skip
    for name, text in PAPERS.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text, "utf-8")
    run(made, Options(), silent)
    return made


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def ids(site: FlaskClient, level: str) -> dict[str, str]:
    hits = site.get("/api/search?limit=50", headers={"X-Niva": level}).json
    assert hits is not None
    return {hit["source_id"]: hit["document_id"] for hit in hits["hits"]}


def letter(page: str) -> tuple[str, str, str]:
    """Return recipient, subject and text of the letter that a page's link begins."""
    (link,) = re.findall(r'href="(mailto:[^"]*)">Begär ut', page)
    parts = urlsplit(unescape(link))
    given = parse_qs(parts.query)
    return unquote(parts.path), given["subject"][0], given["body"][0]


def test_a_withheld_original_is_asked_for_with_what_the_page_says(site: FlaskClient) -> None:
    ident = ids(site, "public")["larm.txt"]
    to, subject, body = letter(site.get(f"/handling/{ident}").text)
    assert to == "arkivet@ekby.example"
    assert ident in subject
    assert "KS 2014/41" in body
    assert f"https://arkiv.example/handling/{ident}" in body
    assert NUMBER not in body
    assert letter(site.get(f"/original/{ident}").text) == (to, subject, body)


def test_each_organisation_has_its_own_registrar(settings: Settings) -> None:
    site = create_app(settings).test_client()
    ident = ids(site, "public")["larm.txt"]
    held = site.get(f"/api/document/{ident}").json
    assert held is not None
    name = held["organisation"] or "Ekby kommun"
    own = replace(settings, contacts={name.upper(): "registrator@ekby.example"})
    to, _, _ = letter(create_app(own).test_client().get(f"/handling/{ident}").text)
    assert to == ("registrator@ekby.example" if held["organisation"] else "arkivet@ekby.example")
    refused = letter(create_app(own).test_client().get(f"/original/{ident}").text)
    assert refused[0] == to


@pytest.mark.parametrize("door", ["/handling/{}", "/avsnitt/{}", "/original/{}"])
def test_of_what_the_reader_may_not_know_only_the_reference_is_told(
    site: FlaskClient, door: str
) -> None:
    closed = ids(site, "closed")["hemligt/rapport.md"]
    never = "a" * len(closed)
    pages = [site.get(door.format(one)) for one in (closed, never)]
    assert {page.status_code for page in pages} == {404}
    letters = [letter(page.text) for page in pages]
    assert letters[0] == tuple(part.replace(never, closed) for part in letters[1])
    assert "Hemlunda" not in str(letters)
    assert "2014/99" not in str(letters)


def test_a_record_that_left_can_be_asked_for(site: FlaskClient, settings: Settings) -> None:
    ident = ids(site, "public")["larm.txt"]
    taken = settings.corpus / "takedown.toml"
    taken.write_text('[[takedown]]\npath = "larm.txt"\n', "utf-8")
    run(settings, Options(allow_removals=True), silent)
    page = create_app(settings).test_client().get(f"/handling/{ident}")
    assert page.status_code == 410
    _, subject, body = letter(page.text)
    assert ident in subject
    assert "KS 2014/41" not in body


def test_without_a_contact_and_elsewhere_there_is_no_link(settings: Settings) -> None:
    bare = create_app(replace(settings, contact="")).test_client()
    assert "Begär ut" not in bare.get("/handling/finnsinte").text
    site = create_app(settings).test_client()
    assert "Begär ut" not in site.get("/finnsinte").text


def test_contacts_are_read_from_the_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "handlingar.toml"
    file.write_text('[contacts]\n"Ekby kommun" = "registrator@ekby.example"\n', "utf-8")
    assert load(config=file, environ={}).contacts == {"Ekby kommun": "registrator@ekby.example"}
