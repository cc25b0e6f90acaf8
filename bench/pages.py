"""Processor time and size of pages, beside the answer they show.

Every page is asked for in this process, without a network, so that what is counted is the page:
addresses, words and HTML. Times are CPU milliseconds, the median over questions asked once each.
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

from archive.model import Level, Query
from archive.search import OpenArchive
from archive.settings import Settings
from bench.machine import describe
from bench.site import index_demo
from webapp import create_app

if TYPE_CHECKING:
    import argparse

    from flask.testing import FlaskClient

    from archive.search import Archive

QUESTIONS = 150


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
        client = create_app(settings, opened).test_client()
        print(", ".join(f"{name} {value}" for name, value in describe().items()))
        client.get("/sok?q=a")
        _results(held, client)
        _row("start", _sizes(client, ["/"] * 20))


def _results(held: Archive, client: FlaskClient) -> None:
    words = [word for word, many in held.searcher.terms("exact") if word.isalpha() and many > 2]
    chance = random.Random(7)
    asked = [" ".join(chance.sample(words, 1 + n % 2)) for n in range(QUESTIONS)]
    bare = [_milliseconds(held, text) for text in asked]
    pages = _sizes(client, [f"/sok?q={quote_plus(text)}" for text in asked])
    _row("results", pages, statistics.median(bare))
    hits = [held.search(Query(text=text, group=True)).groups for text in asked[:40]]
    records = [f"/handling/{groups[0].document.id}" for groups in hits if groups]
    _row("record", _sizes(client, records))


def _sizes(client: FlaskClient, addresses: list[str]) -> list[tuple[float, int, int]]:
    """Return for each address its CPU ms and its bytes, plain and compressed."""
    made = []
    for address in addresses:
        began = time.process_time()
        answer = client.get(address)
        took = (time.process_time() - began) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")
        made.append((took, len(answer.data), len(gzip.compress(answer.data, 5))))
    return made


def _milliseconds(held: Archive, text: str) -> float:
    began = time.process_time()
    held.search(Query(text=text, group=True))
    return (time.process_time() - began) * 1000


def _row(name: str, pages: list[tuple[float, int, int]], bare: float | None = None) -> None:
    took, plain, packed = (statistics.median(column) for column in zip(*pages, strict=True))
    most = max(size for _, size, _ in pages)
    beside = "" if bare is None else f", {took - bare:.1f} ms besides the answer of {bare:.1f} ms"
    sizes = f"{plain / 1024:.1f} kB (most {most / 1024:.1f} kB), {packed / 1024:.1f} kB compressed"
    print(f"{name:8} {took:5.1f} ms CPU{beside}; {sizes}")
