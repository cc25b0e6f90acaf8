"""Load test: four times what the site carries, and an hour's worth of requests.

First as many readers as threads, without pause: what one worker carries. Then requests arrive at
four times that rate, whether or not the ones before have been answered, while a night publishes a
new generation. Last an hour's worth of requests, as fast as they go, with the memory at intervals.
Every answer must be 200 or 304, or a 429/503 that says when to come back; none may take long.
"""

from __future__ import annotations

import itertools
import os
import queue
import random
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.site import FINE, REFUSED, Heard, Site, ask, index_demo, served, together

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
WORDS = ("trygghetslarm", "budget", "avtal", "direktionen beslutar", "avfall", "vård*", '"e-hälsa"')
PATHS = (
    *(["/sok?q={q}"] * 6),
    *(["/sok?q={q}&typ=protokoll"] * 2),
    "/api/search?q={q}",
    "/forslag?q={q}",
    "/handling/{id}?q={q}",
    "/handling/{id}",
    "/original/{id}",
    "/kwic?q={q}",
    "/flode.atom?q={q}",
    "/export?q={q}&format=csv",
    "/organ",
    "/",
)


def main(args: argparse.Namespace) -> None:  # noqa: ARG001 - every bench is called so
    """Print what the worker carries, what a crowd hears, and how memory behaves over an hour."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        index_demo(index)
        with served(index) as site:
            _measure(site, site.ids())


def _measure(site: Site, ids: tuple[str, ...]) -> None:
    _closed(site, ids, Heard(), until=time.monotonic() + SECONDS / 3)
    began = time.monotonic()
    carried = Heard()
    _closed(site, ids, carried, until=began + SECONDS)
    rate = len(carried.seconds) / (time.monotonic() - began)
    _say(f"{READERS} readers without pause", carried, rate, site)
    night = threading.Thread(target=index_demo, args=(site.index, "--rebuild"))
    night.start()
    crowd = Heard()
    sent = _open(site, ids, crowd, TIMES * rate)
    _say(f"{TIMES} × that, a night publishing", crowd, sent, site)
    night.join()
    _hour(site, ids)


def _hour(site: Site, ids: tuple[str, ...]) -> None:
    number = int(3600 * HOUR_RATE)
    heard, memory = Heard(), []
    began = time.monotonic()
    for part in range(INTERVALS):
        _closed(site, ids, heard, number=number // INTERVALS, seed=1000 * part)
        memory.append(site.memory())
    took = time.monotonic() - began
    _say(f"an hour's worth at {HOUR_RATE:g}/s", heard, number / took, site)
    print("  memory, MiB: " + " ".join(f"{one:.0f}" for one in memory))
    print(f"  from the second interval to the last: {memory[-1] / memory[1] - 1:+.1%}")


def _paths(ids: tuple[str, ...], seed: int) -> Iterator[str]:
    """Yield addresses for ever, hardly ever the same question twice."""
    chance = random.Random(seed)
    while True:
        word = chance.choice(WORDS)
        if chance.random() < 0.5:
            other = chance.choice(WORDS).strip('*"')
            word += f" {other} {chance.randint(1, 400)}"
        yield chance.choice(PATHS).format(q=quote_plus(word), id=chance.choice(ids))


def _closed(
    site: Site,
    ids: tuple[str, ...],
    heard: Heard,
    *,
    until: float = 0.0,
    number: int = 0,
    seed: int = 0,
) -> None:
    """Let readers ask one thing after the other, until a time or a number of requests."""
    left = itertools.count(number - 1, -1)

    def read(own: int) -> None:
        connection = site.connection()
        for path in _paths(ids, seed + own):
            if (number and next(left) < 0) or (until and time.monotonic() > until):
                break
            if not ask(connection, path, heard):
                connection.close()
        connection.close()

    together(read, READERS)


def _open(site: Site, ids: tuple[str, ...], heard: Heard, rate: float) -> float:
    """Let requests arrive at a rate, each at its time; return the rate they were sent at."""
    due: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    begin = time.monotonic() + 0.5
    number = int(rate * SECONDS)
    for i in range(number):
        due.put(begin + i / rate)
    for _ in range(SENDERS):
        due.put(None)

    def send(own: int) -> None:
        paths = _paths(ids, 7_000 + own)
        connection = site.connection()
        while (at := due.get()) is not None:
            time.sleep(max(0.0, at - time.monotonic()))
            if not ask(connection, next(paths), heard):
                connection.close()
        connection.close()

    together(send, SENDERS)
    return number / (time.monotonic() - begin)


def _say(what: str, heard: Heard, rate: float, site: Site) -> None:
    times = sorted(heard.seconds) or [0.0]
    fine = sum(n for status, n in heard.statuses.items() if status in FINE)
    refused = sum(n for status, n in heard.statuses.items() if status in REFUSED)
    print(
        f"{what:34} {rate:6.0f} requests/s  {fine:6} answered  {refused:6} refused  "
        f"{len(heard.wrong):3} wrong  p50 {times[len(times) // 2] * 1000:5.0f} ms  "
        f"p99 {times[int(len(times) * 0.99)] * 1000:5.0f} ms  max {times[-1] * 1000:5.0f} ms  "
        f"memory {site.memory():4.0f} MiB"
    )
    for line in heard.wrong[:5]:
        print(f"  {line}")
