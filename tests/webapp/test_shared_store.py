"""Several hosts on one Redis or Valkey: one client is counted once, signing out holds on all."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from limits.storage import MemoryStorage

from archive.errors import SettingsError
from archive.model import Level
from archive.settings import Settings
from webapp import languages, rate_limit, sessions, shared_store
from webapp.rate_limit import Rates, TooManyError
from webapp.shared_store import StoreAwayError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = shutil.which("valkey-server") or shutil.which("redis-server")


class Store:
    """A server without a disk, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self._folder = folder
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        assert SERVER
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [SERVER, *options, "--dir", self._folder], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    if SERVER is None:
        pytest.skip(
            "neither valkey-server nor redis-server is installed (apt install redis-server)"
        )
    pytest.importorskip("redis", reason="the extra redis is not installed")
    made = Store(tmp_path)
    yield made
    made.kill()


@pytest.fixture(autouse=True)
def speaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A request to answer: sentences are said in its language, however busy the machine is."""
    monkeypatch.setattr(shared_store, "_SECONDS", 60.0)
    app = Flask("webapp")
    languages.set_up(app, "sv")
    with app.test_request_context():
        yield


def host(store: Store, seconds: float = 0.0) -> Rates:
    shared = shared_store.counters(Settings(redis_url=store.url))
    return Rates({"export": 4}, MemoryStorage(), seconds, shared)


def test_a_client_of_two_hosts_is_one_client(store: Store) -> None:
    one, other = host(store), host(store)
    for rates in (one, other, one, other):
        rates.count("export", "198.51.100.7")
    for rates in (one, other):
        with pytest.raises(TooManyError) as error:
            rates.count("export", "198.51.100.7")
        assert 0 < error.value.retry <= 60
        rates.count("export", "198.51.100.8") if rates is one else None


def test_what_a_client_costs_one_host_counts_at_the_other(store: Store) -> None:
    one, other = host(store, 2.0), host(store, 2.0)
    other.admit("a")
    one.charge("a", 5.0)
    with pytest.raises(TooManyError):
        other.admit("a")
    other.admit("b")


def test_hosts_count_for_themselves_while_the_store_is_away(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "AWAY_SECONDS", 0.2)
    rates = host(store)
    rates.count("export", "a")
    store.kill()
    for _ in range(4):
        rates.count("export", "a")
    with pytest.raises(TooManyError):
        rates.count("export", "a")
    store.start()
    time.sleep(0.3)
    rates.count("export", "a")
    other = host(store)
    for _ in range(3):
        other.count("export", "a")
    with pytest.raises(TooManyError):
        rates.count("export", "a")


def test_signing_in_and_out_holds_on_every_host(store: Store) -> None:
    one, other = (sessions.register(Settings(redis_url=store.url)) for _ in range(2))
    one.add("name", Level.CLOSED, time.time() + 60)
    one.add("short", Level.INTERNAL, time.time() + 2)
    assert other.level("name") is Level.CLOSED
    assert other.level("another") is None
    other.remove("name")
    other.remove("another")
    assert one.level("name") is None
    time.sleep(2.1)
    assert other.level("short") is None


def test_nobody_is_signed_in_and_nobody_out_while_the_store_is_away(store: Store) -> None:
    register = sessions.register(Settings(redis_url=store.url))
    register.add("name", Level.CLOSED, time.time() + 60)
    store.kill()
    assert register.level("name") is None
    with pytest.raises(StoreAwayError, match="logga ut") as error:
        register.remove("name")
    assert error.value.http_status == 503
    with pytest.raises(StoreAwayError, match="logga in"):
        register.add("name", Level.CLOSED, time.time() + 60)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:6379", "rediss://"),
        ("127.0.0.1:6379", "rediss://"),
        ("redis://store.example.se/0", "TLS"),
    ],
)
def test_an_address_that_is_none_or_unsafe_is_a_setting_to_mend(url: str, words: str) -> None:
    settings = Settings(redis_url=url)
    for use in (shared_store.counters, sessions.register):
        with pytest.raises(SettingsError, match=words):
            use(settings)


def test_the_address_may_stand_in_a_file_and_is_not_shown(tmp_path: Path) -> None:
    pytest.importorskip("redis", reason="the extra redis is not installed")
    (tmp_path / "store").write_text("rediss://:hemligt@store.example.se:6380/1\n")
    settings = Settings(redis_url=f"file:{tmp_path / 'store'}")
    assert shared_store.counters(settings) is not None
    assert "hemligt" not in repr(replace(settings, redis_url="redis://:hemligt@x"))
    assert shared_store.counters(Settings()) is None
