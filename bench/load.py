"""Does the site bear a crowd and a long day? Four times what it carries; an hour's worth of asking.

First as many readers as threads, without pause: what one worker carries. Then requests arrive at
four times that rate, whether or not the ones before have been answered, while a night publishes a
new generation. Last an hour's worth of requests, as fast as they go, with the memory at intervals.
Every answer must be 200 or 304, or a 429/503 that says when to come back; none may take long.
"""

from __future__ import annotations

import http.client
import itertools
import os
import queue
import random
import re
import signal
import subprocess
import tempfile
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.http import FINE, HANDLINGAR, PATHS, REFUSED, WORDS, Heard, Site, _ids, _index, _memory

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

READERS = 8
SECONDS = float(os.environ.get("BENCH_LOAD_SECONDS", "15"))
TIMES = 4
SENDERS = 160
"""More than the site lets wait, so that it must refuse."""
HOUR_RATE = float(os.environ.get("BENCH_LOAD_HOUR_RATE", "2"))
"""Requests per second of the hour that is played: a federation's busiest, by far."""
INTERVALS = 10


def main(args: argparse.Namespace) -> None:  # noqa: ARG001 - every bench is called so
    """Print what the worker carries, what a crowd hears, and how memory behaves over an hour."""
    unlimited = {f"HANDLINGAR_{n}_PER_MINUTE": "0" for n in ("SEARCHES", "EXPORTS", "FILES")}
    with tempfile.TemporaryDirectory() as folder:
        _index(folder)
        server = subprocess.Popen(
            [HANDLINGAR, "serve", "--index", folder, "--port", "0", "--quiet"],
            stdout=subprocess.PIPE, text=True, env=os.environ | unlimited,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            found = re.search(r"http://([\d.]+):(\d+)", server.stdout.readline())
            assert found
            bare = Site(found[1], int(found[2]))
            _measure(Site(bare.host, bare.port, _ids(bare)), server.pid, folder)
        finally:
            server.send_signal(signal.SIGTERM)
            print(f"ended with {server.wait(60)} when told to")


def _measure(site: Site, pid: int, folder: str) -> None:
    _closed(site, Heard(), READERS, until=time.monotonic() + SECONDS / 3)
    began = time.monotonic()
    carried = Heard()
    _closed(site, carried, READERS, until=began + SECONDS)
    rate = len(carried.seconds) / (time.monotonic() - began)
    _say(f"{READERS} readers without pause", carried, rate, pid)
    night = threading.Thread(target=_index, args=(folder, "--rebuild"))
    night.start()
    crowd = Heard()
    sent = _open(site, crowd, TIMES * rate, SECONDS)
    _say(f"{TIMES} × that, a night publishing", crowd, sent, pid)
    night.join()
    _hour(site, pid)


def _hour(site: Site, pid: int) -> None:
    number = int(3600 * HOUR_RATE)
    heard, memory = Heard(), []
    began = time.monotonic()
    for part in range(INTERVALS):
        _closed(site, heard, READERS, number=number // INTERVALS, seed=1000 * part)
        memory.append(_memory(pid))
    took = time.monotonic() - began
    _say(f"an hour's worth at {HOUR_RATE:g}/s", heard, number / took, pid)
    print("  memory, MiB: " + " ".join(f"{one:.0f}" for one in memory))
    print(f"  from the second interval to the last: {memory[-1] / memory[1] - 1:+.1%}")


def _paths(site: Site, seed: int) -> Iterator[str]:
    """Yield addresses for ever, hardly ever the same question twice."""
    chance = random.Random(seed)
    while True:
        word = chance.choice(WORDS)
        if chance.random() < 0.5:
            other = chance.choice(WORDS).strip('*"')
            word += f" {other} {chance.randint(1, 400)}"
        yield chance.choice(PATHS).format(q=quote_plus(word), id=chance.choice(site.ids))


def _ask(connection: http.client.HTTPConnection, path: str, heard: Heard) -> bool:
    """Ask once; tell whether the connection can be used again."""
    began = time.monotonic()
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        heard.wrong.append(f"{path}: {error!r}")
        return False
    heard.seconds.append(time.monotonic() - began)
    heard.statuses[answer.status] += 1
    told = answer.status in REFUSED and answer.getheader("Retry-After")
    if answer.status not in FINE and not told:
        heard.wrong.append(f"{path}: {answer.status}")
    return not answer.will_close


def _closed(
    site: Site, heard: Heard, readers: int, *, until: float = 0.0, number: int = 0, seed: int = 0
) -> None:
    """Let readers ask one thing after the other, until a time or a number of requests."""
    left = itertools.count(number - 1, -1)

    def read(own: int) -> None:
        connection = http.client.HTTPConnection(site.host, site.port, timeout=60)
        for path in _paths(site, seed + own):
            if (number and next(left) < 0) or (until and time.monotonic() > until):
                break
            if not _ask(connection, path, heard):
                connection.close()
        connection.close()

    _together(read, readers)


def _open(site: Site, heard: Heard, rate: float, seconds: float) -> float:
    """Let requests arrive at a rate, each at its time; return the rate they were sent at."""
    due: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    begin = time.monotonic() + 0.5
    number = int(rate * seconds)
    for i in range(number):
        due.put(begin + i / rate)
    for _ in range(SENDERS):
        due.put(None)

    def send(own: int) -> None:
        paths = _paths(site, 7_000 + own)
        connection = http.client.HTTPConnection(site.host, site.port, timeout=60)
        while (at := due.get()) is not None:
            time.sleep(max(0.0, at - time.monotonic()))
            if not _ask(connection, next(paths), heard):
                connection.close()
        connection.close()

    _together(send, SENDERS)
    return number / (time.monotonic() - begin)


def _together(run: object, number: int) -> None:
    threads = [threading.Thread(target=run, args=(own,)) for own in range(number)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _say(what: str, heard: Heard, rate: float, pid: int) -> None:
    times = sorted(heard.seconds) or [0.0]
    fine = sum(n for status, n in heard.statuses.items() if status in FINE)
    refused = sum(n for status, n in heard.statuses.items() if status in REFUSED)
    print(
        f"{what:34} {rate:6.0f} requests/s  {fine:6} answered  {refused:6} refused  "
        f"{len(heard.wrong):3} wrong  p50 {times[len(times) // 2] * 1000:5.0f} ms  "
        f"p99 {times[int(len(times) * 0.99)] * 1000:5.0f} ms  max {times[-1] * 1000:5.0f} ms  "
        f"memory {_memory(pid):4.0f} MiB"
    )
    for line in heard.wrong[:5]:
        print(f"  {line}")
