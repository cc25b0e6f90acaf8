"""Whether a PDF has layers (optional content) that may be off when it is opened."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFF = re.compile(rb"/OFF\b|/(?:All|Any)Off\b|/VE\b")
"""What switches a layer off, or shows one where others are off (ISO 32000-1, 8.11)."""
_WRITTEN_OTHERWISE = re.compile(
    rb"/[A-Za-z#0-9]{0,20}#(?:4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])"
)
"""A name with a letter written as a number, as no program does."""
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_LARGEST, _MOST_STREAMS = 1 << 22, 2000
"""Bytes of an object stream, and how many of them are looked through: one with more is doubted."""


def has_layers_off(data: bytes) -> bool:
    """Return whether a file has layers of which some are off at the beginning, or may have.

    It may where it has more object streams than are looked through, or some that are encrypted.
    """
    layers = b"/OCProperties" in data
    off = bool(_OFF.search(data))
    if data.count(b"/ObjStm") > _MOST_STREAMS or _WRITTEN_OTHERWISE.search(data):
        return True
    for part in _packed(data):
        if layers and off:
            break
        layers = layers or b"/OCProperties" in part
        off = off or bool(_OFF.search(part))
        if _WRITTEN_OTHERWISE.search(part):
            return True
    return layers and off


def _packed(data: bytes) -> Iterator[bytes]:
    """Yield the object streams of a file as far as they unpack."""
    whole = memoryview(data)
    encrypted = b"/Encrypt" in data
    for match in _PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(
                whole[match.end() : match.end() + _LARGEST], _LARGEST
            )
        except zlib.error:
            if encrypted:
                yield b"/OCProperties /OFF"  # it may say so
