"""What does a running site do when the generation just published is damaged, file by file?"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

from .test_serving import HANDLINGAR, ask, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def two(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Settings, str, str]:
    """An archive with two generations, and their names, the older first."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "maj.txt").write_text("Protokoll\n\n§ 1 Larm\n\nDirektionen beslutar om larm.\n")
    settings = Settings(
        corpus=corpus, index=tmp_path / "index", jobs=1, engine=getattr(request, "param", "whoosh")
    )
    names = []
    for word in ("larm", "vatten"):
        (corpus / f"{word}.txt").write_text(f"Protokoll\n\n§ 2 Om {word}\n\nOm {word}.\n")
        run(settings, Options(), silent)
        names.append(generations.current(settings.index).name)
    return settings, names[0], names[1]


@contextmanager
def damaged(path: Path) -> Iterator[None]:
    """Flip a bit in the middle of a file, which keeps its size and its time."""
    whole, before = path.read_bytes(), path.stat()
    path.unlink()  # generations share files by hard links
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    yield
    path.write_bytes(whole)


@contextmanager
def half_written(folder: Path) -> Iterator[None]:
    """Take away the manifest, which is written last."""
    manifest = folder / generations.MANIFEST
    manifest.rename(folder / "aside")
    yield
    (folder / "aside").rename(manifest)


def kinds(folder: Path) -> list[Path]:
    """Return one file of every kind that a generation has."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    return list(
        {path.suffix or path.name: path for path in files if path.suffix != ".lock"}.values()
    )


@pytest.mark.parametrize("two", ["arrays", "whoosh"], indirect=True)
def test_a_damaged_generation_is_refused_and_the_one_before_answers(
    two: tuple[Settings, str, str],
) -> None:
    settings, older, newer = two
    folder = generations.folder(settings.index) / newer
    generations.publish(settings.index, older)
    faults = [*(damaged(path) for path in kinds(folder)), half_written(folder)]
    assert len(faults) > 4
    with serving(settings) as (process, where):
        assert ask(where, "/readyz") == (200, f"ok {older}\n")
        for fault in faults:
            with fault:
                generations.publish(settings.index, newer)
                status, said = ask(where, "/readyz")
                assert status == 200
                assert said.startswith(f"ok {older}\nGenerationen {newer} är skadad")
                assert f"{newer}, är skadat" in ask(where, "/status")[1]
                assert '"total":0' in ask(where, "/api/search?q=vatten")[1]
                assert '"total":2' in ask(where, "/api/search?q=larm")[1]
        generations.publish(settings.index, newer)
        assert ask(where, "/readyz") == (200, f"ok {newer}\n")
        assert "är skadat" not in ask(where, "/status")[1]
        assert '"total":1' in ask(where, "/api/search?q=vatten")[1]
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=120)[1]
    assert log.count(f"Generationen {newer} är skadad") >= len(faults) - 1


def test_a_site_started_beside_a_damaged_generation_serves_the_one_before(
    two: tuple[Settings, str, str],
) -> None:
    settings, older, newer = two
    folder = generations.folder(settings.index) / newer
    with damaged(folder / generations.CATALOGUE), serving(settings) as (_, where):
        assert ask(where, "/readyz")[1].startswith(f"ok {older}\nGenerationen {newer} är skadad")
        assert '"total":2' in ask(where, "/api/search?q=larm")[1]
        checked = subprocess.run(
            [HANDLINGAR, "check", "--deep"],
            env={
                "HANDLINGAR_CORPUS": str(settings.corpus),
                "HANDLINGAR_INDEX": str(settings.index),
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 2
        assert f"Generationen {newer}: catalogue.sqlite har ändrats" in checked.stderr
        assert f"Generationen {older}:" not in checked.stderr
