r"""Repair of letters left in a code of their own: f&#246;r, f=C3=B6r, f%C3%B6r, f\u00f6r, base64.

Programs write them so for the way, and some never undo it. They are undone where words become known
by it; addresses keep theirs.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from indexer.quality import known_word
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEX = "[0-9A-Fa-f]{2}"
_LETTERS = "A-Za-zåäöÅÄÖ"
_LEAST, _SURE = 2, 4
"""Different words that must become known, or letters of the only one with a code."""
_ADDRESS = re.compile(r"\S*(?:[/?&#]|www\.)\S*\Z")
_BEFORE = 300
"""Characters in which an address begins before a code in it."""
_HEADER = re.compile(r"=\?[\w-]{2,20}\?[bBqQ]\?[^?\s]{1,500}\?=")
BASE64 = re.compile(
    r"(?<![^\n])(?:[A-Za-z0-9+/]{60,100}\n)+[A-Za-z0-9+/]{1,100}={0,2}(?![^\n])"
    r"|(?<![^\s])[A-Za-z0-9+/]{160,}={0,2}(?![^\s])"
)
"""Lines of base64 below each other, or one long run."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def _of_hex(code: str) -> str:
    """Return what bytes in hexadecimal say in UTF-8, or else in the character set of Windows."""
    raw = bytes.fromhex(re.sub(r"[^0-9A-Fa-f]", "", code))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _of_entity(code: str) -> str:
    return html.unescape(html.unescape(code))


def _of_point(code: str) -> str:
    point = chr(int(code.replace("\\u", "0x"), 0))
    return point if point.isprintable() else code


def _of_seven_bits(code: str) -> str:
    return code.encode("ascii").decode("utf-7", "replace")


@dataclass(frozen=True, slots=True)
class _Code:
    """A way to write letters in ASCII: how its codes look, and what one says."""

    sign: str
    codes: re.Pattern[str]
    words: re.Pattern[str]
    says: Callable[[str], str]

    def undone(self, text: str) -> str:
        """Return a text with its codes undone."""
        return self.codes.sub(lambda match: self.says(match[0]), text)


def _code(sign: str, pattern: str, says: Callable[[str], str]) -> _Code:
    words = re.compile(rf"(?:[{_LETTERS}]|{pattern})+")
    return _Code(sign, re.compile(pattern), words, says)


_CODES = (
    _code("&", r"&(?:amp;)?(?:#\d{2,5}|#[xX][0-9A-Fa-f]{2,4}|[A-Za-z]{2,8}\d?);", _of_entity),
    _code("=", rf"(?:={_HEX}|=\n)+", _of_hex),
    _code("%", rf"(?:%{_HEX})+", _of_hex),
    _code("\\u", r"\\u[0-9A-Fa-f]{4}", _of_point),
    _code("\\x", rf"(?:\\x{_HEX})+", _of_hex),
    _code("\\'", rf"(?:\\'{_HEX})+", _of_hex),
    _code("+", r"\+[A-Za-z0-9/]{3,12}-", _of_seven_bits),
)


def escape_edits(text: str) -> Iterator[Edit]:
    """Yield an edit for each code of a way in which a text certainly writes letters."""
    for code in _CODES:
        if code.sign in text and _is_used(code, text):
            for match in code.codes.finditer(text):
                if code.sign != "%" or not in_address(text, match.start()):
                    yield Edit(*match.span(), code.says(match[0]))
    if "=?" in text:
        for match in _HEADER.finditer(text):
            yield Edit(*match.span(), _of_header(match[0]))
    for match in BASE64.finditer(text):
        if said := _of_base64(match[0]):
            yield Edit(*match.span(), said)


def _is_used(code: _Code, text: str) -> bool:
    words = {
        match[0]
        for match in code.words.finditer(text)
        if code.codes.search(match[0]) and not in_address(text, match.start())
    }
    undone = {code.undone(word) for word in words}
    known = {word for word in undone if not word.isascii() and known_word(word.lower())}
    return len(known) >= _LEAST or (known == undone and any(len(word) >= _SURE for word in known))


def in_address(text: str, at: int) -> bool:
    """Return whether a place of a text lies within an address of the web or a path."""
    return bool(_ADDRESS.search(text[max(0, at - _BEFORE) : at]))


def _of_header(code: str) -> str:
    try:
        return str(make_header(decode_header(code)))
    except (HeaderParseError, LookupError, UnicodeError, binascii.Error):
        return code


def _of_base64(code: str) -> str:
    """Return the text that base64 says; nothing where it says something else."""
    plain = "".join(code.split()).rstrip("=")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        said = raw.decode("utf-8")
    except UnicodeDecodeError:
        said = raw.decode("cp1252", "replace")
    except binascii.Error:
        return ""
    return "" if _CONTROL.search(said) or "\ufffd" in said else said.replace("\r\n", "\n")
