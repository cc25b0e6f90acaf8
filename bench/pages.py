"""Processor time and size of pages beside the answer they show, and how long eight readers wait.

First every page is asked for in this process, without a network: each question alone and as a page
in turn, the least of three rounds is its time. Then readers ask a site in processes of its own, by
the clock; some read for a second before they ask again, some ask without rest and wait for one
another. Each question is asked once, so that no answer is known already.
"""

from __future__ import annotations

import gc
import gzip
import http.client
import random
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from werkzeug.test import create_environ, run_wsgi_app

from archive.model import Level, Query
from archive.search.opened import OpenArchive
from archive.settings import Settings
from bench.machine import describe
from bench.site import Site, index_demo, served
from webapp import create_app
from webapp.addresses import page_size
from webapp.workers import worker_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from flask import Flask

    from archive.search.archive import Archive

QUESTIONS = 150
ROUNDS = 3
READERS = 8
EACH = 12
"""Questions a reader asks."""
PAUSE = 1.0
Measured = tuple[float, int, int]


def main(args: argparse.Namespace) -> None:
    """Print what pages of `--index`, else of the demo, cost, and what readers wait for them."""
    with tempfile.TemporaryDirectory() as made:
        index = args.index or Path(made)
        if not args.index:
            index_demo(index)
        settings = Settings(index=index, searches_per_minute=0, seconds_per_minute=0)
        opened = OpenArchive.open(settings)
        held = opened.of(Level.PUBLIC)
        held.warm()
        words = [word for word, many in held.searcher.terms("exact") if word.isalpha() and many > 2]
        print(describe())
        _costs(held, create_app(settings, opened), words)
        asked, least = _bare(held, words)
        opened.close()
        for workers in dict.fromkeys((1, worker_count(0))):
            with served(index, workers) as site:
                print(f"processes that answer: {workers}")
                _waits(site, asked, least)


def _costs(held: Archive, app: Flask, words: Sequence[str]) -> None:
    chance = random.Random(7)
    asked = [" ".join(chance.sample(words, 1 + n % 2)) for n in range(QUESTIONS)]
    _page(app, "/sok?q=a")
    gc.freeze()  # as the process does that starts those that serve
    _results("results", held, app, asked)
    _results("question", held, app, [f"Vad beslutades om {text}?" for text in asked])
    hits = [held.search(Query(text=text, group=True)).groups for text in asked[:40]]
    records = [f"/handling/{groups[0].document.id}" for groups in hits if groups]
    _row("record", [_page(app, address) for address in records])
    _row("start", [_page(app, "/") for _ in range(20)])


def _results(name: str, held: Archive, app: Flask, asked: Sequence[str]) -> None:
    pages, bare = [], []
    for text in asked:
        rounds = [_both(held, app, text) for _ in range(ROUNDS)]
        bare.append(min(alone for alone, _ in rounds))
        pages.append(min(page for _, page in rounds))
    _row(name, pages, bare)


def _both(held: Archive, app: Flask, text: str) -> tuple[float, Measured]:
    """Ask a question alone and as a page, one straight after the other."""
    began = time.process_time()
    held.search(Query(text=text, group=True, limit=page_size(text)))
    alone = (time.process_time() - began) * 1000
    return alone, _page(app, f"/sok?q={quote_plus(text)}")


def _page(app: Flask, address: str) -> Measured:
    """Return the CPU ms of a page and its bytes, plain and compressed."""
    began = time.process_time()
    parts, status, _ = run_wsgi_app(app, create_environ(address))
    body = b"".join(parts)
    took = (time.process_time() - began) * 1000
    if not status.startswith("200"):
        raise SystemExit(f"{address}: {status}")
    return took, len(body), len(gzip.compress(body, 5))


def _row(name: str, pages: list[Measured], bare: Sequence[float] = ()) -> None:
    took, plain, packed = (statistics.median(column) for column in zip(*pages, strict=True))
    beside = ""
    if bare:
        own = statistics.median(page - alone for (page, *_), alone in zip(pages, bare, strict=True))
        beside = f", {own:.1f} ms besides the answer of {statistics.median(bare):.1f} ms"
    most = max(size for _, size, _ in pages) / 1024
    sizes = f"{plain / 1024:.1f} kB (most {most:.1f} kB), {packed / 1024:.1f} kB compressed"
    print(f"{name:8} {took:5.1f} ms CPU{beside}; {sizes}")


def _bare(held: Archive, words: Sequence[str]) -> tuple[list[str], float]:
    """Return questions for the readers, and the p95 of their answers without page and site."""
    chance = random.Random(3)
    asked = [" ".join(chance.sample(words, 1 + n % 3)) for n in range(3 * READERS * EACH)]
    return asked, _wait("the bare answer, one at a time", [_seconds(held, t) for t in asked])


def _seconds(held: Archive, text: str) -> float:
    began = time.perf_counter()
    held.search(Query(text=text, group=True))
    return time.perf_counter() - began


def _waits(site: Site, asked: list[str], least: float) -> None:
    shared = [asked[n * EACH : (n + 1) * EACH] for n in range(3 * READERS)]
    _read(site, [["protokoll"] * 3] * READERS, 0.0)  # every process has opened the archive
    for what, pause, questions in (
        ("a page, one reader", 0.0, shared[:1]),
        (f"a page, {READERS} readers who read for {PAUSE:.0f} s", PAUSE, shared[READERS:-READERS]),
        (f"a page, {READERS} readers without rest", 0.0, shared[-READERS:]),
    ):
        _wait(what, _read(site, questions, pause), least)
    print("MiB of each process: " + ", ".join(f"{size:.0f}" for size in site.memory()))


def _read(site: Site, questions: Sequence[list[str]], pause: float) -> list[float]:
    """Let a reader for each list of questions ask them; return the seconds of all answers."""

    def read(own: Sequence[str]) -> list[float]:
        connection = http.client.HTTPConnection(site.host, site.port, timeout=60)
        seconds = []
        for text in own:
            time.sleep(pause * random.random() * 2)
            began = time.perf_counter()
            connection.request(
                "GET", f"/sok?q={quote_plus(text)}", headers={"Accept-Encoding": "gzip"}
            )
            answer = connection.getresponse()
            answer.read()
            seconds.append(time.perf_counter() - began)
            if answer.status != 200:
                raise SystemExit(f"{text}: {answer.status}")
        return seconds

    with ThreadPoolExecutor(len(questions)) as readers:
        return [seconds for own in readers.map(read, questions) for seconds in own]


def _wait(what: str, seconds: list[float], least: float = 0.0) -> float:
    times = sorted(1000 * s for s in seconds)
    p95 = times[int(len(times) * 0.95)]
    beside = f"  {p95 / least:5.1f} x the bare p95" if least else ""
    print(
        f"{what:44} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms{beside}", flush=True
    )
    return p95
