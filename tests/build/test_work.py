"""What a killed run leaves lies in the index folder, and the next run sweeps it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["kort", "lång" * 20])
def house(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name, and one whose does not."""
    with tempfile.TemporaryDirectory(prefix="work-") as name:
        folder = Path(name) / request.param
        folder.mkdir()
        yield folder


def start(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from archive.cli import main; main()", "index", "--quiet"],
        env=os.environ
        | {
            "HANDLINGAR_CORPUS": str(folder / "corpus"),
            "HANDLINGAR_INDEX": str(folder / "index"),
            "HANDLINGAR_OCR": "off",
            "TMPDIR": str(folder / "tmp"),
        },
        start_new_session=True,
    )


def test_nothing_temporary_outlives_the_run_after_a_kill(house: Path) -> None:
    for name in ("corpus", "tmp"):
        (house / name).mkdir()
    for i in range(30):
        (house / "corpus" / f"{i}.txt").write_text(f"Fil {i} om brandskydd.\n" * 50)
    work = house / "index" / "work"
    process = start(house)
    until = time.monotonic() + 60
    while not list(work.glob("pymp-*/listener-*")) and time.monotonic() < until:
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list(work.glob("pymp-*/listener-*"))
    assert list(work.glob("handlingar-*"))
    for name in (".current.4711", ".restrictions.json.4711", ".changes.sqlite.4711"):
        (house / "index" / name).write_bytes(b"halv")
    assert start(house).wait(timeout=120) == 0
    assert not list(work.iterdir())
    assert not list((house / "tmp").iterdir())
    assert not list((house / "index").glob("*.4711"))
