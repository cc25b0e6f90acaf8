"""Nodes that die, hang, fill up or refuse: an answer is whole or an error, never fewer hits."""

from __future__ import annotations

import base64
import getpass
import http.client
import itertools
import shutil
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from archive.engines.base import Request
from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch import connection as connecting
from archive.engines.opensearch.connection import Connection
from archive.engines.opensearch.manifest import read
from archive.errors import EngineAwayError, IndexUnusableError, NothingDoneError, SettingsError
from archive.settings import Settings
from archive.tree import All, Term

from ..engines.cluster_engine import cluster_engine, connection  # noqa: TID252
from ..engines.corpora import entry  # noqa: TID252
from .conftest import answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.engines.base import Searcher, SearchHits
    from tests.cluster.nodes import Cluster

pytestmark = pytest.mark.timeout(900)  # nodes on a busy machine take their time
SECTIONS = [entry(f"d{n}:1", f"lika ord{n % 7}") for n in range(200)]
ASKED = [Request(Term("base", word), facets=("body",)) for word in ("lika", "ord3", "ord5")]
FULL = {
    f"cluster.routing.allocation.disk.watermark.{name}": f"{100_000 + number}gb"
    for number, name in enumerate(("flood_stage", "high", "low"))
} | {"cluster.routing.allocation.disk.threshold_enabled": True}


@pytest.fixture
def node() -> Connection:
    """A connection to the one node of this session."""
    cluster_engine(Settings())
    return connection("failures")


def write(engine: OpenSearchEngine, folder: Path, many: int = len(SECTIONS)) -> Searcher:
    with engine.writer(folder) as writer:
        for section in SECTIONS[:many]:
            writer.add(section)
        writer.commit()
    return engine.open(folder)


def asking(searcher: Searcher, seconds: float, expected: list[SearchHits]) -> int:
    """Ask for some time; return how often all answers came. A wrong one fails the test."""
    whole, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            assert [searcher.search(request) for request in ASKED] == expected
            whole += 1
        except EngineAwayError:
            time.sleep(0.2)
    return whole


def test_nodes_that_die_cost_an_error_at_most_and_never_a_hit(
    three: Cluster, tmp_path: Path
) -> None:
    engine = OpenSearchEngine(Connection(three.urls, "die", shards=3, replicas=1))
    searcher = write(engine, tmp_path / "index")
    expected = [searcher.search(request) for request in ASKED]
    three.kill(2)
    for _ in range(10):
        assert [searcher.search(request) for request in ASKED] == expected
    three.wait(nodes=2, status="yellow")
    three.kill(1)
    asking(searcher, 3, expected)
    with pytest.raises(EngineAwayError):
        searcher.search(ASKED[0])
    for node in (1, 2):
        three.start(node)
    # All shards answer again; copies of them may still be on their way to the nodes.
    three.wait(status="yellow")
    assert answered(searcher, ASKED) == expected
    engine.drop(engine.orphans([]))


def test_a_node_that_hangs_costs_an_error_at_most_and_is_left_aside(
    three: Cluster, tmp_path: Path
) -> None:
    connection = Connection(three.urls, "hang", shards=3, replicas=1)
    engine = OpenSearchEngine(connection)
    write(engine, tmp_path / "index")
    searcher = OpenSearchEngine(replace(connection, seconds=5)).open(tmp_path / "index")
    expected = [searcher.search(request) for request in ASKED]
    three.pause(2)
    try:
        assert answered(searcher, ASKED) == expected
        assert asking(searcher, 3, expected)
    finally:
        three.resume(2)
    three.wait(status="yellow")
    assert answered(searcher, ASKED) == expected
    engine.drop(engine.orphans([]))


def test_a_publishing_under_questions_changes_no_answer_of_the_generation_before(
    three: Cluster, tmp_path: Path
) -> None:
    engine = OpenSearchEngine(Connection(three.urls, "publish", shards=2, replicas=1))
    searcher = write(engine, tmp_path / "index", 150)
    expected = [searcher.search(request) for request in ASKED]
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                found = [searcher.search(request) for request in ASKED]
            except Exception as error:  # noqa: BLE001 - whatever it is, it is wrong
                wrong.append(error)
            else:
                wrong.extend([found] if found != expected else [])

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    shutil.copytree(tmp_path / "index", tmp_path / "next")
    with engine.writer(tmp_path / "next") as writer:
        writer.delete_document("d0")
        for section in SECTIONS[150:]:
            writer.add(section)
        writer.commit()
    later = engine.open(tmp_path / "next")
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert later.search(ASKED[0]).total == len(SECTIONS) - 1
    engine.drop(engine.orphans([]))


def test_a_shard_lost_without_a_copy_is_an_error_until_the_index_is_built_anew(
    three: Cluster, tmp_path: Path
) -> None:
    """Its node is gone with its disk: a cluster by itself answers with the hits that are left."""
    engine = OpenSearchEngine(Connection(three.urls, "lost", shards=3, replicas=0))
    searcher = write(engine, tmp_path / "index")
    expected = [searcher.search(request) for request in ASKED]
    three.lose(2)
    three.wait(nodes=2, status="red")
    assert asking(searcher, 3, expected) == 0
    for use in (
        lambda: searcher.search(Request(All())),
        lambda: list(searcher.ids(All())),
        lambda: list(searcher.ranked(All())),
        lambda: searcher.frequencies([("base", "lika")]),
        lambda: engine.check(tmp_path / "index"),
    ):
        with pytest.raises(EngineAwayError):
            use()
    three.start(2)
    three.wait(status="red")
    assert asking(searcher, 2, expected) == 0
    again = write(engine, tmp_path / "again")
    assert [again.search(request) for request in ASKED] == expected
    engine.drop(engine.orphans([]))
    three.wait()


def test_a_reader_whose_index_is_gone_is_told_and_gets_no_short_list(
    node: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_PAGE", 50)
    engine = OpenSearchEngine(node)
    searcher = write(engine, tmp_path)
    ranked, ids = iter(searcher.ranked(All())), iter(searcher.ids(All()))
    read_before = [list(itertools.islice(each, 50)) for each in (ranked, ids)]
    assert [len(each) for each in read_before] == [50, 50]
    engine.drop([held.index for held in read(tmp_path).levels.values()])
    for each in (ranked, ids):
        with pytest.raises(IndexUnusableError, match="saknas"):
            list(each)


def test_a_full_disk_is_said_and_what_is_published_goes_on_answering(
    node: Connection, tmp_path: Path
) -> None:
    """The server itself sets its flood-stage block: it is told that no disk is large enough."""
    engine, client = OpenSearchEngine(node), node.client
    searcher = write(engine, tmp_path / "index")
    expected = [searcher.search(request) for request in ASKED]
    writing = engine.writer(tmp_path / "next")
    writing.add(SECTIONS[0])
    settings = FULL | {"cluster.info.update.interval": "10s"}
    client.cluster.put_settings(body={"transient": settings})
    try:
        index = next(iter(writing._made.values()))
        _until(lambda: "read_only_allow_delete" in str(client.indices.get_settings(index=index)))
        with pytest.raises(NothingDoneError, match="diskar är fulla"):
            writing.commit()
        with pytest.raises(NothingDoneError, match="diskar är fulla"):
            write(engine, tmp_path / "other")
        shutil.copytree(tmp_path / "index", tmp_path / "clone")
        with pytest.raises(NothingDoneError, match="diskar är fulla"):
            write(engine, tmp_path / "clone")
        assert [searcher.search(request) for request in ASKED] == expected
    finally:
        writing.__exit__()
        freed = dict.fromkeys((*settings, "cluster.blocks.create_index"))
        client.cluster.put_settings(body={"transient": freed, "persistent": freed})
        client.indices.put_settings(index="*", body={"index.blocks.read_only_allow_delete": None})
    assert write(engine, tmp_path / "freed").search(ASKED[0]).total == len(SECTIONS)


def _until(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.5)


class Refusing:
    """A proxy before a node that answers 429 to some requests, as an overrun node does."""

    def __init__(self, url: str, refuse: Callable[[str], bool]) -> None:
        self.refused = 0
        node, outer = urlsplit(url), self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if refuse(self.path):
                    outer.refused += 1
                    self._answer(429, b'{"error": "too many", "status": 429}')
                    return
                to = http.client.HTTPConnection(node.hostname or "", node.port, timeout=60)
                kind = {"Content-Type": self.headers.get("Content-Type", "application/json")}
                to.request(self.command, self.path, body, kind)
                answer = to.getresponse()
                self._answer(answer.status, answer.read())
                to.close()

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"


def test_a_node_that_refuses_now_and_then_is_asked_again_and_nothing_is_lost(
    node: Connection, tmp_path: Path
) -> None:
    numbers = itertools.count()

    def refuse(path: str) -> bool:
        asked = "_search" in path or "_bulk" in path or "_msearch" in path
        return asked and next(numbers) % 2 == 0

    proxy = Refusing(node.urls[0], refuse)
    try:
        engine = OpenSearchEngine(replace(node, urls=(proxy.url,), prefix="refused"))
        searcher = write(engine, tmp_path)
        assert searcher.search(ASKED[0]).total == len(SECTIONS)
        assert len(list(searcher.ids(All()))) == len(SECTIONS)
        assert proxy.refused >= 3
        engine.drop(engine.orphans([]))
    finally:
        proxy.server.shutdown()


def test_who_ask_at_once_keep_a_connection_each(
    node: Connection, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    searcher = write(OpenSearchEngine(replace(node, threads=6)), tmp_path)
    with ThreadPoolExecutor(6) as threads:
        for found in threads.map(lambda _: searcher.search(ASKED[0]), range(60)):
            assert found.total == len(SECTIONS)
    assert "pool is full" not in caplog.text


def test_a_node_that_refuses_all_is_an_error(node: Connection, tmp_path: Path) -> None:
    write(OpenSearchEngine(node), tmp_path)
    proxy = Refusing(node.urls[0], lambda path: "_search" in path)
    try:
        engine = OpenSearchEngine(replace(node, urls=(proxy.url,)))
        with pytest.raises(EngineAwayError, match="svarar inte"):
            engine.open(tmp_path)
    finally:
        proxy.server.shutdown()


@pytest.fixture
def behind_tls(node: Connection, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """The port of nginx before the node, with TLS and a password, and its authority's file."""
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("nginx or openssl is not installed (apt install nginx-light openssl)")
    made = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        *("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "ca.pem")),
    ]
    subprocess.run(made, check=True, capture_output=True)
    hashed = subprocess.run(
        ["openssl", "passwd", "-apr1", "hemligt"], check=True, capture_output=True, text=True
    )
    (tmp_path / "users").write_text(f"webb:{hashed.stdout}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {tmp_path}/{kind}; " for kind in kinds)
    (tmp_path / "nginx.conf").write_text(f"""
daemon off; user {getpass.getuser()}; pid {tmp_path}/pid; error_log {tmp_path}/errors; events {{}}
http {{ access_log off; {folders} client_max_body_size 100m;
  server {{ listen 127.0.0.1:{port} ssl;
    ssl_certificate {tmp_path}/ca.pem; ssl_certificate_key {tmp_path}/key.pem;
    auth_basic "search"; auth_basic_user_file {tmp_path}/users;
    location / {{ proxy_pass {node.urls[0]}; proxy_set_header Authorization ""; }} }} }}
""")
    command = ["nginx", "-e", f"{tmp_path}/errors", "-c", f"{tmp_path}/nginx.conf"]
    process = subprocess.Popen([*command, "-p", str(tmp_path)])
    context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))

    def ready() -> bool:
        try:
            client = http.client.HTTPSConnection("localhost", port, context=context, timeout=60)
            told = base64.b64encode(b"webb:hemligt").decode()
            client.request("GET", "/", headers={"Authorization": f"Basic {told}"})
            return client.getresponse().status == 200
        except OSError:
            return False

    _until(ready)
    yield port, tmp_path / "ca.pem"
    process.terminate()
    process.wait(120)


def test_a_cluster_behind_tls_and_a_password(
    node: Connection, behind_tls: tuple[int, Path], tmp_path: Path
) -> None:
    port, authority = behind_tls
    settings = Settings(
        engine_urls=(f"https://localhost:{port}",),
        engine_user="webb",
        engine_password="hemligt",
        engine_ca=authority,
        engine_prefix="tls",
        engine_replicas=0,
    )
    engine = OpenSearchEngine.of(settings)
    searcher = write(engine, tmp_path / "index")
    assert searcher.search(ASKED[0]).total == len(SECTIONS)
    assert len(list(searcher.ranked(All()))) == len(SECTIONS)
    with pytest.raises(SettingsError, match="engine_user"):
        OpenSearchEngine.of(replace(settings, engine_password="fel")).open(tmp_path / "index")
    with pytest.raises(EngineAwayError, match=r"\(self.signed certificate\).*engine_ca"):
        OpenSearchEngine.of(replace(settings, engine_ca=None)).open(tmp_path / "index")
    engine.drop(engine.orphans([]))
