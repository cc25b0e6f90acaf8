"""Repair of single characters: ligatures, look-alikes, broken encodings."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_COMBINING = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301", "`": "\u0300"}
_SPACES = "\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_PLAIN = _LIGATURES | dict.fromkeys(_SPACES, " ")
_ODD = re.compile(
    "[\ufb00-\ufb06\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff\ufffe\u00ad"
    "\x00-\x08\x0b\x0d-\x1f\x7f¨˚´`]|[\u0300-\u036f]+"
)
_LINE_HYPHEN = re.compile("[ \t]*\n?")
_BREAK_NEXT = re.compile("[ \t]*[\n\f]")
_ACCENT = re.compile(r"(?<![\s\d])[´`](?=[eaEA][^\W\d_]|[eE]\b).|[¨˚] ?[aouAOUeE]")


def letter_edits(text: str) -> Iterator[Edit]:
    """Yield edits for ligatures, spaces, soft hyphens, control characters and loose accents."""
    for match in _ODD.finditer(text):
        edit = _edit_of(text, match.start(), match[0])
        if edit is not None:
            yield edit


def _edit_of(text: str, at: int, odd: str) -> Edit | None:
    """Return what to do with an odd character, None when it is to stay."""
    sign = odd[0]
    if sign in _PLAIN:
        return Edit(at, at + 1, _PLAIN[sign])
    if sign in _COMBINING:
        return _loose_accent(text, at)
    if "\u0300" <= sign <= "\u036f":
        return _composed_letter(text, at, at + len(odd))
    if sign in "\x02\ufffe\r":
        return _line_end(text, at)
    return _soft_hyphen(text, at) if sign == "\u00ad" else Edit(at, at + 1, "")


def _soft_hyphen(text: str, at: int) -> Edit | None:
    """Return what to do with a soft hyphen; None at a line end, which is for hyphens to judge."""
    if _BREAK_NEXT.match(text, at + 1):
        return None
    number = text[at + 1 : at + 2].isdigit() and text[max(0, at - 1) : at].isalnum()
    return Edit(at, at + 1, "-" if number else "")  # 2014-05-09, KSN-2015


def _line_end(text: str, at: int) -> Edit:
    if text[at] == "\r":
        return Edit(at, at + 1 + (text[at + 1 : at + 2] == "\n"), "\n")
    hyphen = _LINE_HYPHEN.match(text, at + 1)
    return Edit(at, hyphen.end() if hyphen else at + 1, "-\n")


def _loose_accent(text: str, at: int) -> Edit | None:
    match = _ACCENT.match(text, at)
    if match is None:
        return None
    end = match.end() if match[0][0] in "¨˚" else at + 2
    composed = unicodedata.normalize("NFC", text[end - 1] + _COMBINING[text[at]])
    return Edit(at, end, composed) if len(composed) == 1 else None


def _composed_letter(text: str, at: int, end: int) -> Edit | None:
    if not at or not text[at - 1].isalnum():
        return None
    composed = unicodedata.normalize("NFC", text[at - 1 : end])
    return Edit(at - 1, end, composed) if len(composed) < end - at + 1 else None
