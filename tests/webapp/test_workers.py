"""Several real processes that answer at one address, counted together, ended and killed."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import accept_backoff
from webapp.shared_counters import PLACES, SharedCounters
from webapp.workers import worker_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HANDLINGAR = Path(sys.executable).with_name("handlingar")
SHARE = 12

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks at the processes in /proc"
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    corpus = tmp_path_factory.mktemp("shared-papers")
    (corpus / "maj.txt").write_text("Protokoll\n\n§ 1 Larm\n\nDirektionen beslutar om larm.\n")
    made = Settings(corpus=corpus, index=corpus.with_name("shared-papers-index"), jobs=1)
    run(made, Options(), silent)
    return made


class Site:
    """A running site of two workers."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.process = subprocess.Popen(
            [HANDLINGAR, "serve", "--index", settings.index, "--port", "0", "--workers", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={
                "HANDLINGAR_SEARCHES_PER_MINUTE": str(SHARE),
                "HANDLINGAR_CORPUS": str(settings.corpus),
                "PATH": "/usr/bin",
                "HOME": "/tmp",
                "TMPDIR": str(folder),
            },
        )
        assert self.process.stdout
        found = re.search(r"http://([\d.]+:\d+)", self.process.stdout.readline())
        assert found
        self.where = found[1]

    def ask(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.where, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def workers(self) -> set[int]:
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Iterator[Site]:
    made = Site(settings, tmp_path)
    assert until(lambda: len(made.workers()) == 2)
    yield made
    if made.process.poll() is None:
        made.process.kill()
    made.process.wait()


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_requests_are_counted_over_all_workers(site: Site) -> None:
    heard = Counter(site.ask(f"/sok?q=larm{n}")[0] for n in range(SHARE + 6))
    # Had each worker its own count, none would be refused. A minute that ends meanwhile lets one
    # or two more in.
    assert heard[200] + heard[429] == SHARE + 6
    assert heard[429] >= 4
    told = site.ask("/metrics")[1]
    assert f'handlingar_requests_total{{status="200",view="search.hits"}} {heard[200]}.0' in told
    assert 'handlingar_requests_total{status="429",view="search.hits"} 6.0' in told
    assert re.search(r"^handlingar_documents 1\.0$", told, re.MULTILINE)


def test_a_worker_that_dies_is_replaced_and_its_counts_stay(site: Site) -> None:
    before = site.workers()
    assert [site.ask("/sok?q=larm")[0] for _ in range(4)] == [200] * 4
    os.kill(min(before), signal.SIGKILL)
    assert until(lambda: len(site.workers() - before) == 1)
    assert site.ask("/readyz")[0] == 200
    assert 'view="search.hits"} 4.0' in site.ask("/metrics")[1]


class Door:
    """What a balance needs of a server: its readers, and that it takes one more."""

    def __init__(self) -> None:
        self.active_channels: dict[int, None] = {}

    def handle_accept(self) -> None:
        self.active_channels[len(self.active_channels)] = None


def test_who_has_more_readers_holds_back(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("webapp.accept_backoff.time.sleep", waits.append)
    shared, full, free = accept_backoff.AcceptBackoff(2), Door(), Door()
    shared.join(full, 0)
    shared.join(free, 1)
    for _ in range(8):
        full.handle_accept()
    assert waits == [min(n * accept_backoff.STEP, accept_backoff.LONGEST) for n in range(1, 8)]
    free.handle_accept()
    assert len(waits) == 7
    assert (len(full.active_channels), len(free.active_channels)) == (8, 1)


def test_readers_who_come_together_are_all_answered(site: Site) -> None:
    assert site.ask("/readyz")[0] == 200
    port = int(site.where.rpartition(":")[2])
    for _ in range(3):
        readers = [http.client.HTTPConnection(site.where, timeout=60) for _ in range(8)]
        for reader in readers:
            reader.connect()
        for reader in readers:
            reader.request("GET", "/healthz")
        assert [reader.getresponse().read() for reader in readers] == [b"ok\n"] * 8
        few, many = sorted(len(held(pid, port)) for pid in site.workers())
        assert few + many == 8
        for reader in readers:
            reader.close()
        assert until(lambda: not any(held(pid, port) for pid in site.workers()))


def held(pid: int, port: int) -> set[str]:
    """Return the open connections of a process to a port, by their inodes (proc(5))."""
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    there = {r[9] for r in rows if r[1].endswith(f":{port:04X}") and r[3] == "01"}
    own = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            own.add(str(entry.readlink()))
    return {inode for inode in there if f"socket:[{inode}]" in own}


def test_both_serve_a_new_generation(site: Site, settings: Settings) -> None:
    before = {site.ask("/readyz")[1] for _ in range(20)}
    run(settings, Options(rebuild=True), silent)
    after = {site.ask("/readyz")[1] for _ in range(20)}
    assert len(before) == len(after) == 1
    assert before != after


def test_told_to_end_all_end_and_leave_nothing(site: Site, tmp_path: Path) -> None:
    workers = site.workers()
    site.ask("/sok?q=larm")
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(120) == 0
    assert gone(workers)
    assert list(tmp_path.iterdir()) == []


def test_no_worker_outlives_the_one_that_started_it(site: Site) -> None:
    workers = site.workers()
    site.process.kill()
    site.process.wait()
    assert until(lambda: gone(workers))


def test_as_many_as_cores_unless_a_number_is_set() -> None:
    assert worker_count(3) == 3
    assert 1 <= worker_count(0) <= 4


def test_counts_of_clients_are_kept_apart_and_forgotten_in_time() -> None:
    counts = SharedCounters()
    for client in range(1000):
        for _ in range(client % 3 + 1):
            counts.incr(f"client {client}", 60)
    assert all(counts.get(f"client {n}") == n % 3 + 1 for n in range(1000))
    assert counts.get("nobody") == 0
    counts.incr("short", 0)
    assert counts.get("short") == 0
    counts.clear("client 1")
    assert counts.get("client 1") == 0
    counts.reset()
    assert counts.get("client 2") == 0


def test_more_clients_than_places_never_stop_it_counting() -> None:
    counts = SharedCounters()
    for client in range(2 * PLACES):
        assert counts.incr(f"client {client}", 60) == 1
    assert counts.get(f"client {2 * PLACES - 1}") == 1


def test_a_window_slides() -> None:
    counts = SharedCounters()
    taken = [counts.acquire_sliding_window_entry("a", 3, 60) for _ in range(5)]
    assert taken == [True, True, True, False, False]
    before, left, now, _ = counts.get_sliding_window("a", 60)
    assert (before, left, now) == (0, 0.0, 3)
    counts.clear_sliding_window("a", 60)
    assert counts.acquire_sliding_window_entry("a", 3, 60)
