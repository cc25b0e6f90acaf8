"""Character error rate of OCR on scans whose text is known, before and after repair.

    python -m bench.ocr FOLDER

FOLDER holds pairs NAME.scan.pdf and NAME.truth.txt. Both texts are compared with white space
folded; the rate is Levenshtein's distance over the length of the true text. Seconds are processor
time, children included.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.reading import _seconds
from indexer.extract import ReadOptions, read
from indexer.repair import repair

if TYPE_CHECKING:
    from archive.model import Reading


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


def main() -> None:
    """Print a line a scan."""
    parser = argparse.ArgumentParser(prog="python -m bench.ocr")
    parser.add_argument("folder", type=Path)
    scans = sorted(parser.parse_args().folder.glob("*.scan.pdf"))
    if not scans:
        sys.exit("no NAME.scan.pdf in the folder")
    print(f"{'scan':30} pages  as read  repaired  s/page")
    for scan in scans:
        truth = scan.with_name(scan.name.replace(".scan.pdf", ".truth.txt"))
        if not truth.exists():
            print(f"{scan.name:30} no {truth.name}")
            continue
        readings: list[Reading] = []
        began = _seconds()
        read(scan, readings.append, ReadOptions())
        took = _seconds() - began
        true = truth.read_text("utf-8")
        raw = "\n".join(reading.raw for reading in readings)
        mended = "\n".join(repair(reading).text for reading in readings)
        pages = len([page for reading in readings for page in reading.pages])
        print(
            f"{scan.name:30} {pages:5} {rate(raw, true):8.2%} {rate(mended, true):9.2%}"
            f" {took / pages:7.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
