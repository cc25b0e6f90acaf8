"""The examples for a cluster: settings, drop-ins, compose file and proxy that are what they say."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from archive.engines.opensearch.connection import Connection
from archive.settings import Settings, load

yaml = pytest.importorskip("yaml")
DEPLOY = Path(__file__).parents[2] / "deploy"
CLUSTER = DEPLOY / "cluster"
DROP_INS = sorted((CLUSTER / "systemd").iterdir())


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CLUSTER / "compose.yaml").read_text())
    return loaded


def test_the_example_settings_reach_a_cluster() -> None:
    settings = load(config=CLUSTER / "handlingar.toml", environ={})
    assert Connection.of(settings).urls == settings.engine_urls
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
