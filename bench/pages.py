"""Processor time and size of pages, beside the answer they show.

Every page is asked for in this process, without a network, so that what is counted is the page:
addresses, words and HTML. Times are CPU milliseconds: each question is asked alone and as a page in
turn, the least of three rounds is its time, and the median over the questions is what is printed.
"""

from __future__ import annotations

import gzip
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from werkzeug.test import create_environ, run_wsgi_app

from archive.model import Level, Query
from archive.search import OpenArchive
from archive.settings import Settings
from bench.machine import describe
from bench.site import index_demo
from webapp import create_app
from webapp.addresses import PAGE_SIZE

if TYPE_CHECKING:
    import argparse

    from flask import Flask

    from archive.search import Archive

QUESTIONS = 150
ROUNDS = 3
Measured = tuple[float, int, int]


def main(args: argparse.Namespace) -> None:
    """Print what start page, results and a record cost besides their answers, and their size."""
    with tempfile.TemporaryDirectory() as made:
        index = args.index or Path(made)
        if not args.index:
            index_demo(index)
        settings = Settings(index=index, searches_per_minute=0, seconds_per_minute=0)
        opened = OpenArchive.open(settings)
        held = opened.of(Level.PUBLIC)
        held.warm()
        app = create_app(settings, opened)
        print(", ".join(f"{name} {value}" for name, value in describe().items()))
        _page(app, "/sok?q=a")
        _results(held, app)
        _row("start", [_page(app, "/") for _ in range(20)])


def _results(held: Archive, app: Flask) -> None:
    words = [word for word, many in held.searcher.terms("exact") if word.isalpha() and many > 2]
    chance = random.Random(7)
    asked = [" ".join(chance.sample(words, 1 + n % 2)) for n in range(QUESTIONS)]
    pages, bare = [], []
    for text in asked:
        rounds = [_both(held, app, text) for _ in range(ROUNDS)]
        bare.append(min(alone for alone, _ in rounds))
        pages.append(min(page for _, page in rounds))
    _row("results", pages, bare)
    hits = [held.search(Query(text=text, group=True)).groups for text in asked[:40]]
    records = [f"/handling/{groups[0].document.id}" for groups in hits if groups]
    _row("record", [_page(app, address) for address in records])


def _both(held: Archive, app: Flask, text: str) -> tuple[float, Measured]:
    """Ask a question alone and as a page, one straight after the other."""
    began = time.process_time()
    held.search(Query(text=text, group=True, limit=PAGE_SIZE))
    alone = (time.process_time() - began) * 1000
    return alone, _page(app, f"/sok?q={quote_plus(text)}")


def _page(app: Flask, address: str) -> Measured:
    """Return the CPU ms of a page and its bytes, plain and compressed."""
    environ = create_environ(address)
    began = time.process_time()
    parts, status, _ = run_wsgi_app(app, environ)
    body = b"".join(parts)
    took = (time.process_time() - began) * 1000
    if not status.startswith("200"):
        raise SystemExit(f"{address}: {status}")
    return took, len(body), len(gzip.compress(body, 5))


def _row(name: str, pages: list[Measured], bare: list[float] | None = None) -> None:
    took, plain, packed = (statistics.median(column) for column in zip(*pages, strict=True))
    most = max(size for _, size, _ in pages)
    beside = ""
    if bare:
        own = statistics.median(page - alone for (page, *_), alone in zip(pages, bare, strict=True))
        beside = f", {own:.1f} ms besides the answer of {statistics.median(bare):.1f} ms"
    sizes = f"{plain / 1024:.1f} kB (most {most / 1024:.1f} kB), {packed / 1024:.1f} kB compressed"
    print(f"{name:8} {took:5.1f} ms CPU{beside}; {sizes}")
