"""What does a picture of a page say? Tesseract with Swedish, when it is installed."""

from __future__ import annotations

import functools
import shutil
import subprocess

from archive.model import Page, Source
from indexer.extract.programs import run

DPI = 300
MISSING = (
    "Bildsidor läses inte: installera tesseract med svenska (apt install tesseract-ocr-swe) "
    "och kör om."
)


@functools.cache
def available() -> bool:
    """Return whether tesseract and its Swedish are on this machine."""
    if shutil.which("tesseract") is None:
        return False
    _, listed = run(["tesseract", "--list-langs"], 30)
    return b"swe" in listed.split()


def read_image(number: int, picture: bytes, seconds: float) -> Page:
    """Return a page read from a picture of any format tesseract knows.

    One thread: with more, tesseract is up to a hundred times slower on a busy machine (measured).
    Confidence is the mean over words, weighted by their length, 0 to 1.

    Raises:
        OSError, subprocess.SubprocessError: tesseract failed or took longer than `seconds`.
    """
    command = ["tesseract", "stdin", "stdout", "-l", "swe", "--dpi", str(DPI), "tsv"]
    code, table = run(command, seconds, picture, OMP_THREAD_LIMIT="1")
    if code:
        raise subprocess.CalledProcessError(code, "tesseract")
    text, confidence = _from_tsv(table.decode("utf-8", "replace"))
    return Page(number, text, Source.OCR, "tesseract", confidence)


def _from_tsv(table: str) -> tuple[str, float]:
    """Return the text of tesseract's table of words, and how sure it was."""
    lines: list[list[str]] = []
    place: tuple[str, ...] = ()
    paragraph: tuple[str, ...] = ()
    sure = letters = 0.0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        if tuple(cells[1:5]) != place:
            if paragraph and tuple(cells[1:4]) != paragraph:
                lines.append([])
            lines.append([])
            place, paragraph = tuple(cells[1:5]), tuple(cells[1:4])
        lines[-1].append(cells[11])
        sure += max(0.0, float(cells[10])) * len(cells[11])
        letters += len(cells[11])
    text = "\n".join(" ".join(words) for words in lines)
    return text, round(sure / letters / 100, 3) if letters else 0.0
