"""Pictures in letters: logos, icons and tracking pixels apart from pasted scans."""

from __future__ import annotations

import struct

_SMALL = 64
"""Pixels a side below which any picture is an icon or a tracking pixel."""
_PAGE = 400
"""Pixels that both sides of a picture in the text must have to be looked at as a page."""
_FEW_BYTES = 20_000


def is_decoration(data: bytes, *, inline: bool) -> bool:
    """Return whether a picture only adorns a letter."""
    measured = size_of(data)
    if measured is None:
        return inline and len(data) < _FEW_BYTES
    least = min(measured)
    return least < (_PAGE if inline else _SMALL)


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
