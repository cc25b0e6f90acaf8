"""Plain views of a text in which figures, dashes and spaces of every script have one form.

Scanners, word processors and web addresses write a hyphen in twenty ways, put signs without width
between figures, and have figures in full width, in circles and in other scripts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIKE_A_DASH = (  # those that a font or a wrong character set left, too
    "+~\u0096\u0097\u00af\u00b7\u02d7\u02c9\u2022\u2043\u207b\u208b\u2212\u2219\u2500\u2501\u30fb\u30fc\u2796\ufffd\uff0b\uff5e"
)
_WITHOUT_WIDTH = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180e\u200b-\u200f\u20e3\u2800\u3164\uffa0\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_SOFT_HYPHEN = "\u00ad"
_ESCAPED = re.compile(
    r"(?P<dash>%(?:25)?2[BD]|%E2%80%9[0-5]|%E2%88%92|%C2%AD|\\-|\\(?:u00|x)(?:2[BD]|AD)|\\u(?:201[0-5]|2212)"
    r"|=2D|=E2=80=9[0-5]|\u00e2(?:\u20ac[\u201c\u201d\u0090\u2018]|\u0080[\u0090-\u0095])"
    r"|&(?:#4[35]|#x2[BD]|#820[89]|#821[0-3]"
    r"|#x201[0-5]|#x2212|ndash|mdash|minus|shy|hyphen|dash);)"
    r"|%20|%C2%A0|&(?:nbsp|thinsp|ensp|emsp|#160|#32|#x20|#xA0);",
    re.IGNORECASE,
)
"""A dash or a space as web addresses and HTML write them."""
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]{4,}")
"""Raised and lowered figures, more of them than the number of a note has."""


@dataclass(frozen=True, slots=True)
class View:
    """A text to look for numbers in, and for each of its characters the offset in the original."""

    text: str
    offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return a stretch of the view as it lies in the original; not empty."""
        if self.offsets is None:
            return Span(start, end)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def plain_views(text: str) -> Iterator[View]:
    """Yield the text with plain figures; then, if need be, without what has no width or is escaped.

    The first has as many characters as the text. A soft hyphen is a dash in the first view and
    nothing in the second.
    """
    plain = text if text.isascii() else _normalised(text)
    yield View(plain.replace(_SOFT_HYPHEN, "-"))
    if _WITHOUT_WIDTH.search(plain) or _ESCAPED.search(plain):
        yield _reduced(plain)


def _normalised(text: str) -> str:
    raised = _RAISED.sub(lambda match: "".join(map(_digit, match[0])), text)
    return raised.translate(_FORMS)


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter))


class _Forms(dict[int, int | str]):
    """The plain form of each character that is met, by its code point."""

    def __missing__(self, code: int) -> int | str:
        self[code] = form = _plain_character(chr(code)) if code > 127 else code
        return form


def _plain_character(letter: str) -> str:
    if letter == _SOFT_HYPHEN:
        return letter
    if letter in _LIKE_A_DASH or unicodedata.category(letter) in ("Pd", "Co"):
        return "-"
    if unicodedata.category(letter) == "Zs":
        return " "
    if "\u2502" <= letter <= "\u2503" or letter in "\u00a6\uff5c":
        return "|"
    if letter.isdigit() and not _RAISED.match(4 * letter):
        return _digit(letter)
    return letter


_FORMS = _Forms()


def _reduced(text: str) -> View:
    """Return a text without characters of no width, with one sign for each that is escaped."""
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in re.finditer(f"{_WITHOUT_WIDTH.pattern}|{_ESCAPED.pattern}", text, re.IGNORECASE):
        pieces.append(text[at : match.start()])
        offsets.extend(range(at, match.start()))
        at = match.end()
        if len(match[0]) > 1:
            pieces.append("-" if match["dash"] else " ")
            offsets.append(match.start())
    pieces.append(text[at:])
    offsets.extend(range(at, len(text)))
    return View("".join(pieces), offsets)
