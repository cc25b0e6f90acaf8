"""Character error rate of OCR on scans whose text is known, after each step that mends.

    python -m bench.ocr FOLDER [--pages 2] [--seconds 900]

FOLDER holds pairs NAME.scan.pdf and NAME.truth.txt (or .tex). Some pages of each scan, evenly
spread, are read as they are, laid askew by two degrees, and with dust on them; by tesseract alone,
then with specks smoothed, with the page straightened, and with words repaired by the lexicon. A
page is compared, white space folded, with the stretch of the true text that is nearest to it; the
rate is Levenshtein's distance to that stretch over the length of what was read. Seconds are
processor time, children included. No reading begins after the time is up: what is missing is said.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from bench.reading import processor_seconds
from indexer.extract import ReadOptions, picture, read
from indexer.extract.ocr import DPI
from indexer.repair import repair

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Reading

ASKEW = 2.0
"""Degrees by which a scan is laid askew."""
DUST = 0.002
"""Share of pixels that are made dark."""
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("tesseract alone", ("without_specks", "straightened")),
    ("specks smoothed", ("straightened",)),
    ("straightened", ()),
)
"""What a reading is called, and which steps are left out of it."""


def distance(part: str, whole: str) -> int:
    """Return the Levenshtein distance of a text to the nearest stretch of another (Sellers)."""
    letters = np.array([ord(letter) for letter in whole])
    places = np.arange(len(whole) + 1)
    row = np.zeros(len(whole) + 1, dtype=np.int64)
    for number, letter in enumerate(part, 1):
        changed = row[:-1] + (letters != ord(letter))
        best = np.minimum(row[1:] + 1, changed)
        row = np.concatenate(([number], best))
        row = np.minimum.accumulate(row - places) + places
    return int(row.min())


def rate(read_text: str, truth: str) -> float:
    """Return the character error rate, 0 for a text that the truth holds; white space is folded."""
    folded = " ".join(read_text.split())
    return distance(folded, " ".join(truth.split())) / max(1, len(folded))


def askew(page: Image.Image) -> Image.Image:
    """Return a page turned by some degrees on white paper."""
    return page.rotate(ASKEW, Image.Resampling.BICUBIC, fillcolor=255)


def dusty(page: Image.Image) -> Image.Image:
    """Return a page with single dark pixels on it, the same in every run."""
    grey = np.asarray(page).copy()
    grey[np.random.default_rng(1).random(grey.shape) < DUST] = 0
    return Image.fromarray(grey)


def as_it_is(page: Image.Image) -> Image.Image:
    """Return a page unchanged."""
    return page


def sampled(count: int, pages: int) -> list[int]:
    """Return which of some pages are read, from 0: evenly spread."""
    taken = min(count, pages)
    return [(2 * place + 1) * count // (2 * taken) for place in range(taken)]


def sample_of(
    scan: Path, pages: int, change: Callable[[Image.Image], Image.Image], folder: Path
) -> Path:
    """Write some pages of a scan, each changed, and return the path."""
    with pdfium.PdfDocument(scan) as document:
        shown = [document[place] for place in sampled(len(document), pages)]
        pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in shown]
    changed = [change(picture.convert("L")) for picture in pictures]
    stream = io.BytesIO()
    changed[0].save(stream, "PDF", resolution=DPI, save_all=True, append_images=changed[1:])
    path = folder / f"{change.__name__}-{scan.name}"
    path.write_bytes(stream.getvalue())
    return path


def rates(scan: Path, truth: str) -> list[float]:
    """Return the rate after each step, repair last, and seconds a page of the whole."""
    error_rates = []
    for _, left_out in STEPS:
        readings: list[Reading] = []
        began = processor_seconds()
        with ExitStack() as stack:
            for name in left_out:
                same = (lambda page: page) if name == "without_specks" else (lambda page: (page, 0))
                stack.enter_context(mock.patch.object(picture, name, same))
            read(scan, readings.append, ReadOptions())
        took = processor_seconds() - began
        error_rates.append(rate("\n".join(reading.raw for reading in readings), truth))
    error_rates.append(rate("\n".join(repair(reading).text for reading in readings), truth))
    return [*error_rates, took / max(1, sum(len(reading.pages) for reading in readings))]


def main() -> None:
    """Print a row for each scan as it is, askew and dusty."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=2, help="pages of each scan")
    parser.add_argument("--seconds", type=float, default=900, help="after which none is begun")
    options = parser.parse_args()
    scans = sorted(options.folder.glob("*.scan.pdf"))
    if not scans:
        sys.exit("no NAME.scan.pdf in the folder")
    names = ["scan", *(name for name, _ in STEPS), "words repaired", "s/page"]
    print(_row(names), _row(["---"] * len(names)), sep="\n", flush=True)
    ends = time.monotonic() + options.seconds
    ways = [(scan, how) for how in (as_it_is, askew, dusty) for scan in scans]
    for place, (scan, how) in enumerate(ways):
        if time.monotonic() > ends:
            sys.exit(f"{len(ways) - place} of {len(ways)} not read: the time is up")
        print(f"{place + 1}/{len(ways)} {scan.name}, {how.__name__}", file=sys.stderr, flush=True)
        truth = next(scan.parent.glob(scan.name.replace(".scan.pdf", ".truth.*")))
        with tempfile.TemporaryDirectory() as folder:
            sample = sample_of(scan, options.pages, how, Path(folder))
            *error_rates, seconds = rates(sample, truth.read_text("utf-8"))
        name = f"{scan.name.removesuffix('.scan.pdf')}, {how.__name__.replace('_', ' ')}"
        print(
            _row([name, *(f"{error_rate:.2%}" for error_rate in error_rates), f"{seconds:.2f}"]),
            flush=True,
        )


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
