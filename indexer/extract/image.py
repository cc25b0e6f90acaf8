"""Scanned pictures (PNG, JPEG, TIFF): a page a frame, read by OCR."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import Outcome, Page, Reading
from archive.model import Source as Origin
from indexer.extract import ocr, reasons
from indexer.extract.formats import Format
from indexer.extract.inventory import Inventory
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from indexer.extract.source import Emit, ReadOptions, Source

_BROKEN = (OSError, ValueError, SyntaxError, EOFError)
_MOST = 2000


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a picture, each frame of it a page; without OCR its pages are kept, unread.

    Raises:
        Unreadable: it is no picture, or OCR fails on the first frame.
    """
    inventory, pages = Inventory(), []
    for number, frame in enumerate(_frames(source, inventory), 1):
        pages.append(_page(number, frame, inventory, options))
        source.beat()
    if not pages:
        raise Unreadable(reasons.damaged(recorded("bilden kan inte läsas")))
    scanned = {"scanned": "true"} if any(page.source is Origin.OCR for page in pages) else {}
    emit(Reading(tuple(pages), metadata=scanned))
    return inventory.outcome(source.media_type, len(pages))


def _frames(source: Source, inventory: Inventory) -> Iterator[Image.Image]:
    from indexer.extract.picture import frames  # noqa: PLC0415 -- loads numpy, rarely needed

    number = 0
    try:
        for number, frame in enumerate(frames(source.data), 1):
            if number > _MOST:
                inventory.unread(
                    f"sida {number}",
                    "page",
                    recorded("Fler än %(most)s sidor läses inte.", most=_MOST),
                )
                return
            yield frame
    except _BROKEN:
        if number:
            reason = reasons.damaged(recorded("sida %(number)s kan inte läsas", number=number + 1))
            inventory.unread(f"sida {number + 1}", "page", reason)


def _page(number: int, frame: Image.Image, inventory: Inventory, options: ReadOptions) -> Page:
    name = f"sida {number}"
    if options.ocr == "off" or not ocr.available():
        off = recorded("Bilden är inte läst: OCR är avstängt (inställningen ocr).")
        inventory.unread(name, "page", off if options.ocr == "off" else ocr.MISSING)
        return Page(number, "", Origin.UNREAD)
    try:
        page = ocr.read_picture(frame, options.seconds).page(number)
    except subprocess.TimeoutExpired as error:
        if number == 1:
            raise Unreadable(reasons.too_slow("OCR", options.seconds)) from error
        inventory.unread(name, "page", reasons.too_slow("OCR", options.seconds))
    except (*_BROKEN, subprocess.SubprocessError) as error:
        if number == 1:
            raise Unreadable(reasons.damaged(recorded("bilden kan inte läsas"))) from error
        inventory.unread(
            name, "page", reasons.damaged(recorded("%(name)s kan inte läsas", name=name))
        )
    else:
        if reason := ocr.hard_to_read(page.text, page.confidence or 0.0, number):
            inventory.unread(name, "page", reason)
        else:
            inventory.read(name, "page")
        return page
    return Page(number, "", Origin.UNREAD)


FORMATS = (
    Format("image/png", "bild (PNG)", 2, read, magic=(b"\x89PNG\r\n\x1a\n",)),
    Format("image/jpeg", "bild (JPEG)", 2, read, magic=(b"\xff\xd8\xff",)),
    Format("image/tiff", "bild (TIFF)", 2, read, magic=(b"II*\0", b"MM\0*")),
)
