"""Damaged and oddly encrypted PDFs, written anew by qpdf (pikepdf) for PDFium to open."""

from __future__ import annotations

import io
import re

_OBJECT = re.compile(rb"[\r\n]\d+ \d+ obj\b")
_BEGIN = re.compile(rb"\d[\0\s]{1,9}\d{1,5}[\0\s]{1,9}obj\b")


def mended(data: bytes) -> bytes | None:
    """Return a PDF as qpdf rebuilds it, without encryption; None when qpdf cannot open it either.

    Only the empty password is tried: a file that anybody may open needs none of ours.
    """
    import pikepdf  # noqa: PLC0415 -- slow to import, rarely needed

    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            stream = io.BytesIO()
            file.save(stream)
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, OSError):
        return None
    return stream.getvalue()


def is_locked(data: bytes) -> bool:
    """Return whether a PDF opens with a password only."""
    import pikepdf  # noqa: PLC0415 -- as above

    try:
        pikepdf.open(io.BytesIO(data)).close()
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError):
        return False
    return False


def is_cut_off(data: bytes) -> bool:
    """Return whether a PDF stops before its end: PDFium then shows the pages that it can find."""
    end = data.rfind(b"%%EOF")
    return end < 0 or _OBJECT.search(data, end) is not None


def lost_objects(data: bytes) -> int:
    """Return how many objects of a PDF end that never begin: PDFium passes over them in silence."""
    ended = data.count(b"endobj")
    if ended <= data.count(b" obj"):
        return 0
    return max(0, ended - len(_BEGIN.findall(data)))
