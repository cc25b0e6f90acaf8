"""What does a scanned picture say? One page, read by OCR."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from archive.model import Source as Origin
from indexer.extract import ocr, reasons
from indexer.extract.formats import Format

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a picture; without OCR its page is kept, unread."""
    if options.ocr == "off" or not ocr.available():
        emit(Reading((Page(1, "", Origin.UNREAD),)))
        reason = (
            "Bilden är inte läst: OCR är avstängt (inställningen ocr)."
            if options.ocr == "off"
            else ocr.MISSING
        )
        return Outcome(Status.PARTIAL, source.media_type, reason, 1)
    try:
        page = ocr.read_image(1, source.data, options.seconds)
    except subprocess.TimeoutExpired:
        reason = reasons.too_slow("OCR", options.seconds)
        return Outcome(Status.FAILED, source.media_type, reason)
    except (OSError, subprocess.SubprocessError):
        reason = reasons.damaged("bilden kan inte läsas")
        return Outcome(Status.FAILED, source.media_type, reason)
    emit(Reading((page,), metadata={"scanned": "true"}))
    return Outcome(Status.OK, source.media_type, pages=1)


FORMATS = (
    Format("image/png", "bild (PNG)", 1, read, magic=(b"\x89PNG\r\n\x1a\n",)),
    Format("image/jpeg", "bild (JPEG)", 1, read, magic=(b"\xff\xd8\xff",)),
    Format("image/tiff", "bild (TIFF)", 1, read, magic=(b"II*\0", b"MM\0*")),
)
