"""Decoding of text that is made of glyph numbers.

Some old programs write a font's glyph numbers as if they were characters: "EHVNDWWQLQJ" for
"beskattning". Latin letters then stand 29 codes too low, Swedish ones by Macintosh order.
"""

from __future__ import annotations

_TABLE = {
    **{code: chr(code + 29) for code in range(3, 98)},
    **{code: bytes((code + 30,)).decode("mac_roman") for code in range(98, 130)},
}


def decoded(text: str) -> str:
    """Return text with each glyph number put back to its letter; line ends stay."""
    keep = {"\n": "\n", "\t": "\t", " ": " "}
    return "".join(keep.get(letter) or _TABLE.get(ord(letter), letter) for letter in text)
