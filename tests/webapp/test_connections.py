"""Half-sent requests and many connections of one client, against the real server."""

from __future__ import annotations

import http.client
import itertools
import os
import socket
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from webapp import connections, serving
from webapp.access import client_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from flask import Flask

    from archive.settings import Settings


@pytest.fixture
def port(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(serving, "CLEANUP_SECONDS", 0.2)
    listener, _ = serving.listen(replace(settings, port=0))
    server = serving.make_server(app, settings, listener)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.close()


def connected(port: int, host: str) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), 60, (host, 0))
    made.settimeout(60)
    return made


def is_answered(port: int, host: str) -> bool:
    """Ask until answered: on a busy machine half a second may pass before a request is read."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        client = http.client.HTTPConnection("127.0.0.1", port, 60, (host, 0))
        with suppress(ConnectionError):
            client.request("GET", "/healthz")
            return client.getresponse().status == 200
    return False


def test_half_sent_requests_of_one_client_keep_nobody_out(port: int) -> None:
    with ExitStack() as held:
        for _ in range(300):
            slow = held.enter_context(connected(port, "127.0.0.2"))
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        assert is_answered(port, "127.0.0.3")


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"G",
        b"\r\n" * 50,
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nX-Slow: ",
    ],
)
def test_a_request_that_does_not_end_is_closed_however_it_drips(port: int, begun: bytes) -> None:
    with connected(port, "127.0.0.2") as slow:
        slow.sendall(begun)
        deadline = time.monotonic() + 60
        slow.settimeout(0.1)
        while time.monotonic() < deadline:
            try:
                if begun:
                    slow.sendall(b"\r\n" if begun.endswith(b"\n\r\n") else b"x")
                if slow.recv(65536) == b"":
                    break
            except TimeoutError:
                continue
            except ConnectionError:
                break
        else:
            pytest.fail("the connection is still open")


def test_a_connection_that_is_kept_alive_may_rest_between_whole_requests(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 3.0)
    client = http.client.HTTPConnection("127.0.0.1", port, 60)
    for rest in (0.0, 3.5):
        time.sleep(rest)
        client.request("GET", "/healthz")
        answer = client.getresponse()
        assert (answer.status, answer.read()[:2]) == (200, b"ok")


def answering(app: Callable[..., Iterable[bytes]], settings: Settings) -> tuple[Any, int]:
    """A server that answers as told, and its port; close it after use."""
    listener, _ = serving.listen(replace(settings, port=0))
    server = serving.make_server(app, settings, listener)  # type: ignore[arg-type]
    threading.Thread(target=server.run, daemon=True).start()
    return server, listener.getsockname()[1]


def asked(port: int, host: str, path: str = "/", **headers: str) -> socket.socket:
    """A connection on which something is asked for, and whose answer is not read."""
    made = connected(port, host)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    made.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n{told}\r\n".encode())
    return made


def test_answers_that_nobody_reads_are_broken_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(serving, "CLEANUP_SECONDS", 0.2)

    def endless(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [])
        return itertools.repeat(b"a" * 65536) if environ["PATH_INFO"] == "/" else [b"ok"]

    endless.config = {"MAX_CONTENT_LENGTH": 1000}  # type: ignore[attr-defined]
    endless.extensions = {}  # type: ignore[attr-defined]
    server, port = answering(endless, settings)
    with ExitStack() as held:
        for number in range(settings.threads + 2):
            held.enter_context(asked(port, f"127.0.1.{number + 1}"))
        assert is_answered(port, "127.0.0.3")
        deadline = time.monotonic() + 60
        while len(server.active_channels) > 1 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert len(server.active_channels) <= 1
    server.close()


def test_connections_that_rest_give_way_when_few_are_left(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "RESTING", 0.1)
    monkeypatch.setattr(serving, "CONNECTIONS", 24)
    monkeypatch.setattr(serving, "CLEANUP_SECONDS", 0.1)
    listener, _ = serving.listen(replace(settings, port=0))
    server = serving.make_server(app, settings, listener)
    threading.Thread(target=server.run, daemon=True).start()
    port = listener.getsockname()[1]
    with ExitStack() as held:
        for _ in range(24):
            resting = held.enter_context(connected(port, "127.0.0.2"))
            resting.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert is_answered(port, "127.0.0.3")
    server.close()


def test_a_file_cut_short_while_it_is_sent_is_broken_off(
    settings: Settings, tmp_path: Path
) -> None:
    """At once, and the server does not turn round and round for its missing rest."""
    whole, size = tmp_path / "stor", 40_000_000
    whole.write_bytes(b"a" * size)

    def sent(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", str(size))])
        made: Iterable[bytes] = environ["wsgi.file_wrapper"](whole.open("rb"))
        return made

    sent.config = {"MAX_CONTENT_LENGTH": 1000}  # type: ignore[attr-defined]
    sent.extensions = {}  # type: ignore[attr-defined]
    server, port = answering(sent, settings)
    with asked(port, "127.0.0.2") as reader:
        taken = len(reader.recv(1000))
        os.truncate(whole, 10_000_000)
        while chunk := reader.recv(1 << 20):
            taken += len(chunk)
        assert taken < size
    deadline = time.monotonic() + 60
    while server.active_channels and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.active_channels
    server.close()


def test_the_pace_of_a_reader_is_judged_by_what_it_takes_while_something_waits() -> None:
    pace, seconds = connections.Pace(), connections.REQUEST_SECONDS
    assert not pace.is_too_slow(0, waiting=9, least=10)
    pace.taken += 10 * seconds
    assert not pace.is_too_slow(seconds, waiting=9, least=10)
    pace.taken += 10 * seconds - 1
    assert not pace.is_too_slow(2 * seconds - 1, waiting=9, least=10)
    assert pace.is_too_slow(2 * seconds, waiting=9, least=10)
    assert not pace.is_too_slow(3 * seconds, waiting=0, least=10)
    assert not pace.is_too_slow(9 * seconds, waiting=9, least=10)


def test_a_trusted_proxy_may_hold_more(app: Flask, settings: Settings) -> None:
    behind = replace(settings, port=0, proxies=("127.0.0.0/8",))
    listener, _ = serving.listen(behind)
    server = serving.make_server(app, behind, listener)
    threading.Thread(target=server.run, daemon=True).start()
    port = listener.getsockname()[1]
    with ExitStack() as held:
        for _ in range(connections.PER_CLIENT + 10):
            held.enter_context(connected(port, "127.0.0.2"))
        assert is_answered(port, "127.0.0.2")
    server.close()


def test_a_client_is_an_address_or_a_network_of_ipv6() -> None:
    assert client_network("192.0.2.7") == "192.0.2.7"
    assert client_network("::ffff:192.0.2.7") == "192.0.2.7"
    assert client_network("2001:db8::1") == client_network("2001:db8::ffff:1")
    assert client_network("2001:db8::1") != client_network("2001:db8:0:1::1")
    assert client_network("here") == "here"
