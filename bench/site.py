"""The site under test: a server in a process of its own, what it is asked, and what it answers."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HANDLINGAR = Path(sys.executable).with_name("handlingar")
DEMO = Path(__file__).parents[1] / "corpus" / "demo"
FINE = {200, 304}
REFUSED = {429, 503}
_UNLIMITED = {
    f"HANDLINGAR_{what}_PER_MINUTE": "0" for what in ("SEARCHES", "EXPORTS", "FILES", "SECONDS")
}


@dataclass(frozen=True)
class Site:
    """Where the site answers, by which process, from which index; limits by client are off."""

    host: str
    port: int
    pid: int
    index: Path

    def connection(self) -> http.client.HTTPConnection:
        """Return a new connection, with a minute for every answer."""
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def memory(self) -> float:
        """Return the MiB of memory that all its processes hold together."""
        return sum(self.each())

    def each(self) -> list[float]:
        """Return the MiB of each process of the site, shared parts shared out among them."""
        below = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [_held(pid) for pid in (str(self.pid), *below)]

    def ids(self) -> tuple[str, ...]:
        """Return ids of some documents."""
        connection = self.connection()
        connection.request("GET", "/api/search?q=protokoll&limit=50")
        hits = json.loads(connection.getresponse().read())["hits"]
        return tuple(sorted({hit["document_id"] for hit in hits}))


def _held(pid: str) -> float:
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+)", said, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


@dataclass
class Heard:
    """What readers were answered, and after how many seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def served(index: Path, workers: int = 0) -> Iterator[Site]:
    """Serve an index for as long as the block lasts, and end the server as a service manager does.

    `workers` is how many processes answer; 0 for as many as the site takes by itself.

    Raises:
        SystemExit: the server did not start, or did not end well.
    """
    server = subprocess.Popen(
        [
            HANDLINGAR, "serve", "--index", index, "--port", "0", "--quiet",
            "--workers", str(workers),
        ],
        stdout=subprocess.PIPE, text=True, env=os.environ | _UNLIMITED,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        found = re.search(r"http://([\d.]+):(\d+)", server.stdout.readline())
        if found is None:
            raise SystemExit("the server does not start")
        yield Site(found[1], int(found[2]), server.pid, index)
    finally:
        server.send_signal(signal.SIGTERM)
        ended = server.wait(60)
    if ended:
        msg = f"the server ended with {ended}"
        raise SystemExit(msg)


def index_demo(index: Path, *more: str) -> None:
    """Index the demo corpus; that some of its files cannot be read is on purpose."""
    subprocess.run(
        [HANDLINGAR, "index", "--corpus", DEMO, "--index", index, "--quiet", *more],
        check=False, capture_output=True,
    )  # fmt: skip


def ask(connection: http.client.HTTPConnection, path: str, heard: Heard) -> bool:
    """Ask once and note the answer; tell whether the connection can be used again."""
    began = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        heard.wrong.append(f"{path}: {error!r}")
        return False
    heard.seconds.append(time.perf_counter() - began)
    heard.statuses[answer.status] += 1
    told = answer.status in REFUSED and answer.getheader("Retry-After")
    if answer.status not in FINE and not told:
        heard.wrong.append(f"{path}: {answer.status}")
    return not answer.will_close


def together(run: Callable[[int], None], number: int) -> None:
    """Run the same in so many threads, each told its number, and wait for all."""
    threads = [threading.Thread(target=run, args=(own,)) for own in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
