"""What does a scanned picture say? One page, read by OCR."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from archive.model import Source as Origin
from indexer.extract import ocr

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a picture; without OCR its page is kept, unread."""
    if options.ocr == "off" or not ocr.available():
        emit(Reading((Page(1, "", Origin.UNREAD),)))
        reason = "Bilden är inte läst." if options.ocr == "off" else ocr.MISSING
        return Outcome(Status.PARTIAL, source.media_type, reason, 1)
    try:
        page = ocr.read_image(1, source.data, options.seconds)
    except subprocess.TimeoutExpired:
        reason = f"OCR blev inte klar med bilden på {options.seconds:.0f} sekunder."
        return Outcome(Status.FAILED, source.media_type, reason)
    except (OSError, subprocess.SubprocessError):
        return Outcome(Status.FAILED, source.media_type, "Bilden är skadad och kan inte läsas.")
    emit(Reading((page,), metadata={"scanned": "true"}))
    return Outcome(Status.OK, source.media_type, pages=1)
