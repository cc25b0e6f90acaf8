"""The wheel, installed beside a distribution that has a package of the same name as ours."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`handlingar` of an environment with our wheel, our libraries and somebody's `archive`."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True, with_pip=False)
    (packages,) = environment.glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    stranger = packages / "archive/__init__.py"
    stranger.parent.mkdir()
    stranger.write_text("raise ImportError('another distribution')\n")
    script = environment / "bin/handlingar"
    start = "from handlingar import main\nif __name__ == '__main__':\n    main()\n"
    script.write_text(f"#!{environment}/bin/python\n{start}")
    script.chmod(0o755)
    return script


def test_a_wheel_puts_one_module_and_one_folder_beside_others(command: Path) -> None:
    (packages,) = command.parents[1].glob("lib/python*/site-packages")
    ours = {path.name for path in packages.iterdir()} - {"archive", "ours.pth", "__pycache__"}
    assert {name for name in ours if not name.endswith(".dist-info")} == {
        "handlingar.py",
        "handlingar_rooms",
    }
    rooms = packages / "handlingar_rooms"
    assert {room.name for room in rooms.iterdir()} == {"archive", "indexer", "webapp"}
    for kind in ("*.toml", "*.html", "*.po", "*.woff2", "*.css"):
        assert list(rooms.rglob(kind)), kind


def test_an_installed_wheel_reads_indexes_and_finds(command: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "maj.txt").write_text("Protokoll\n\n§ 1 Larm\n\nDirektionen beslutar om larm.\n")
    places = ["--index", str(tmp_path / "index")]
    built = subprocess.run(
        [command, "index", "--corpus", str(corpus), *places],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert built.returncode == 0, built.stderr
    search: list[str | Path] = [command, "search", "larm", "--format", "json", *places]
    answer = subprocess.run(search, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert '"total": 1' in answer.stdout.replace('"total":1', '"total": 1')
