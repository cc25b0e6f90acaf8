"""Cost of recognition beside reading: milliseconds of CPU a page, part by part.

    python -m bench --only recognising

Each document is recognised twice: cold, every word met for the first time, and warm, as in a run
over thousands of documents. The records beside the checkout are taken, else the demo.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from archive.vocabulary import load
from indexer.extract import ReadOptions, read
from indexer.recognise import recognise
from indexer.recognise.dates import find_dates
from indexer.recognise.legibility import page_qualities
from indexer.recognise.topics import assign_topics
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from archive.model import DocumentSpan, Reading, Repaired

HERE = Path(__file__).resolve().parents[1]
FOLDERS = (HERE.parent / "shared" / "data" / "records" / "files", HERE / "corpus" / "demo")
Case = tuple[str, "Reading", "Repaired", "DocumentSpan"]


def timed(what: str, pages: int, work: Callable[[], object]) -> None:
    """Print the processor time a page that some work takes."""
    start = time.process_time()
    work()
    print(f"{what:34s} {1000 * (time.process_time() - start) / max(pages, 1):8.3f} ms a page")


def main(_: argparse.Namespace) -> None:
    """Read a folder, recognise all of it, and print what each part costs."""
    folder = next(folder for folder in FOLDERS if folder.is_dir())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    read_in: list[tuple[str, Reading]] = []

    def reading() -> None:
        for path in files:
            found: list[Reading] = []
            read(path, found.append, ReadOptions(ocr="off"))
            read_in.extend((path.name, one) for one in found)

    start = time.process_time()
    reading()
    spent = time.process_time() - start
    pages = sum(len(reading.pages) for _, reading in read_in)
    print(f"{len(files)} files, {pages} pages")
    print(f"{'reading, without OCR':34s} {1000 * spent / max(pages, 1):8.3f} ms a page")
    cases: list[Case] = []
    for name, one in read_in:
        repaired = repair(one)
        cases += [(name, one, repaired, cut) for cut in segment(one, repaired)]
    vocabulary = load()
    mended = [(one, repair(one)) for _, one in read_in]
    timed("repairing", pages, lambda: [repair(one) for one, _ in mended])
    timed("cutting up", pages, lambda: [segment(one, repaired) for one, repaired in mended])

    def all_of_it() -> None:
        for name, one, repaired, cut in cases:
            recognise(one, repaired, cut, vocabulary, name)

    timed("recognising, cold", pages, all_of_it)
    timed("recognising, warm", pages, all_of_it)
    timed(
        "  of it topics",
        pages,
        lambda: [assign_topics(c.sections, r.text, "", vocabulary) for _, _, r, c in cases],
    )
    timed("  of it dates", pages, lambda: [find_dates(c.span.of(r.text)) for _, _, r, c in cases])
    timed("  of it quality", pages, lambda: [page_qualities(o.pages) for _, o, _, _ in cases])
