"""The services of the compose file as processes: its commands, settings, secrets and health check.

No container engine is needed. What only one does is not tried: images, read-only roots, networks.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.settings import Settings

from ..engines.cluster_engine import cluster_engine, connection  # noqa: TID252

if TYPE_CHECKING:
    from collections.abc import Iterator

yaml = pytest.importorskip("yaml")
CLUSTER = Path(__file__).parents[2] / "deploy" / "cluster"
NEEDED = ("nginx", "openssl", "curl")
VALKEY = shutil.which("valkey-server") or shutil.which("redis-server")
GIVEN = {"OPENSEARCH_PASSWORD": "hemligt-kluster", "VALKEY_PASSWORD": "hemlig-nyckel"}
TEXT = (
    "Protokoll\n\nEkby kommun\nDirektionen 2014-05-09\n\n§ 41 Larm\n\nDirektionen antar planen.\n"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def filled(value: str) -> str:
    """Return a value of the file with its variables given, as Compose fills them in."""
    value = re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda m: GIVEN.get(m[1], m[2]), value)
    return value.replace("$$", "$")


class House:
    """What the file's names mean on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.services: dict[str, Any] = yaml.safe_load((CLUSTER / "compose.yaml").read_text())[
            "services"
        ]
        self.ports = {name: free_port() for name in ("opensearch", "valkey", "web", "proxy")}
        (folder / "corpus").mkdir()
        (folder / "corpus" / "maj.txt").write_text(TEXT, "utf-8")
        (folder / "secret").write_text(GIVEN["OPENSEARCH_PASSWORD"] + "\n")

    def here(self, value: str) -> str:
        """Return a value of a service with the addresses and paths of this machine."""
        for name, port in self.ports.items():
            value = re.sub(rf"\b{name}:\d+", f"localhost:{port}", value)
        for place, own in (
            ("/run/secrets/opensearch", "secret"),
            ("/certificates/", ""),
            ("/corpus", "corpus"),
            ("/index", "index"),
        ):
            value = re.sub(rf"(^|file:){place}", rf"\g<1>{self.folder}/{own}", value)
        return value.replace("172.31.17.0/24", "127.0.0.1")

    def environment(self, service: str) -> dict[str, str]:
        own = self.services[service]["environment"]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {name: self.here(filled(str(value))) for name, value in own.items()}

    def handlingar(self, service: str) -> list[str]:
        command = Path(sys.executable).with_name("handlingar")
        return [str(command), *self.services[service]["command"]]


@contextmanager
def running(command: list[str], **known: Any) -> Iterator[None]:
    process = subprocess.Popen(command, **known)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def nginx(folder: Path, body: str) -> list[str]:
    folder.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; user {getpass.getuser()}; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {places} {body} }}"
    )
    return ["nginx", "-e", f"{folder}/errors", "-c", f"{folder}/nginx.conf", "-p", str(folder)]


def before_the_node(house: House, node: str) -> list[str]:
    """Return nginx in place of the node's own TLS and password, with the file's certificates."""
    lines = (CLUSTER / "compose.yaml").read_text().splitlines()
    for line in lines:
        if line.startswith("#   openssl "):
            made = line.removeprefix("#").split()
            subprocess.run(made, cwd=house.folder, check=True, capture_output=True)
    word = ["openssl", "passwd", "-apr1", GIVEN["OPENSEARCH_PASSWORD"]]
    hashed = subprocess.run(word, check=True, capture_output=True, text=True).stdout
    (house.folder / "users").write_text(f"admin:{hashed}")
    return nginx(
        house.folder / "tls",
        f"client_max_body_size 100m; server {{ listen 127.0.0.1:{house.ports['opensearch']} ssl; "
        f"ssl_certificate {house.folder}/node.pem; ssl_certificate_key {house.folder}/node-key.pem;"
        f" auth_basic search; auth_basic_user_file {house.folder}/users; location / "
        f'{{ proxy_pass {node}; proxy_set_header Authorization ""; }} }}',
    )


def proxy(house: House) -> list[str]:
    site = (CLUSTER / "proxy.conf").read_text()
    site = site.replace("server web:8017", f"server 127.0.0.1:{house.ports['web']}")
    return nginx(
        house.folder / "proxy",
        site.replace("listen 80", f"listen 127.0.0.1:{house.ports['proxy']}"),
    )


def got(url: str, seconds: float = 60) -> str:
    """Return what an address answers once somebody is there."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            if error.code < 500 or time.monotonic() > end:
                raise
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.3)


@pytest.mark.timeout(600)
def test_the_services_of_the_compose_file_work_together(tmp_path: Path) -> None:
    if lacking := [name for name in NEEDED if not shutil.which(name)] or not VALKEY:
        pytest.skip(f"not installed: {lacking}; valkey-server or redis-server")
    cluster_engine(Settings())
    house = House(tmp_path)
    with ExitStack() as stack:
        stack.enter_context(running(before_the_node(house, connection().urls[0])))
        command = [filled(one) for one in house.services["valkey"]["command"]]
        ours = ["--port", str(house.ports["valkey"]), "--bind", "127.0.0.1", "--dir", str(tmp_path)]
        stack.enter_context(running([str(VALKEY), *command[1:], *ours], stdout=subprocess.DEVNULL))
        kind, check = house.services["opensearch"]["healthcheck"]["test"]
        assert kind == "CMD-SHELL"
        asked = re.sub(r"localhost:\d+", f"localhost:{house.ports['opensearch']}", filled(check))
        known = {"OPENSEARCH_INITIAL_ADMIN_PASSWORD": GIVEN["OPENSEARCH_PASSWORD"]}
        until = time.monotonic() + 120
        while time.monotonic() < until:
            done = subprocess.run(["sh", "-c", asked], env=os.environ | known, check=False,
                                  capture_output=True)  # fmt: skip
            if not done.returncode:
                break
            time.sleep(0.5)
        assert done.returncode == 0
        night = subprocess.run(
            house.handlingar("indexer"), env=house.environment("indexer"), cwd=tmp_path,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert night.returncode == 0, night.stderr
        web = house.environment("web") | {"HANDLINGAR_PORT": str(house.ports["web"])}
        stack.enter_context(running(house.handlingar("web"), env=web, cwd=tmp_path))
        stack.enter_context(running(proxy(house)))
        base = f"http://127.0.0.1:{house.ports['proxy']}"
        found = json.loads(got(f"{base}/api/search?q=larm", 120))
        assert [hit["source_id"] for hit in found["hits"]] == ["maj.txt"]
        assert "larm" in got(f"{base}/sok?q=larm").casefold()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            got(f"{base}/metrics")
