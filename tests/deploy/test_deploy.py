from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from archive.settings import load

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_the_example_settings_can_be_used() -> None:
    settings = load(config=DEPLOY / "handlingar.toml", environ={})
    assert settings.index == Path("/var/lib/handlingar/index")
    assert settings.proxies == ("127.0.0.1",)


def test_the_demo_settings_point_at_the_demo() -> None:
    settings = load(config=ROOT / "demo" / "handlingar.toml", environ={})
    assert settings.corpus.samefile(ROOT / "corpus" / "demo")
    assert settings.vocabulary
    assert settings.vocabulary.is_dir()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze saknas")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        # The command is not installed here; everything else is as it stands.
        text = re.sub(
            r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE
        )
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not [line for line in done.stderr.splitlines() if "handlingar" in line]


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_a_service_is_hardened(unit: Path) -> None:
    text = unit.read_text()
    for line in ("DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "MemoryMax="):
        assert line in text
    assert "ReadOnlyPaths=/srv/handlingar/corpus" in text


def test_what_draws_pages_may_bind_itself() -> None:
    filters = re.findall(
        r"^SystemCallFilter=(.+)$",
        (DEPLOY / "systemd/handlingar-web.service").read_text(),
        re.MULTILINE,
    )
    allowed: set[str] = set()
    for line in filters:
        names = set(line.removeprefix("~").split())
        if line.startswith("~"):
            allowed -= {"setrlimit", "prlimit64"} if "@resources" in names else names
        else:
            allowed |= names
    assert {"setrlimit", "prlimit64"} <= allowed


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze saknas")
@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_systemd_finds_a_service_little_exposed(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


def test_a_service_calls_a_command_there_is() -> None:
    for unit in UNITS:
        for call in re.findall(r"^ExecStart=\S+/handlingar (.+)$", unit.read_text(), re.MULTILINE):
            name, *flags = shlex.split(call)
            shown = subprocess.run(
                [str(Path(sys.executable).with_name("handlingar")), name, "--help"],
                capture_output=True, text=True, check=True,
            ).stdout  # fmt: skip
            assert all(flag in shown for flag in flags if flag.startswith("--"))


def test_the_image_copies_what_the_wheel_is_made_of() -> None:
    """The wheel is built within the image: what is left out there is missing when it starts."""
    text = (DEPLOY / "Containerfile").read_text()
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    assert not [name for name in copied if not (ROOT / name).exists()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["only-include"], *wheel["force-include"], project["project"]["readme"]}
    assert needed <= copied
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx saknas: sudo apt install nginx")
def test_nginx_takes_its_part(tmp_path: Path) -> None:
    site = re.sub(
        r"^\s*ssl_certificate.*$", "", (DEPLOY / "nginx.conf").read_text(), flags=re.MULTILINE
    )
    site = re.sub(r"listen (\[::\]:)?(\d+)( ssl)?;", r"listen \g<1>10\2;", site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {tmp_path}/{kind}; " for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; {folders}{site} }}"
    )
    nginx = ["nginx", "-t", "-e", "stderr", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    done = subprocess.run(nginx, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
