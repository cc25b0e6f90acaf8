"""Letters of symbol fonts (Wingdings, Symbol), which stand at private characters U+F020-F0FF."""

from __future__ import annotations

import re

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SHAPES = {
    0xFE: "☒", 0xFD: "☒", 0x78: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFC: "✓", 0xFB: "✗",
    0xE0: "→", 0xE8: "→", 0xDF: "←",
}  # fmt: skip
"""What Wingdings has that says something: boxes, ticks, arrows."""
_BULLETS = frozenset((0x9F, 0xA7, 0xB7, 0xD8, 0x6C, 0x6E, 0x75, 0x76, 0x77))
_CAPITALS, _SMALL = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SIGNS = {
    0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
"""Signs of the font Symbol (Adobe's Symbol encoding)."""


def symbol(code: int, font: str = "") -> str:
    """Return what a character of a symbol font looks like, empty for a mere ornament.

    `code` may be a private character's; without the font's name Wingdings is meant, for signs that
    only Symbol has that.
    """
    code &= 0xFF
    if font.casefold() == "symbol":
        if chr(code).isascii() and chr(code).isalpha():
            return _SMALL[code - 97] if code >= 97 else _CAPITALS[code - 65]
        return _SIGNS.get(code) or (chr(code) if code < 0x40 else "•" if code == 0xB7 else "")
    return _SHAPES.get(code) or ("•" if code in _BULLETS else "" if font else _SIGNS.get(code, ""))


def without_private(text: str) -> str:
    """Return a text with the private characters of symbol fonts as what they look like."""
    if not _PRIVATE.search(text):
        return text
    return _PRIVATE.sub(lambda sign: symbol(ord(sign[0])), text)
