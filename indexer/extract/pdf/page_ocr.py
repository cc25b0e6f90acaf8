"""PDF pages read as pictures where their text layer says too little, or cannot be read."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2

from archive.messages import recorded
from archive.model import RENDERED, Page
from archive.model import Source as Origin
from indexer.extract import ocr
from indexer.extract.pdf import gate, pages
from indexer.extract.pdf.scans import LITTLE_TEXT, MOSTLY, is_scan, read_scan
from indexer.quality import page_quality

if TYPE_CHECKING:
    from indexer.extract.pdf.layout import PageLayout
    from indexer.extract.pdf.open_pdf import OpenPdf
    from indexer.extract.pdf.scans import Shown

_READS_WELL = 0.6
_HALF = 0.5
"""Share of a page that its pictures cover from which the page is one."""


def read_as_picture(
    pdf: OpenPdf, shown: Shown, laid: PageLayout, page: Page, *, unreadable: bool
) -> Page | None:
    """Return the page read as a picture where its text layer says too little, else None."""
    letters = sum(map(str.isalpha, page.text))
    if not unreadable and not is_scan(shown, laid):
        return None
    share = pages.picture_share(shown.page)
    unread = None if letters and share < MOSTLY else replace(page, source=Origin.UNREAD)
    pdf.scanned += share > _HALF
    if pdf.options.ocr == "off" or not ocr.available():
        return None if unreadable and letters else unread
    try:
        beside = laid._replace(text="", lines=()) if unreadable else laid
        pdf.source.beat(0)
        scanned = read_scan(shown, beside, pdf.options.seconds)
        pdf.hurry()
    except (OSError, subprocess.SubprocessError, pypdfium2.PdfiumError) as error:
        reason = recorded(
            "Sida %(number)s: bilden kan inte läsas (%(name)s).",
            number=page.number,
            name=type(error).__name__,
        )
        pdf.inventory.unread(f"sida {page.number}", "page", reason)
        return unread
    reader = RENDERED if unreadable and share <= _HALF else "tesseract"
    seen = Page(page.number, scanned.text, Origin.OCR, reader, scanned.confidence)
    if unreadable:
        better = gate.badness(seen.text) < gate.badness(page.text)
    else:
        better = not letters or _says_more(scanned.seen, letters, share)
    if not better:
        return None
    if illegible := ocr.hard_to_read(seen.text, scanned.confidence, page.number):
        pdf.inventory.unread(f"sida {page.number}, OCR", "page", illegible)
    return seen


def _says_more(seen: str, letters: int, share: float) -> bool:
    """Return whether a picture says more than the letters of a text layer on it.

    A picture with few letters beside it has to read well, too: a logo does not.
    """
    if sum(map(str.isalpha, seen)) <= 10 + 0.2 * min(letters, LITTLE_TEXT):
        return False
    stamped = letters >= LITTLE_TEXT and share >= MOSTLY
    return stamped or page_quality(seen) > _READS_WELL
