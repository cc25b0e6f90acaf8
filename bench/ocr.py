"""Character error rate of OCR on scans whose text is known, after each step that mends.

    python -m bench.ocr FOLDER

FOLDER holds pairs NAME.scan.pdf and NAME.truth.txt (or .tex). Each scan is read as it is, laid
askew by two degrees, and with dust on it; by tesseract alone, then with specks smoothed, with the
page straightened, and with words repaired by the lexicon. Both texts are compared with white space
folded; the rate is Levenshtein's distance over the length of the true text. Seconds are processor
time, children included.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from bench.reading import _seconds
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


def distance(a: str, b: str) -> int:
    """Return the Levenshtein distance of two texts, a row at a time."""
    letters = np.array([ord(letter) for letter in b])
    places = np.arange(len(b) + 1)
    row = places.copy()
    for number, letter in enumerate(a, 1):
        changed = row[:-1] + (letters != ord(letter))
        best = np.minimum(row[1:] + 1, changed)
        row = np.concatenate(([number], best))
        row = np.minimum.accumulate(row - places) + places
    return int(row[-1])


def rate(read_text: str, truth: str) -> float:
    """Return the character error rate, 0 for the same text; white space is folded."""
    folded = " ".join(truth.split())
    return distance(" ".join(read_text.split()), folded) / max(1, len(folded))


def askew(page: Image.Image) -> Image.Image:
    """Return a page turned by some degrees on white paper."""
    return page.rotate(ASKEW, Image.Resampling.BICUBIC, fillcolor=255)


def dusty(page: Image.Image) -> Image.Image:
    """Return a page with single dark pixels on it, the same in every run."""
    grey = np.asarray(page).copy()
    grey[np.random.default_rng(1).random(grey.shape) < DUST] = 0
    return Image.fromarray(grey)


def worsened(scan: Path, change: Callable[[Image.Image], Image.Image], folder: Path) -> Path:
    """Write a scan whose pages are changed, and return its path."""
    with pdfium.PdfDocument(scan) as document:
        pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    changed = [change(page.convert("L")) for page in pages]
    stream = io.BytesIO()
    changed[0].save(stream, "PDF", resolution=DPI, save_all=True, append_images=changed[1:])
    path = folder / f"{change.__name__}-{scan.name}"
    path.write_bytes(stream.getvalue())
    return path


def rates(scan: Path, truth: str) -> list[float]:
    """Return the rate after each step, repair last, and seconds a page of the whole."""
    found = []
    for _, left_out in STEPS:
        readings: list[Reading] = []
        began = _seconds()
        with ExitStack() as stack:
            for name in left_out:
                same = (lambda page: page) if name == "without_specks" else (lambda page: (page, 0))
                stack.enter_context(mock.patch.object(picture, name, same))
            read(scan, readings.append, ReadOptions())
        took = _seconds() - began
        found.append(rate("\n".join(reading.raw for reading in readings), truth))
    found.append(rate("\n".join(repair(reading).text for reading in readings), truth))
    return [*found, took / max(1, sum(len(reading.pages) for reading in readings))]


def main() -> None:
    """Print a line for each scan as it is, askew and dusty."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr")
    parser.add_argument("folder", type=Path)
    scans = sorted(parser.parse_args().folder.glob("*.scan.pdf"))
    if not scans:
        sys.exit("no NAME.scan.pdf in the folder")
    names = [*(name for name, _ in STEPS), "words repaired", "s/page"]
    print("scan", *names, sep=" | ")
    for scan in scans:
        truth = next(scan.parent.glob(scan.name.replace(".scan.pdf", ".truth.*")), None)
        if truth is None:
            print(f"{scan.name}: no truth beside it")
            continue
        with tempfile.TemporaryDirectory() as folder:
            ways = [scan, *(worsened(scan, how, Path(folder)) for how in (askew, dusty))]
            for way in ways:
                *found, seconds = rates(way, truth.read_text("utf-8"))
                told = [f"{one:.2%}" for one in found]
                print(way.name, *told, f"{seconds:.2f}", sep=" | ", flush=True)


if __name__ == "__main__":
    main()
