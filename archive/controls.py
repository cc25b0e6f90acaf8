"""Control characters of a text shown as marks: bidirectional overrides, terminal escapes.

U+202E and its kin make what follows read backwards, so that a file name or an amount says another
thing than its letters; an escape character tells a terminal what to do. Both are shown by number.
Data that programs take (JSON, CSV) keeps them as they are.
"""

from __future__ import annotations

import re

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff]"
)
"""The property Bidi_Control of Unicode, controls other than white space, and what is no character.

Nothing that is left is forbidden in XML 1.0 (section 2.2, Char).
"""
_FORM_FEED = "\x0c"


def with_marks(text: str) -> str:
    """Return a text with each control character as its number: [U+202E]; a page ends a line.

    What is returned may stand in XML.
    """
    return _CONTROLS.sub(_visible_mark, text)


def printable_name(name: str) -> str:
    """Return a name as it may stand in a list: as it is, or with its odd signs by number."""
    return name if name.isprintable() else ascii(name)


def _visible_mark(match: re.Match[str]) -> str:
    return "\n" if match[0] == _FORM_FEED else f"[U+{ord(match[0]):04X}]"
