"""How is plain text read: which encoding, and where are its pages?"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from archive.model import PAGE_BREAK, Outcome, Page, Reading, Status
from indexer.extract.formats import Format

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_NEWLINE = re.compile("\r\n?|\u2028|\u0085")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAC = frozenset(b"\x8a\x8c\x9a\x80\x81\x85")
_DOS = frozenset(b"\x84\x86\x94\x8e\x8f\x99")
_LATIN = frozenset("åäöÅÄÖéüÜ§–”’´".encode("cp1252"))


def decode(data: bytes) -> tuple[str, str]:
    """Return text and the encoding taken: UTF-8 where valid, otherwise the likeliest old one.

    Among the old ones (Windows, DOS, Macintosh) the one wins whose bytes for the Swedish letters
    occur most; on a tie Windows.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        high = [byte for byte in data[:200_000] if byte > 127]
    counts = {
        "cp1252": sum(byte in _LATIN for byte in high),
        "cp850": sum(byte in _DOS for byte in high),
        "mac_roman": sum(byte in _MAC for byte in high),
    }
    best = max(counts, key=lambda encoding: counts[encoding])
    return data.decode(best, "replace"), best


def unify(text: str) -> str:
    """Return text with one kind of line end."""
    return _NEWLINE.sub("\n", text)


def pages_of(text: str, reader: str) -> tuple[Page, ...]:
    """Cut text at its form feeds; a last empty page is none."""
    parts = unify(text).split(PAGE_BREAK)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return tuple(Page(n, part, reader=reader) for n, part in enumerate(parts, 1))


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read plain text; form feeds are page breaks."""
    text, encoding = decode(source.data)
    pages = pages_of(text, encoding)
    paged = len(pages) > 1
    emit(Reading(pages, paged=paged))
    warnings = () if encoding.startswith("utf") else (f"Teckenkodning antagen: {encoding}.",)
    return Outcome(
        Status.OK, source.media_type, pages=len(pages) if paged else None, warnings=warnings
    )


FORMATS = (Format("text/plain", "textfil", 1, read, suffixes=(".txt", ".text", ".asc", "")),)
