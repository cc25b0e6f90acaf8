"""Files that hang, crash, swell or lie end themselves, and leave nothing behind."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Outcome, Reading, Status
from indexer.extract import ReadOptions, ocr
from indexer.sandbox import Limits, ReaderPool, read_safely

if TYPE_CHECKING:
    from collections.abc import Callable


def _text(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _bomb(folder: Path, mebibytes: int) -> Path:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w") as part,
    ):
        part.write(b"<x>")
        for _ in range(mebibytes):
            part.write(b"<y/>" * (1 << 18))
    path = folder / "bomb.docx"
    path.write_bytes(stream.getvalue())
    return path


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _until(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_file_comes_back_as_it_was_read(tmp_path: Path) -> None:
    outcome, (reading,) = read_safely(_text(tmp_path, "a.txt", "Ärende\fSida två"))
    assert outcome.status is Status.OK
    assert [page.text for page in reading.pages] == ["Ärende", "Sida två"]
    assert isinstance(reading, Reading)


@pytest.mark.parametrize("name", ["rad\nbrytning.txt", "ä" * 120 + ".txt", "'; rm -rf $x.txt"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    outcome, _ = read_safely(_text(tmp_path, name, "text"))
    assert outcome.status is Status.OK


def test_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt"))
    path.write_text("text", "utf-8")
    assert read_safely(path)[0].status is Status.OK


def test_many_files_go_through_few_workers(tmp_path: Path) -> None:
    files = [_text(tmp_path, f"{n}.txt", f"text {n}") for n in range(60)]
    pool: ReaderPool[Reading] = ReaderPool(2)
    with pool, ThreadPoolExecutor(4) as threads:

        def read_file(path: Path) -> tuple[str, int]:
            readings: list[Reading] = []
            pool.read(path, readings.append)
            return readings[0].raw, len(pool.processes)

        found = list(threads.map(read_file, files))
    assert [text for text, _ in found] == [f"text {n}" for n in range(60)]
    assert max(count for _, count in found) <= 2


def test_too_much_text_ends_the_file_and_the_pool_goes_on(tmp_path: Path) -> None:
    pool: ReaderPool[Reading] = ReaderPool(1, limits=Limits(output=1))
    with pool:
        outcome = pool.read(_text(tmp_path, "stor.txt", "text " * 400_000), lambda _: None)
        assert outcome.status is Status.FAILED
        assert "1 MiB" in (outcome.reason or "")
        assert pool.read(_text(tmp_path, "liten.txt", "text"), lambda _: None).status is Status.OK


def test_too_much_memory_is_a_reason(tmp_path: Path) -> None:
    outcome, readings = read_safely(_bomb(tmp_path, 150), limits=Limits(memory=300))
    assert (outcome.status, readings) == (Status.FAILED, ())
    assert outcome.reason


def test_too_much_time_is_a_reason_and_nothing_is_left(tmp_path: Path) -> None:
    many = _text(tmp_path, "a.html", "<table>" + "<tr><td>x" * 400_000)
    pool: ReaderPool[Reading] = ReaderPool(1, limits=Limits(seconds=0.3))
    with pool:
        first = pool.read(_text(tmp_path, "a.txt", "text"), lambda _: None)
        assert first.status in (Status.OK, Status.FAILED)
        outcome = pool.read(many, lambda _: None)
    assert outcome.status is Status.FAILED
    assert "sekunder" in (outcome.reason or "")


def _slow(folder: Path) -> Path:
    return _text(folder, "slow.html", "<table>" + "<tr><td>x<b>y</b>" * 300_000)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_ends_its_file_only(tmp_path: Path, number: int) -> None:
    pool: ReaderPool[Reading] = ReaderPool(1)
    with pool:
        found: list[Outcome] = []
        thread = threading.Thread(
            target=lambda: found.append(pool.read(_slow(tmp_path), lambda _: None))
        )
        thread.start()
        assert _until(lambda: len(pool.processes) == 1)
        time.sleep(0.3)
        os.kill(pool.processes[0], number)
        thread.join()
        assert found[0].status is Status.FAILED
        assert "avbröts" in (found[0].reason or "")
        assert pool.read(_text(tmp_path, "a.txt", "text"), lambda _: None).status is Status.OK


def test_a_file_is_tried_again_when_an_old_worker_is_gone(tmp_path: Path) -> None:
    pool: ReaderPool[Reading] = ReaderPool(1)
    with pool:
        path = _text(tmp_path, "a.txt", "text")
        pool.read(path, lambda _: None)
        os.kill(pool.processes[0], signal.SIGKILL)
        assert pool.read(path, lambda _: None).status is Status.OK


def test_closing_ends_every_worker(tmp_path: Path) -> None:
    pool: ReaderPool[Reading] = ReaderPool(1)
    with pool:
        pool.read(_text(tmp_path, "a.txt", "text"), lambda _: None)
        (worker,) = pool.processes
        assert _alive(worker)
    assert not _alive(worker)


def test_a_worker_outlives_its_file_however_large_its_parent_is(tmp_path: Path) -> None:
    """The kernel counts the parent's memory in a child's ru_maxrss, exec or not."""
    limits = Limits(memory=512)
    ballast = b"x" * (limits.memory // 2 << 20)
    pool: ReaderPool[Reading] = ReaderPool(1, limits=limits)
    with pool:
        first = _text(tmp_path, "a.txt", "text")
        pool.read(first, lambda _: None)
        (worker,) = pool.processes
        pool.read(first, lambda _: None)
        assert pool.processes == (worker,)
    assert ballast


PARENT = """
import sys, threading
from pathlib import Path
from indexer.extract import ReadOptions
from indexer.sandbox import ReaderPool
pool = ReaderPool(2, ReadOptions())
for path in sys.argv[1:]:
    threading.Thread(target=pool.read, args=(Path(path), lambda _: None)).start()
while len(pool.processes) < 2:
    pass
print(*pool.processes, flush=True)
"""


def _descendants(pids: set[int]) -> set[int]:
    grown = set(pids)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(stat[1]) in grown or int(stat[2]) in grown:
                grown.add(int(entry.name))
    return grown


def test_nothing_outlives_a_parent_that_is_killed(tmp_path: Path, shared: Path) -> None:
    """Also not tesseract at work: the worker is alone with what it started."""
    scan = next((shared / "ocr").glob("*.pdf"))
    parent = subprocess.Popen(
        [sys.executable, "-I", "-c", PARENT, str(scan), str(_slow(tmp_path))],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    workers = set(map(int, parent.stdout.readline().split()))
    assert len(workers) == 2
    if ocr.available():
        assert _until(lambda: len(_descendants(workers)) > 2)
    everyone = _descendants(workers)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _until(lambda: not any(map(_alive, everyone)))


def test_the_odd_files_all_end_with_an_outcome(shared: Path) -> None:
    """A tenth of them here; all of them in the torture run."""
    files = sorted(p for p in (shared / "odd").iterdir() if p.suffix != ".csv")[::10]
    pool: ReaderPool[Reading] = ReaderPool(2, ReadOptions(ocr="off"), Limits(seconds=20))
    with pool, ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(lambda path: pool.read(path, lambda _: None), files))
    assert len(outcomes) == len(files)
    for outcome in outcomes:
        assert outcome.reason or outcome.status is Status.OK


def test_a_worker_has_no_network(tmp_path: Path) -> None:
    """Where the system lets a process leave its network; elsewhere there is nothing to test."""
    probe = (
        "import json, socket\n"
        "from indexer.sandbox import isolation\n"
        "left = isolation.leave_network()\n"
        "names = [name for _, name in socket.if_nameindex()]\n"
        "print(json.dumps([left, names]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True
    )
    left, names = json.loads(done.stdout)
    if not left:
        pytest.skip("systemet låter inte en process lämna nätverket")
    assert names == ["lo"]


def _busy(folder: Path, deep: int = 28) -> Path:
    """Write a PDF whose form has 2²⁸ ways from its root to its only field."""
    kids = [
        b"%d 0 obj\n<< /Kids [ %d 0 R %d 0 R ] >>\nendobj\n" % (n, n + 1, n + 1)
        for n in range(10, 10 + deep)
    ]
    text = b"BT /F1 12 Tf 60 700 Td (Ett protokoll om vatten) Tj ET"
    body = b"".join(
        (
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ",
            b"/AcroForm << /Fields [ 10 0 R ] >> >>\nendobj\n",
            b"2 0 obj\n<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>\nendobj\n3 0 obj\n",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R /Resources ",
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\n",
            b"endobj\n4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
            % (len(text), text),
            *kids,
            b"%d 0 obj\n<< /FT /Tx /V (x) >>\nendobj\n" % (10 + deep),
        )
    )
    offsets = {int(m[1]): m.start() for m in re.finditer(rb"(\d+) 0 obj", body)}
    last = max(offsets)
    rows = [
        b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n"
        for n in range(last + 1)
    ]
    end = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (last + 1, len(body))
    path = folder / "busy.pdf"
    path.write_bytes(body + b"xref\n0 %d\n" % (last + 1) + b"".join(rows) + end)
    return path


def test_a_file_that_keeps_pdfium_busy_is_read_by_pdfminer(tmp_path: Path) -> None:
    options = ReadOptions(ocr="off", seconds=4)
    slower = ReadOptions(ocr="off", seconds=4, pdf_reader="pdfminer")
    pool: ReaderPool[Reading] = ReaderPool(1, options, Limits(seconds=30), slower=slower)
    readings: list[Reading] = []
    with pool:
        outcome = pool.read(_busy(tmp_path), readings.append)
    assert (outcome.status, [reading.raw for reading in readings]) == (
        Status.OK,
        ["Ett protokoll om vatten"],
    )
    assert readings[0].pages[0].reader == "pdfminer"
