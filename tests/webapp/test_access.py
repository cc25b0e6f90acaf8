"""Doors × levels: nothing of a record above the reader's level leaks, not even a count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from shelf import StandIn

from archive.catalogue import Catalogue
from archive.errors import SettingsError
from archive.model import LEVELS, Level
from webapp import create_app
from webapp.access import client_address, level_named, parse_networks

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from archive.settings import Settings

HEADER = "X-Arkiv-Niva"
RECORDS = {"public": "h-maj2014", "internal": "h-intern", "closed": "h-sluten"}
BODIES = {"public": "Direktionen", "internal": "Presidiet", "closed": "Personalutskottet"}
LISTS = (
    "/",
    "/sok?q=trygghetslarm",
    "/sok?organ={body}",
    "/sok?q=trygghetslarm&alla=1",
    "/organ",
    "/ar",
    "/amnen",
    "/status",
    "/export?q=trygghetslarm&format=csv",
    "/export?q=trygghetslarm&format=jsonl",
    "/export?q=trygghetslarm&format=ris",
    "/api/search?q=trygghetslarm",
)
"""Doors behind which several records stand."""
SINGLE = (
    "/handling/{id}",
    "/handling/{id}?q=trygghetslarm",
    "/avsnitt/{id}-2",
    "/original/{id}",
    "/citera/{id}",
    "/citera/{id}-2",
    "/citera/{id}/ris",
    "/citera/{id}-2/bibtex",
    "/api/document/{id}",
)
"""Doors to one record."""


@pytest.fixture(scope="module")
def guarded(settings: Settings, shelf: Path) -> FlaskClient:
    behind = replace(
        settings,
        proxies=("127.0.0.1",),
        access_header=HEADER,
        exports_per_minute=0,
        searches_per_minute=0,
    )
    archive = StandIn(Catalogue.open(shelf / "catalogue.sqlite"))
    return create_app(behind, archive).test_client()


@pytest.mark.parametrize("reader", LEVELS)
@pytest.mark.parametrize("record", LEVELS)
@pytest.mark.parametrize("door", SINGLE)
def test_a_record_opens_only_to_its_level(
    guarded: FlaskClient, door: str, record: str, reader: str
) -> None:
    answer = guarded.get(door.format(id=RECORDS[record]), headers={HEADER: reader})
    if LEVELS.index(record) <= LEVELS.index(reader):
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 404
        assert BODIES[record] not in answer.text
        unknown = guarded.get(door.format(id="h-saknas"), headers={HEADER: reader})
        same = answer.text.replace(RECORDS[record], "h-saknas")
        assert same.replace("-2", "") == unknown.text.replace("-2", "")


@pytest.mark.parametrize("reader", LEVELS)
@pytest.mark.parametrize("door", LISTS)
def test_lists_and_counts_hold_only_what_the_reader_may_see(
    guarded: FlaskClient, door: str, reader: str
) -> None:
    for record in LEVELS:
        answer = guarded.get(door.format(body=BODIES[record]), headers={HEADER: reader})
        assert answer.status_code == 200
        may = LEVELS.index(record) <= LEVELS.index(reader)
        asked_for = f"organ={BODIES[record]}" in door.format(body=BODIES[record])
        if not may and not asked_for:
            assert BODIES[record] not in answer.text
            assert RECORDS[record] not in answer.text
        if not may and asked_for:
            assert "Inga handlingar" in answer.text
            assert RECORDS[record] not in answer.text
            assert "hemligt" not in answer.text


def test_the_site_map_is_public_for_everyone(guarded: FlaskClient) -> None:
    listed = guarded.get("/sitemap-1.xml", headers={HEADER: "closed"}).text
    assert RECORDS["public"] in listed
    assert RECORDS["internal"] not in listed


def test_answers_of_different_levels_are_never_taken_for_each_other(guarded: FlaskClient) -> None:
    public = guarded.get("/sok?q=trygghetslarm")
    closed = guarded.get(
        "/sok?q=trygghetslarm",
        headers={HEADER: "closed", "If-None-Match": public.headers["ETag"]},
    )
    assert closed.status_code == 200
    assert "private" in closed.headers["Cache-Control"]


def test_without_the_setting_the_header_is_nothing(client: FlaskClient) -> None:
    answer = client.get("/handling/h-intern", headers={HEADER: "closed"})
    assert answer.status_code == 404


def test_only_a_named_proxy_is_believed(settings: Settings, archive: StandIn) -> None:
    behind = replace(settings, proxies=("10.1.0.0/16",), access_header=HEADER)
    app = create_app(behind, archive)
    stranger = app.test_client().get("/handling/h-intern", headers={HEADER: "closed"})
    assert stranger.status_code == 404
    proxied = app.test_client().get(
        "/handling/h-intern", headers={HEADER: "internal"}, environ_base={"REMOTE_ADDR": "10.1.2.3"}
    )
    assert proxied.status_code == 200


@pytest.mark.parametrize("said", ["", "admin", "closed,internal", "public, closed", "sluten"])
def test_anything_but_one_level_is_public(said: str) -> None:
    assert level_named(said) is Level.PUBLIC


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 10.1.1.1", "198.51.100.1"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1:50312, 10.1.1.1:80", "198.51.100.1"),
        ("127.0.0.1", "[2001:db8::7]:50312", "2001:db8::7"),
        ("127.0.0.1", "[2001:db8::7]", "2001:db8::7"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_client_is_the_last_hop_nobody_vouches_for(
    peer: str, forwarded: str, expected: str
) -> None:
    assert client_address(peer, forwarded, parse_networks(("127.0.0.1", "10.0.0.0/8"))) == expected


def test_settings_that_would_open_the_door_are_refused(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        create_app(replace(settings, access_header=HEADER))
    with pytest.raises(SettingsError):
        create_app(replace(settings, proxies=("överallt",)))
