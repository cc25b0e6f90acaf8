"""Pictures within documents: logos and illustrations apart from pasted scans, which are read."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, NamedTuple

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.attachments import read_inner, shown_text

if TYPE_CHECKING:
    from archive.model import Reading
    from indexer.extract.inventory import Inventory
    from indexer.extract.source import ReadOptions, Source

_SMALL = 64
"""Pixels a side below which any picture is an icon or a tracking pixel."""
_PAGE = 400
"""Pixels that both sides of a picture in the text must have to be looked at as a page."""
_WIDE, _HIGH = 11.0, 9.0
"""Centimetres that a picture must have on paper to be looked at as a scanned page."""
_FEW_BYTES = 20_000
_MOST_PIXELS = 5_000_000
"""Those of a picture that is looked at whether it is all one colour."""
_OPAQUE, _ALIKE = 250, 16
"""Steps, of 255, from which a picture lets nothing through, and up to which it is one colour."""
_WORD = re.compile(r"\w{2,}")


class PictureFrame(NamedTuple):
    """How large a picture is shown, in centimetres; 0 where the document does not say."""

    width: float = 0.0
    height: float = 0.0

    @property
    def is_page(self) -> bool:
        """Whether it fills a good part of a page, as pasted scans do, or may do so."""
        return not self.width or (self.width >= _WIDE and self.height >= _HIGH)


def is_decoration(data: bytes, *, inline: bool) -> bool:
    """Return whether a picture in a letter only adorns it."""
    measured = size_of(data)
    if measured is None:
        return inline and len(data) < _FEW_BYTES
    return min(measured) < (_PAGE if inline else _SMALL)


def is_plain(data: bytes) -> bool:
    """Return whether a picture is all one colour, and lets nothing through."""
    measured = size_of(data)
    if measured is None or not 0 < measured[0] * measured[1] <= _MOST_PIXELS:
        return False
    from PIL import Image  # noqa: PLC0415 -- loads much, rarely needed

    try:
        with Image.open(io.BytesIO(data)) as picture:
            *colours, alpha = (band.tobytes() for band in picture.convert("RGBA").split())
    except (OSError, ValueError, SyntaxError, EOFError):
        return False
    same = all(max(colour) - min(colour) <= _ALIKE for colour in colours)
    return same and min(alpha) >= _OPAQUE


def read_picture(  # noqa: PLR0917 -- what is read, from where and to where
    name: str,
    data: bytes,
    frame: PictureFrame,
    source: Source,
    options: ReadOptions,
    inventory: Inventory,
    media_type: str = "",
) -> str:
    """Return the text of a pasted scan by OCR, empty for a picture that is none; note it."""
    if not frame.is_page or is_decoration(data, inline=True):
        inventory.furniture(
            name, "picture", recorded("Bilden är en illustration och läses inte som text.")
        )
        return ""
    readings: list[Reading] = []
    outcome = read_inner(name, data, source, readings.append, options, media_type)
    if outcome is None:
        inventory.unread(name, "picture", reasons.too_many(recorded("Bilden %(name)s", name=name)))
        return ""
    inventory.inner(name, "picture", outcome, what=recorded("Bilden %(name)s", name=name))
    text = "\n".join(map(shown_text, readings))
    return text if _WORD.search(text) else ""


def size_of(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, GIF, BMP or JPEG, None where they do not show."""
    try:
        if data.startswith(b"\x89PNG"):
            return struct.unpack_from(">II", data, 16)
        if data.startswith(b"GIF8"):
            return struct.unpack_from("<HH", data, 6)
        if data.startswith(b"BM"):
            return struct.unpack_from("<ii", data, 18)
        if data.startswith(b"\xff\xd8"):
            return _size_of_jpeg(data)
    except struct.error:
        return None
    return None


def _size_of_jpeg(data: bytes) -> tuple[int, int] | None:
    """Walk a JPEG's segments to its frame header (ITU T.81, B.2.2)."""
    at = 2
    while at < len(data):
        marker, length = struct.unpack_from(">xBH", data, at)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return None
