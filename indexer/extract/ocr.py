"""OCR: the words in a picture of a page by tesseract in Swedish, when it is installed."""

from __future__ import annotations

import functools
import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from archive.messages import recorded
from archive.model import Page, Source
from indexer.extract.programs import run
from indexer.quality import known_share, page_quality

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

DPI = 300
MISSING = recorded(
    "Bildsidor läses inte: installera tesseract med svenska (apt install "
    "tesseract-ocr-swe) och kör om."
)
_BEST = "swe_best"
"""The slower and better model (tessdata_best), where somebody has put it under this name."""
_WELL = 0.6
"""Confidence, and share of known words, from which a page is taken to be upright."""
_LEGIBLE, _NO_TEXT, _SURE = 0.8, 0.5, 0.88
"""Share of known words from which a page reads, and below which it does not however sure OCR was;
between them it reads where OCR was as sure as this. Clean scans of minutes and statutes have .93 to
.99 and .84 to .95, specked or blurred ones .49 to .78 and .29 to .70, random letters 0 and .83."""
_TURN = re.compile(rb"^Rotate: (\d+)", re.MULTILINE)


class OcrWord(NamedTuple):
    """A word that OCR saw: where, in pixels from the top left, in which line, how surely (0–1)."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, ...]
    confidence: float

    @property
    def middle(self) -> tuple[float, float]:
        """Half way between its sides."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class OcrResult:
    """The words of a picture, in reading order.

    `turn` is by how many degrees clockwise the picture was turned before it was read, `size` its
    width and height in pixels after that.
    """

    words: tuple[OcrWord, ...]
    size: tuple[int, int]
    turn: int = 0

    @property
    def text(self) -> str:
        """The words, a line a line; paragraphs apart by an empty line."""
        lines: list[str] = []
        paragraph: tuple[int, ...] = ()
        for line, words in groupby(self.words, key=lambda word: word.line):
            if paragraph and line[:-1] != paragraph:
                lines.append("")
            lines.append(" ".join(word.text for word in words))
            paragraph = line[:-1]
        return "\n".join(lines)

    @property
    def confidence(self) -> float:
        """The mean over the words, weighted by their length, 0 to 1; 0 without words."""
        letters = sum(len(word.text) for word in self.words)
        sure = sum(word.confidence * len(word.text) for word in self.words)
        return round(sure / letters, 3) if letters else 0.0

    @property
    def merit(self) -> float:
        """How well it reads, to choose among readings of one picture."""
        return self.confidence * page_quality(self.text)

    def page(self, number: int) -> Page:
        """Return the page that this is."""
        return Page(number, self.text, Source.OCR, "tesseract", self.confidence)


def hard_to_read(text: str, confidence: float, number: int) -> str | None:
    """Return why a person should look at a page that OCR read, None where it reads well."""
    share = known_share(text)
    if share is None or share >= _LEGIBLE or (share >= _NO_TEXT and confidence >= _SURE):
        return None
    return recorded(
        "Sida %(number)s: bilden är svår att läsa (%(share)s %% av orden är kända); granska "
        "originalet.",
        number=number,
        share=round(100 * share),
    )


def unturned(x: float, y: float, size: tuple[float, float], degrees: int) -> tuple[float, float]:
    """Return where a point lay before a picture, now of this size, was turned clockwise."""
    width, height = size
    return {
        0: (x, y),
        90: (y, width - x),
        180: (width - x, height - y),
        270: (height - y, x),
    }[degrees % 360]


@functools.cache
def languages() -> frozenset[str]:
    """Return the models that tesseract has on this machine; none when it is not installed."""
    if shutil.which("tesseract") is None:
        return frozenset()
    _, listed = run(["tesseract", "--list-langs"], 30)
    return frozenset(listed.decode("ascii", "replace").split())


def available() -> bool:
    """Return whether tesseract and its Swedish are on this machine."""
    return bool(languages() & {"swe", _BEST})


def read_picture(picture: Image.Image, seconds: float) -> OcrResult:
    """Return the words of a picture in grey, turned upright where it lies on its side or head.

    Which way is up is asked (tesseract's OSD) only when the picture does not read well as it is:
    most pages are upright, and asking costs as much as a quarter of reading.

    Raises:
        OSError, subprocess.SubprocessError: tesseract failed or took longer than `seconds`.
    """
    from indexer.extract.picture import without_specks  # noqa: PLC0415 -- loads numpy, rarely needed

    picture = without_specks(picture)
    first = _read(picture, seconds)
    if first.confidence >= _WELL and page_quality(first.text) >= _WELL:
        return first
    others = [_read(picture, seconds, turn) for turn in _turns(picture, seconds)]
    return max(first, *others, key=lambda scan: scan.merit) if others else first


def _turns(picture: Image.Image, seconds: float) -> Iterable[int]:
    """Return by which turns a picture may come upright, 0 not among them."""
    if "osd" not in languages():
        return (90, 180, 270)
    code, report = _tesseract(picture, ["--psm", "0", "-l", "osd"], seconds)
    turn = _TURN.search(report)
    degrees = int(turn[1]) % 360 if turn and not code else 0
    return (degrees,) if degrees else ()


def _read(picture: Image.Image, seconds: float, turn: int = 0) -> OcrResult:
    from indexer.extract.picture import straightened, turned  # noqa: PLC0415 -- as above

    level, _ = straightened(turned(picture, turn))
    model = _BEST if _BEST in languages() else "swe"
    code, table = _tesseract(level, ["-l", model, "tsv"], seconds)
    if code:
        raise subprocess.CalledProcessError(code, "tesseract")
    return OcrResult(tuple(_words(table.decode("utf-8", "replace"))), level.size, turn)


def _tesseract(picture: Image.Image, how: list[str], seconds: float) -> tuple[int, bytes]:
    """Run tesseract on a picture.

    One thread: with more it is up to a hundred times slower on a busy machine (measured).
    """
    stream = io.BytesIO()
    picture.save(stream, "PPM")
    command = ["tesseract", "stdin", "stdout", "--dpi", str(DPI), *how]
    return run(command, seconds, stream.getvalue(), OMP_THREAD_LIMIT="1")


def _words(table: str) -> Iterable[OcrWord]:
    """Yield the words of tesseract's table."""
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, width, height = map(int, cells[6:10])
        sure = max(0.0, float(cells[10])) / 100
        place = tuple(map(int, cells[1:5]))
        yield OcrWord(cells[11], left, top, left + width, top + height, place, sure)
