from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from limits.storage import MemoryStorage
from shelf import StandInReader

from webapp import create_app, rate_limit
from webapp.access import client_network
from webapp.rate_limit import Rates, TooManyError
from webapp.shared_counters import SharedCounters

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from limits.storage import Storage
    from shelf import StandIn

    from archive.model import Query, Result
    from archive.settings import Settings

pytestmark = pytest.mark.usefixtures("one_minute")


def test_a_client_that_asks_too_much_is_told_when_to_come_back(
    settings: Settings, archive: StandIn
) -> None:
    app = create_app(replace(settings, searches_per_minute=3), archive)
    client = app.test_client()
    codes = [client.get(f"/sok?q=a{i}").status_code for i in range(4)]
    assert codes == [200, 200, 200, 429]
    refused = client.get("/api/search?q=b")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 120
    assert refused.json is not None
    assert refused.json["error"].startswith("Du har gjort många")
    other = client.get("/sok?q=a", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert other.status_code == 200


def burn(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_what_costs_much_counts_for_much_whatever_is_asked(
    settings: Settings, archive: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(replace(settings, seconds_per_minute=0.5), archive)
    search = StandInReader.search

    def costly(archive: StandInReader, query: Query) -> Result:
        burn(0.6)
        found: Result = search(archive, query)
        return found

    monkeypatch.setattr(StandInReader, "search", costly)
    client = app.test_client()
    assert client.get("/sok?q=och").status_code == 200
    for path in ("/kwic?q=och", "/handling/h-maj2014", "/sok?q=a", "/status"):
        assert client.get(path).status_code == 429, path
    assert client.get("/healthz").status_code == 200
    other = client.get("/handling/h-maj2014", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    assert other.status_code == 200


@pytest.mark.parametrize("counts", [MemoryStorage, SharedCounters])
def test_one_network_of_ipv6_is_one_client(counts: type[Storage]) -> None:
    rates = Rates({"search": 2}, counts(), 1.0)
    for host in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"):
        rates.count("search", client_network(host))
    with pytest.raises(TooManyError):
        rates.count("search", client_network("2001:db8:1:2::3"))
    rates.count("search", client_network("2001:db8:1:3::1"))
    rates.admit("a")
    rates.charge("a", 500.0)
    with pytest.raises(TooManyError):
        rates.admit("a")
    rates.admit("b")


def test_when_too_many_wait_newcomers_are_turned_away_but_health_is_not(app: Flask) -> None:
    app.extensions["waiting"] = lambda: 10_000
    client = app.test_client()
    refused = client.get("/sok?q=a")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "2"
    assert client.get("/healthz").status_code == 200


def test_nothing_can_be_written(client: FlaskClient) -> None:
    for method in ("post", "put", "delete", "patch"):
        for path in ("/", "/sok", "/handling/h-maj2014", "/api/search", "/original/h-maj2014"):
            answer = getattr(client, method)(path)
            assert answer.status_code == 405, (method, path)


def test_every_answer_is_hardened(client: FlaskClient) -> None:
    for path in ("/", "/sok?q=a", "/finns-inte", "/api/search", "/export?q=a", "/static/site.css"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_pages_have_no_inline_script_or_style(client: FlaskClient) -> None:
    for path in ("/", "/sok?q=trygghetslarm", "/handling/h-maj2014", "/status", "/hjalp"):
        text = client.get(path).text
        assert " style=" not in text, path
        assert "<style" not in text
        assert " onclick=" not in text
        ours = text.count('<script src="/static/') + text.count(
            '<script type="application/ld+json"'
        )
        assert text.count("<script") == ours


class Meeting:
    """Lets answers be worked out only while two are, or a while has gone by."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._both = threading.Barrier(2)
        self.met = 0

    def wait(self) -> None:
        try:
            self._both.wait(self._seconds)
            self.met += 1
        except threading.BrokenBarrierError:
            self._both.reset()


@pytest.mark.parametrize(("turn", "side_by_side"), [(30.0, 0), (0.05, 2)])
def test_answers_take_turns_unless_one_takes_long(
    app: Flask, monkeypatch: pytest.MonkeyPatch, turn: float, side_by_side: int
) -> None:
    meeting = Meeting(5.0 if side_by_side else 0.3)
    search = StandInReader.search

    def waiting(archive: StandInReader, query: Query, *, facets: bool = True) -> Result:
        meeting.wait()
        found: Result = search(archive, query, facets=facets)
        return found

    monkeypatch.setattr(StandInReader, "search", waiting)
    monkeypatch.setattr(rate_limit, "TURN_SECONDS", turn)
    with ThreadPoolExecutor(2) as readers:
        asked = ("/sok?q=trygghetslarm", "/api/search?q=trygghetslarm")
        answers = list(readers.map(lambda path: app.test_client().get(path).status_code, asked))
    assert (answers, meeting.met) == ([200, 200], side_by_side)
