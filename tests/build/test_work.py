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


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's name, as that of an installed index does."""
    with tempfile.TemporaryDirectory(prefix="work-") as name:
        yield Path(name)


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


def test_nothing_temporary_outlives_the_run_after_a_kill(short: Path) -> None:
    for name in ("corpus", "tmp"):
        (short / name).mkdir()
    for i in range(30):
        (short / "corpus" / f"{i}.txt").write_text(f"Fil {i} om brandskydd.\n" * 50)
    work = short / "index" / "work"
    process = start(short)
    until = time.monotonic() + 60
    while not list(work.glob("handlingar-*")) and time.monotonic() < until:
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    left = {entry.name for entry in work.iterdir()}
    assert any(name.startswith("handlingar-") for name in left)
    (short / "index" / ".current.4711").write_bytes(b"halv")
    assert start(short).wait(timeout=120) == 0
    assert not list(work.iterdir())
    assert not list((short / "tmp").iterdir())
    assert not (short / "index" / ".current.4711").exists()
