"""The examples for a cluster: settings, drop-ins, compose file and proxy that are what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from compose_spec import PyCompose

from archive.engines.opensearch.connection import Connection
from archive.settings import Settings, load

yaml = pytest.importorskip("yaml")
DEPLOY = Path(__file__).parents[2] / "deploy"
CLUSTER = DEPLOY / "cluster"
DROP_INS = sorted((CLUSTER / "systemd").iterdir())


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CLUSTER / "compose.yaml").read_text())
    return loaded


@pytest.mark.parametrize(
    ("service", "wrong", "told"),
    [
        ("web", {"read_onl": True}, "read_onl"),
        ("web", {"networks": ["nowhere"]}, "network `nowhere`"),
        ("indexer", {"secrets": ["none"]}, "secret `none`"),
        ("opensearch", {"healthcheck": {"retries": "many"}}, "expected u64"),
    ],
)
def test_the_compose_file_is_read_as_the_specification_says(
    service: str, wrong: dict[str, Any], told: str
) -> None:
    """By compose_spec, a reader of the Compose Specification that others wrote."""
    read_compose(compose()).validate()
    spoilt = compose()
    spoilt["services"][service] |= wrong
    with pytest.raises(ValueError, match=told):
        read_compose(spoilt).validate()


def read_compose(written: dict[str, Any]) -> PyCompose:
    """Read a compose file as Compose does once it has filled in its variables."""
    text = re.sub(r"\$\{\w+(?::[-?]([^}]*))?\}", r"\1", json.dumps(written))
    return PyCompose.from_json(text.replace("$$", "$"))


def test_a_container_whose_root_is_read_only_gets_its_secrets_from_files() -> None:
    """Compose copies any other secret into the root, and refuses to where that is read-only."""
    loaded = compose()
    given = {"secrets": loaded.get("secrets", {}), "configs": loaded.get("configs", {})}
    asked = [
        declared[name]
        for service in loaded["services"].values()
        for kind, declared in given.items()
        for name in service.get(kind, ())
        if service.get("read_only")
    ]
    assert asked
    assert not [one for one in asked if "file" not in one]


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl saknas")
def test_the_certificates_of_the_compose_file_can_be_made(tmp_path: Path) -> None:
    lines = (CLUSTER / "compose.yaml").read_text().splitlines()
    made = [line.removeprefix("#").split() for line in lines if line.startswith("#   openssl ")]
    for command in made:
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    asked = [
        "openssl",
        "verify",
        "-x509_strict",
        "-CAfile",
        "root-ca.pem",
        "-verify_hostname",
        "opensearch",
    ]
    subprocess.run([*asked, "node.pem"], cwd=tmp_path, check=True, capture_output=True)
    node = " ".join(map(str, compose()["services"]["opensearch"]["environment"].values()))
    for name in ("root-ca.pem", "node.pem", "node-key.pem"):
        assert f"certificates/{name}" in node
        assert (tmp_path / name).is_file()
    for name in ("web", "indexer"):
        assert "node-key" not in str(compose()["services"][name])
        assert all("certificates}:" not in one for one in compose()["services"][name]["volumes"])


_ASKED = {
    "handlingar-index": {
        *("cluster:monitor/health", "cluster:monitor/state", "indices:data/write/bulk"),
        *("indices:data/read/msearch", "cluster:admin/repository/get"),
        *("cluster:admin/snapshot/get", "cluster:admin/snapshot/delete"),
    },
    "handlingar-web": {
        *("cluster:monitor/health", "cluster:monitor/state", "indices:data/read/msearch"),
        "indices:data/read/point_in_time/*",
    },
}
"""What OpenSearch's security plugin refuses us when a role lacks it, seen with a node."""


def test_the_roles_may_what_nights_and_readers_ask() -> None:
    roles = yaml.safe_load((CLUSTER / "roles.yml").read_text())
    for name, asked in _ASKED.items():
        assert asked <= set(roles[name]["cluster_permissions"])
    own = roles["handlingar-web"]
    allowed = {one for each in own["index_permissions"] for one in each["allowed_actions"]}
    assert not [one for one in allowed if "write" in one or one in ("indices_all", "manage")]


def test_the_example_settings_reach_a_cluster() -> None:
    settings = load(config=CLUSTER / "handlingar.toml", environ={})
    assert settings.engine_ca == Path("/etc/handlingar/cluster-ca.pem")  # not on this machine
    assert Connection.of(replace(settings, engine_ca=None)).urls == settings.engine_urls
    assert len(settings.engine_urls) == 3
    roles = yaml.safe_load((CLUSTER / "roles.yml").read_text())
    patterns = {
        pattern
        for name in ("handlingar-index", "handlingar-web")
        for each in roles[name]["index_permissions"]
        for pattern in each["index_patterns"]
    }
    assert patterns == {f"{settings.engine_prefix}-*"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze saknas")
@pytest.mark.parametrize("drop_in", DROP_INS, ids=lambda path: path.stem)
def test_a_drop_in_fits_its_unit_and_opens_little(drop_in: Path, tmp_path: Path) -> None:
    unit = f"{drop_in.stem}.service"
    text = (DEPLOY / "systemd" / unit).read_text()
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
    (tmp_path / unit).write_text(re.sub(r"^On\w+=.*$", "", text, flags=re.MULTILINE))
    (tmp_path / f"{unit}.d").mkdir()
    shutil.copy(drop_in, tmp_path / f"{unit}.d")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not [line for line in verified.stderr.splitlines() if "handlingar" in line]
    # Exposure of the unit with the drop-in's lines at its end, as systemd joins them.
    lines = drop_in.read_text().partition("[Service]")[2]
    joined = re.sub(r"(?m)^\[Install\]", "[Install]", text)
    body, mark, rest = joined.partition("[Install]")
    (tmp_path / f"joined-{unit}").write_text(f"{body}{lines}\n{mark}{rest}")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=25",
         str(tmp_path / f"joined-{unit}")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


def test_a_unit_that_speaks_to_the_cluster_speaks_to_it_alone() -> None:
    for stem in ("handlingar-index", "handlingar-web"):
        unit = (DEPLOY / "systemd" / f"{stem}.service").read_text()
        both = unit + (CLUSTER / f"systemd/{stem}.conf").read_text()
        assert "IPAddressDeny=any" in both
        allowed = re.findall(r"^IPAddressAllow=(.+)$", both, re.MULTILINE)
        assert not {"any", "0.0.0.0/0", "::/0"} & set(" ".join(allowed).split())
    assert "PrivateNetwork=yes" in (DEPLOY / "systemd/handlingar-index.service").read_text()


def test_the_compose_file_names_settings_and_files_that_there_are() -> None:
    loaded = compose()
    names = {field.name for field in fields(Settings)}
    services = loaded["services"]
    assert {"indexer", "web", "opensearch", "valkey", "proxy"} == set(services)
    for name in ("indexer", "web"):
        service = services[name]
        build = service["build"]
        assert (CLUSTER / build["context"] / build["dockerfile"]).is_file()
        for variable in service["environment"]:
            assert variable.removeprefix("HANDLINGAR_").lower() in names
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    (secret,) = (Path(one["file"]) for one in loaded["secrets"].values())
    ignored = (CLUSTER.parents[1] / ".gitignore").read_text().splitlines()
    assert f"/deploy/cluster/{secret}" in ignored
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert (CLUSTER / source).exists()
            elif not source.startswith("${"):
                assert source in loaded["volumes"]
    inside = loaded["networks"]["inside"]
    assert inside["internal"]
    assert (
        services["web"]["environment"]["HANDLINGAR_PROXIES"]
        == inside["ipam"]["config"][0]["subnet"]
    )
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert not [one["image"] for one in services.values() if one["image"].endswith(":latest")]


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx saknas: sudo apt install nginx")
def test_nginx_takes_the_proxy(tmp_path: Path) -> None:
    site = (CLUSTER / "proxy.conf").read_text().replace("server web:", "server 127.0.0.1:")
    site = site.replace("listen 80;", "listen 127.0.0.1:10080;")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ access_log off; {site} }}"
    )
    nginx = ["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    done = subprocess.run(nginx, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
