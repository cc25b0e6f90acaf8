"""“Fel? Meddela arkivet” stands beside each fact, and names it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from test_pages import settings  # type: ignore[import-not-found] # noqa: F401 - the same archive

from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from archive.settings import Settings

_LINK = re.compile(r'<a class="fault-link" href="([^"]+)" aria-label="([^"]+)">Fel\?</a>')


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:  # noqa: F811
    told = replace(settings, contact="arkiv@example.se", address="https://arkiv.example.se")
    return create_app(told).test_client()


def links(client: FlaskClient, address: str) -> list[tuple[str, str, str]]:
    """Return what each link names to its reader, its letter's subject and its letter's words."""
    page = client.get(address)
    assert page.status_code == 200
    return [_letter(unescape(href), unescape(label)) for href, label in _LINK.findall(page.text)]


def _letter(href: str, label: str) -> tuple[str, str, str]:
    asked = parse_qs(urlsplit(href).query)
    assert urlsplit(href).path == "arkiv@example.se"
    return label, asked["subject"][0], asked["body"][0]


@pytest.mark.parametrize(
    ("address", "rows", "named"),
    [
        ("/beslut", 4, "§ 11, 2014-04-09"),
        ("/uppdrag", 1, "§ 8, 2014-03-12"),
        ("/arende/äkf-2014-3", 2, "§ 7, 2014-03-12"),
        ("/kalender", 2, "Förbundsdirektionen 2014-04-09"),
        ("/organ/alvdalens-kommunalforbund/forbundsdirektionen", 4, "2014-03-12"),
    ],
)
def test_each_row_has_a_link_that_names_it(
    client: FlaskClient, address: str, rows: int, named: str
) -> None:
    told = links(client, address)
    assert len(told) == rows
    assert f"Fel? Meddela arkivet: {named}" in [label for label, _, _ in told]
    assert f"Fel uppgift: {named}" in [subject for _, subject, _ in told]
    assert all(body.startswith("https://arkiv.example.se/") for _, _, body in told)
    assert len(set(told)) == rows


def test_each_fact_of_a_record_has_one(client: FlaskClient) -> None:
    address = re.search(r"/handling/[\w.-]+", client.get("/sok?q=hamnens").text)
    assert address
    page = client.get(address[0])
    told = links(client, address[0])
    assert len(re.findall(r'<tr id="om-', page.text)) == sum("#om-" in one[2] for one in told)
    subjects = [subject for _, subject, _ in told]
    assert "Fel uppgift: Organ Förbundsdirektionen" in subjects
    assert "Fel uppgift: Diarienummer" in subjects


def test_without_an_address_to_write_to_there_is_none(settings: Settings) -> None:  # noqa: F811
    assert "fault-link" not in create_app(settings).test_client().get("/beslut").text
