"""Scanned PDF pages: told by how little their text layer says within the page, and read by OCR."""

from __future__ import annotations

from typing import Any, NamedTuple

from indexer.extract import ocr
from indexer.extract.pdf import layout, pages

LITTLE_TEXT = 100
"""Letters below which a page with a picture on it is looked at as a picture."""
_EDGE = 0.12
"""Share of the page at each side where stamps, signatures and scanners' lines stand."""
_SOME, MOSTLY = 0.3, 0.6
"""Share of a page that its pictures cover: beside a few letters, and beside a stamp."""


class Shown(NamedTuple):
    """A page as PDFium holds it.

    `turn` is by how many degrees clockwise it is shown turned; `redactions` are boxes in points of
    what is marked to be blacked out.
    """

    page: Any
    turn: int
    redactions: tuple[tuple[float, float, float, float], ...] = ()


def is_scan(shown: Shown, laid: layout.PageLayout) -> bool:
    """Return whether a page is a picture: nearly no text, or a stamp on a page-wide picture."""
    letters = sum(map(str.isalpha, laid.text))
    if not letters:
        return pages.has_drawing(shown.page)
    if letters < LITTLE_TEXT:
        return pages.picture_share(shown.page) >= _SOME
    return _letters_within(shown, laid) < LITTLE_TEXT and pages.picture_share(shown.page) >= MOSTLY


def _letters_within(shown: Shown, laid: layout.PageLayout) -> int:
    """Return how many letters stand away from the edges of the page."""
    left, bottom, right, top = shown.page.get_bbox()
    aside, up = _EDGE * (right - left), _EDGE * (top - bottom)
    return sum(
        len(line.text)
        for line in (placed.line for placed in laid.lines)
        if bottom + up < line.middle < top - up
        and left + aside < (line.left + line.right) / 2 < right - aside
    )


class Scanned(NamedTuple):
    """What OCR saw on a page beside its text layer, and the page's text with both in place."""

    seen: str
    text: str
    confidence: float


def read_scan(shown: Shown, laid: layout.PageLayout, seconds: float) -> Scanned:
    """Read a page as a picture, as it is shown.

    What the text layer says (a stamp, a signature) is kept as it stands, above or below what OCR
    saw elsewhere, by the half of the page that it stands in.

    Raises:
        OSError, subprocess.SubprocessError, pypdfium2.PdfiumError: OCR failed or took too long.
    """
    page = shown.page
    page.set_rotation(shown.turn)
    try:
        picture = pages.picture_of(page, ocr.DPI)
    finally:
        page.set_rotation(0)
    scan = ocr.read_picture(picture, seconds)
    stamped = [placed.line for placed in laid.lines]
    boxes = [
        *shown.redactions,
        *((line.left, line.bottom, line.right, line.top) for line in stamped),
    ]
    kept = tuple(word for word in scan.words if not _covered(word, scan, shown, boxes))
    seen = ocr.OcrResult(kept, scan.size, scan.turn).text
    _, bottom, _, top = page.get_bbox()
    above = [line.text for line in stamped if line.middle > (bottom + top) / 2]
    below = [line.text for line in stamped if line.middle <= (bottom + top) / 2]
    parts = ("\n".join(above), seen, "\n".join(below))
    return Scanned(seen, "\n\n".join(part for part in parts if part), scan.confidence)


def _covered(
    word: ocr.OcrWord,
    scan: ocr.OcrResult,
    shown: Shown,
    boxes: list[tuple[float, float, float, float]],
) -> bool:
    """Return whether a word that OCR saw lies in one of some boxes of the page."""
    left, bottom, right, top = shown.page.get_bbox()
    turn = (scan.turn + shown.turn) % 360
    across, down = ocr.unturned(*word.middle, scan.size, turn)
    width, height = scan.size if turn in (0, 180) else scan.size[::-1]
    x = left + across * (right - left) / width
    y = top - down * (top - bottom) / height
    return any(a - 2 <= x <= c + 2 and b - 2 <= y <= d + 2 for a, b, c, d in boxes)
