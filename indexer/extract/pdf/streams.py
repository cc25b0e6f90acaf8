"""Compressed parts of a PDF that do not unpack: PDFium shows what comes before, without a word."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_END = b"endstream"
_SPACE = re.compile(rb"[\0\s]+")
_FLATE = re.compile(
    rb"/Filter\s*(?:\[\s*)?(?:/(?P<ascii>ASCII85Decode|A85|ASCIIHexDecode|AHx)\s*)?"
    rb"/(?:FlateDecode|Fl)\s*(?:\]|/(?!\w*Decode)|>>|[\r\n])"
)
_DICTIONARY = 1_000
"""Bytes before a stream in which it is said how it is packed."""
_PIECE = 1 << 14
_MOST = 200 << 20
"""Bytes up to which parts are unpacked: what is beyond is not looked at."""
_MOST_LETTERS = 100_000
"""Bytes of a part written as letters up to which it is looked at: that takes Python long."""
_DEFLATE, _HEADER, _CHECKSUM = -15, 2, 4


def damaged_streams(data: bytes) -> int:
    """Return how many compressed parts of a PDF are damaged; none of one that is encrypted."""
    if b"/Encrypt" in data:
        return 0
    damaged, at, left = 0, 0, _MOST
    while left > 0 and (begins := _STREAM.search(data, at)):
        at = data.find(_END, begins.end())
        if at < 0:
            break
        said = data[max(0, begins.start() - _DICTIONARY) : begins.start()]
        filters = _FLATE.search(said, max(0, said.rfind(b" obj")))
        written = begins.end()
        if filters and not (filters["ascii"] and at - written > _MOST_LETTERS):
            packed = _as_bytes(data[written:at], filters["ascii"])
            whole, size = (False, 0) if packed is None else _unpacks(packed)
            damaged += not whole
            left -= size
    return damaged


def _as_bytes(written: bytes, letters: bytes | None) -> bytes | None:
    """Return a part that is written as letters as the bytes it means; None where it is damaged."""
    if letters is None:
        return written
    try:
        if letters in (b"ASCII85Decode", b"A85"):
            return base64.a85decode(
                b"<~" + _SPACE.sub(b"", written).removeprefix(b"<~"), adobe=True
            )
        return binascii.unhexlify(_SPACE.sub(b"", written).partition(b">")[0])
    except (ValueError, binascii.Error):
        return None


def _unpacks(packed: bytes) -> tuple[bool, int]:
    """Return whether a part unpacks to what was packed (RFC 1950), and to how many bytes."""
    inflate, size, checksum = zlib.decompressobj(_DEFLATE), 0, 1
    for at in range(_HEADER, len(packed), _PIECE):
        try:
            unpacked = inflate.decompress(packed[at : at + _PIECE])
        except zlib.error:
            return False, size
        size, checksum = size + len(unpacked), zlib.adler32(unpacked, checksum)
        if inflate.eof:
            rest = inflate.unused_data + packed[at + _PIECE :]
            return _is_checked(rest, checksum), size
    return False, size


def _is_checked(rest: bytes, checksum: int) -> bool:
    """Return whether the sum that stands behind is the right one; some programs cut it short."""
    written = rest[:_CHECKSUM]
    cut_short = len(rest.rstrip(b"\r\n")) < _CHECKSUM
    return cut_short or int.from_bytes(written) == checksum
