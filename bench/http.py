"""Latency of result pages for eight readers, beside the bare answer.

The bare answer is the search itself in this process: engine, ranking, facets, snippets. Readers ask
the site for the same questions as pages, each question once, so that no answer is known already.
Some read for a second before they ask again; some ask without rest, and wait for one another.
"""

from __future__ import annotations

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
from bench import existence
from bench.machine import describe
from bench.site import Heard, Site, ask, index_demo, served, together
from webapp.workers import number

if TYPE_CHECKING:
    import argparse

    from archive.search import Archive

READERS = 8
EACH = 12
"""Questions a reader asks."""
PAUSE = 1.0
ASKED_LACKING = 60
"""Words that the archive lacks, asked for one by one."""


def main(args: argparse.Namespace) -> None:
    """Print p50 and p95 in ms of bare answers and of pages: of `--index`, else of the demo."""
    with tempfile.TemporaryDirectory() as made:
        index = args.index or Path(made)
        if not args.index:
            index_demo(index)
        print(", ".join(f"{name} {value}" for name, value in describe().items()))
        asked, least = _bare(index)
        for workers in dict.fromkeys((1, number(0))):
            with served(index, workers) as site:
                print(f"{workers} process{'es' if workers > 1 else ''}")
                _measure(site, asked, least)
    existence.main(args)


def _bare(index: Path) -> tuple[list[str], float]:
    opened = OpenArchive.open(Settings(index=index))
    held = opened.of(Level.PUBLIC)
    held.warm()
    words = [word for word, many in held.searcher.terms("exact") if word.isalpha() and many > 2]
    chance = random.Random(3)
    asked = [" ".join(chance.sample(words, 1 + n % 3)) for n in range(3 * READERS * EACH)]
    bare = [_seconds(held, text) for text in asked]
    lacking = [
        _seconds(held, _misspelt(chance.choice(words), chance)) for _ in range(ASKED_LACKING)
    ]
    opened.close()
    least = _say("the bare answer, one at a time", bare, 0)
    _say("the same for a word the archive lacks", lacking, 0)
    return asked, least


def _seconds(held: Archive, text: str) -> float:
    began = time.perf_counter()
    held.search(Query(text=text, group=True))
    return time.perf_counter() - began


def _misspelt(word: str, chance: random.Random) -> str:
    """Return a word with a letter it should not have, as nobody else has typed it."""
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("bcdfghjkz") + word[at:]


def _measure(site: Site, asked: list[str], least: float) -> None:
    _pages(site, [["protokoll"] * 3] * READERS, 0.0)  # every process has opened the archive
    for what, pause, questions in (
        ("a page, one reader", 0.0, [asked[:EACH]]),
        (f"a page, {READERS} readers who read for {PAUSE:.0f} s", PAUSE, _shared(asked, 1)),
        (f"a page, {READERS} readers without rest", 0.0, _shared(asked, 2)),
    ):
        _say(what, _pages(site, questions, pause), least)
    print("MiB of each process: " + ", ".join(f"{size:.0f}" for size in site.each()))


def _shared(asked: list[str], part: int) -> list[list[str]]:
    mine = asked[part * READERS * EACH :]
    return [mine[n * EACH : (n + 1) * EACH] for n in range(READERS)]


def _pages(site: Site, questions: list[list[str]], pause: float) -> list[float]:
    heard = Heard()

    def read(own: int) -> None:
        connection = site.connection()
        for text in questions[own]:
            time.sleep(pause * random.random() * 2)
            ask(connection, f"/sok?q={quote_plus(text)}", heard)

    together(read, len(questions))
    if heard.wrong or set(heard.statuses) != {200}:
        msg = f"answers other than 200: {dict(heard.statuses)} {heard.wrong[:3]}"
        raise SystemExit(msg)
    return heard.seconds


def _say(what: str, seconds: list[float], least: float) -> float:
    times = sorted(1000 * s for s in seconds)
    p95 = times[int(len(times) * 0.95)]
    beside = f"  {p95 / least:5.1f} x the bare p95" if least else ""
    print(
        f"{what:44} p50 {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms{beside}", flush=True
    )
    return p95
