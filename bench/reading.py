"""Pages read a second beside pdfminer and pdftotext, and milliseconds a page of each step.

    python -m bench --only reading

The readers are interleaved file by file in one run, so that a busy machine slows all alike. Seconds
are processor time, children included. Then repair, cutting up and recognition of the same readings:
cold, every word met for the first time, and warm, as in a run over thousands of documents. The
records beside the checkout are taken, else the demo.
"""

from __future__ import annotations

import io
import resource
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pdfminer.high_level import extract_text_to_fp
from pdfminer.layout import LAParams

from archive.vocabulary import load
from indexer.extract import ReadOptions, read
from indexer.quality import page_quality
from indexer.recognise.dates import find_dates
from indexer.recognise.recognition import recognise
from indexer.recognise.topics import assign_topics
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from archive.model import Reading

HERE = Path(__file__).resolve().parents[1]
FOLDERS = (HERE.parent / "shared" / "data" / "records" / "files", HERE / "corpus" / "demo")


def main(_: argparse.Namespace) -> None:
    """Print what readers and steps cost."""
    folder = next(folder for folder in FOLDERS if folder.is_dir())
    files = sorted(folder.rglob("*.pdf"))
    readers: dict[str, Callable[[Path], object]] = {
        "our reading": read_file,
        "pdfminer alone (ours)": lambda path: read_file(path, "pdfminer"),
        "pdfminer alone (stock)": _stock_pdfminer,
        "pdftotext": _pdftotext,
    }
    spent = dict.fromkeys(readers, 0.0)
    readings: list[tuple[str, Reading]] = []
    for path in files:
        readings += ((path.name, reading) for reading in read_file(path))
        for name, reader in readers.items():
            began = processor_seconds()
            reader(path)
            spent[name] += processor_seconds() - began
    pages = sum(len(reading.pages) for _, reading in readings)
    print(f"{len(files)} PDF, {pages} pages, {folder.name}")
    for name, seconds in spent.items():
        print(f"{name:24} {pages / max(seconds, 1e-9):7.0f} pages/s")
    _steps(readings, pages)


def _steps(readings: list[tuple[str, Reading]], pages: int) -> None:
    """Print the processor time a page of what comes after reading."""

    def timed(what: str, work: Callable[[], object]) -> None:
        start = time.process_time()
        work()
        print(f"{what:24} {1000 * (time.process_time() - start) / max(pages, 1):7.2f} ms/page")

    repaired = [(name, reading, repair(reading)) for name, reading in readings]
    spans = [(name, r, mended, s) for name, r, mended in repaired for s in segment(r, mended)]
    vocabulary = load()
    timed("quality score", lambda: [page_quality(p.text) for _, r in readings for p in r.pages])
    timed("repairing", lambda: [repair(reading) for _, reading in readings])
    timed("cutting up", lambda: [segment(reading, mended) for _, reading, mended in repaired])
    for what in ("recognising, cold", "recognising, warm"):
        timed(what, lambda: [recognise(r, m, span, vocabulary, n) for n, r, m, span in spans])
    timed(
        "- of it topics",
        lambda: [assign_topics(s.sections, m.text, "", vocabulary) for *_, m, s in spans],
    )
    timed("- of it dates", lambda: [list(find_dates(s.span.of(m.text))) for *_, m, s in spans])


def processor_seconds() -> float:
    """Return the seconds that this process and its ended children used of the processor."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def read_file(path: Path, reader: str = "auto") -> list[Reading]:
    """Return the readings of a file, without OCR."""
    readings: list[Reading] = []
    read(path, readings.append, ReadOptions(pdf_reader=reader, ocr="off"))  # type: ignore[arg-type]
    return readings


def _stock_pdfminer(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            extract_text_to_fp(stream, io.StringIO(), laparams=LAParams())
    except Exception as error:  # noqa: BLE001 -- the stock reader gives up on some files
        print(f"  pdfminer: {path.name[:50]}: {type(error).__name__}")


def _pdftotext(path: Path) -> None:
    subprocess.run(["pdftotext", "-q", str(path), "-"], stdout=subprocess.DEVNULL, check=False)
