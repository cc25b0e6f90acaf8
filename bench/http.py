"""How many readers does one process carry, and what do the others hear? Mixed traffic on loopback.

First one reader after the other, to know what one worker carries; then four times as many readers
as there are threads, without pause, while a night publishes a new generation. Every answer must be
200 or 304, or a 429/503 that says when to come back.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.eight import measure

if TYPE_CHECKING:
    import argparse

HANDLINGAR = Path(sys.executable).with_name("handlingar")
DEMO = Path(__file__).parents[1] / "corpus" / "demo"
SECONDS = float(os.environ.get("BENCH_HTTP_SECONDS", "20"))
READERS = 32
CROWD = 96
"""More than can wait: some are told to come back."""
FINE = {200, 304}
REFUSED = {429, 503}
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


@dataclass(frozen=True)
class Site:
    """Where the site answers, and documents to ask for."""

    host: str
    port: int
    ids: tuple[str, ...] = ()


@dataclass
class Heard:
    """What readers were answered, and after how many seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def main(args: argparse.Namespace) -> None:
    """Print what eight readers wait, then requests per second, times, refusals and memory.

    With `--index` the eight ask that archive, and the crowd stays away.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = str(args.index or made)
        if not args.index:
            _index(folder)
        environ = os.environ | {
            "HANDLINGAR_SEARCHES_PER_MINUTE": "0",
            "HANDLINGAR_EXPORTS_PER_MINUTE": "0",
            "HANDLINGAR_FILES_PER_MINUTE": "0",
        }
        server = subprocess.Popen(
            [HANDLINGAR, "serve", "--index", folder, "--port", "0", "--quiet"],
            stdout=subprocess.PIPE, text=True, env=environ,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            found = re.search(r"http://([\d.]+):(\d+)", server.stdout.readline())
            assert found
            measure(found[1], int(found[2]), Path(folder))
            if not args.index:
                _measure(Site(found[1], int(found[2])), server.pid, folder)
        finally:
            server.send_signal(signal.SIGTERM)
            print(f"ended with {server.wait(60)} when told to")


def _index(folder: str, *more: str) -> None:
    command = ["index", "--corpus", str(DEMO), "--index", folder, "--quiet", *more]
    subprocess.run([HANDLINGAR, *command], check=False, capture_output=True)


def _measure(bare: Site, pid: int, folder: str) -> None:
    site = Site(bare.host, bare.port, _ids(bare))
    _say("one reader", _load(site, 1), _memory(pid))
    night = threading.Thread(target=_index, args=(folder, "--rebuild"))
    night.start()
    crowd = _load(site, READERS)
    night.join()
    _say(f"{READERS} readers, a night publishing", crowd, _memory(pid))
    _say(f"{CROWD} readers", _load(site, CROWD), _memory(pid))
    _say(f"{READERS} readers again", _load(site, READERS), _memory(pid))


def _ids(site: Site) -> tuple[str, ...]:
    connection = http.client.HTTPConnection(site.host, site.port, timeout=120)
    connection.request("GET", "/api/search?q=protokoll&limit=50")
    hits = json.loads(connection.getresponse().read())["hits"]
    return tuple(sorted({hit["document_id"] for hit in hits}))


def _load(site: Site, readers: int) -> Heard:
    heard, until = Heard(), time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=_read, args=(site, seed, until, heard)) for seed in range(readers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


def _read(site: Site, seed: int, until: float, heard: Heard) -> None:
    chance = random.Random(seed)
    connection = http.client.HTTPConnection(site.host, site.port, timeout=60)
    while time.monotonic() < until:
        word = quote_plus(chance.choice(WORDS))
        path = chance.choice(PATHS).format(q=word, id=chance.choice(site.ids))
        began = time.monotonic()
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            heard.wrong.append(f"{path}: {error!r}")
            connection.close()
            continue
        heard.seconds.append(time.monotonic() - began)
        heard.statuses[answer.status] += 1
        told = answer.status in REFUSED and answer.getheader("Retry-After")
        if answer.status not in FINE and not told:
            heard.wrong.append(f"{path}: {answer.status}")
        elif told:
            time.sleep(0.5)


def _say(what: str, heard: Heard, memory: float) -> None:
    times = sorted(heard.seconds) or [0.0]
    fine = sum(n for status, n in heard.statuses.items() if status in FINE)
    refused = sum(n for status, n in heard.statuses.items() if status in REFUSED)
    print(
        f"{what:36} {fine / SECONDS:7.1f} answers/s  {refused:5} refused"
        f"  {len(heard.wrong):3} wrong  p50 {statistics.median(times) * 1000:6.0f} ms  p95 "
        f"{times[int(len(times) * 0.95)] * 1000:6.0f} ms  max {times[-1] * 1000:6.0f} ms"
        f"  memory {memory:5.0f} MiB"
    )
    for line in heard.wrong[:5]:
        print(f"  {line}")


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text())
    return int(found[1]) / 1024 if found else 0.0
