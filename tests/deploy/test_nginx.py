"""The nginx example, run before the real site: who asks is told by nginx and by nobody else."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx"), reason="nginx saknas: sudo apt install nginx"
)
ROOT = Path(__file__).parents[2]
HANDLINGAR = Path(sys.executable).with_name("handlingar")
KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
CLAIMS = {"X-Handlingar-Access": "closed", "X-Forwarded-For": "203.0.113.5"}


def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the site itself, which believes the proxy on 127.0.0.1."""
    folder = tmp_path_factory.mktemp("behind")
    (folder / "corpus/slutet").mkdir(parents=True)
    (folder / "corpus/access.toml").write_text('[folders]\n"slutet" = "closed"\n')
    (folder / "corpus/plan.md").write_text("# Plan\n\nOm larm.\n")
    (folder / "corpus/slutet/hemligt.md").write_text("# Hemligt\n\nOm larm.\n")
    run(Settings(corpus=folder / "corpus", index=folder / "index", jobs=1), Options(), silent)
    (folder / "handlingar.toml").write_text(
        'corpus = "corpus"\nindex = "index"\nproxies = ["127.0.0.1"]\n'
        'access_header = "X-Handlingar-Access"\nhosts = ["arkiv.example.se"]\n'
    )
    process = subprocess.Popen(
        [HANDLINGAR, "serve", "--config", folder / "handlingar.toml", "--port", "0", "--quiet"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    found = re.search(r"http://127.0.0.1:(\d+)", process.stdout.readline())
    assert found
    yield int(found[1])
    process.send_signal(signal.SIGTERM)
    assert process.wait(120) == 0


@pytest.fixture(scope="module")
def proxy(site: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx with our example, without TLS."""
    folder, port = tmp_path_factory.mktemp("nginx"), free()
    text = (ROOT / "deploy/nginx.conf").read_text()
    text = text.replace("server 127.0.0.1:8017;", f"server 127.0.0.1:{site};")
    text = re.sub(r"^\s*(ssl_\w+|listen \[::\]).*$", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{free()};")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    folders = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in KINDS)
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/errors;\nevents {{}}\n"
        f"http {{ access_log off; {folders}{text} }}"
    )
    process = subprocess.Popen(
        ["nginx", "-e", folder / "errors", "-c", folder / "nginx.conf", "-p", folder]
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    process.send_signal(signal.SIGQUIT)
    process.wait(120)


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": "arkiv.example.se"} | sent)
    answer = connection.getresponse()
    answer.body = answer.read().decode()  # type: ignore[attr-defined]
    return answer


def test_what_a_client_claims_of_itself_is_nothing(site: int, proxy: int) -> None:
    straight = ask(site, "/sok?q=larm", **CLAIMS)
    assert "Hemligt" in straight.body  # type: ignore[attr-defined]
    through = ask(proxy, "/sok?q=larm", **CLAIMS)
    assert through.status == 200
    assert "Plan" in through.body  # type: ignore[attr-defined]
    assert "Hemligt" not in through.body  # type: ignore[attr-defined]
    assert through.headers["Strict-Transport-Security"]
    assert "default-src 'none'" in through.headers["Content-Security-Policy"]


def test_counters_are_not_for_the_outside(site: int, proxy: int) -> None:
    assert ask(proxy, "/metrics").status == 404
    assert ask(site, "/metrics").status == 200
    assert ask(site, "/metrics", X_Forwarded_For="203.0.113.5").status == 404


def test_readers_behind_the_proxy_are_counted_apart(site: int) -> None:
    """Ten exports a minute each, not together."""
    first = [ask(site, "/export?q=x", X_Forwarded_For="198.51.100.1").status for _ in range(12)]
    assert first[-1] == 429
    assert ask(site, "/export?q=x", X_Forwarded_For="198.51.100.2").status == 200


def test_links_lead_to_the_public_name(proxy: int) -> None:
    feed = ask(proxy, "/flode.atom?q=larm").body  # type: ignore[attr-defined]
    assert "http://arkiv.example.se/handling/" in feed or "https://arkiv.example.se/" in feed


def test_whoever_takes_too_much_is_told_so(proxy: int) -> None:
    statuses = [ask(proxy, "/export?q=larm").status for _ in range(16)]
    assert statuses[0] == 200
    assert 429 in statuses
    assert set(statuses) <= {200, 429, 503}
