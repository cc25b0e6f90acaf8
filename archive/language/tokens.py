"""Tokeniser: where a token begins and ends.

One pattern for index and query alike. Identifiers stay whole (`KSN-2015-1584`, `BUN 2013/1809`,
`§ 183`, `2014-05-09`, `858501-2084`, `1:23` of a property), so do numbers with their thousands
(`5 000`), abbreviations (`bl.a.`), genitives with a colon (`GR:s`), hyphenated words, `e hälsa` and
the first half of a suspended compound (`missbruks-`). Nothing is dropped as a stop word;
punctuation is no token.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

YEAR = r"(?:19|20)\d\d"
_REST = r"[\w\u0300-\u036f\u00ad]*"
_LETTERS = r"[^\W_]" + _REST
_CAPITAL = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,7}"

_SECTION = r"§{1,2}[ \u00a0]{0,2}\d+[a-z]?\b(?:[ \u00a0]?[-–/][ \u00a0]?\d+\b)?|§"
_DATE = rf"{YEAR}-\d\d-\d\d(?!\d)"
_NO_BODY = r"(?!(?i:dnr|diarienr|ärendenr|nr|år|den|sid)\b)"
_CASE = (
    rf"{_NO_BODY}{_CAPITAL}[ \u00a0\-‐‑/:]{{0,2}}(?!{_DATE}|{YEAR}-{YEAR}(?!\d)){YEAR}"
    r"[ ]?[-‐‑/:][ ]?\d{1,6}(?:[-‐‑/]\d{1,4})?(?!\w)"
    r"|[A-ZÅÄÖ]{2,8}[ \u00a0]?\d\d[ ]?[-/][ ]?\d{1,5}(?![\w-])"
)
_CASE_BARE = (
    rf"{YEAR}[-/][A-ZÅÄÖ]{{1,5}}[ ]?\d{{2,6}}(?:[-/]\d{{1,4}})?(?!\w)"
    rf"|{YEAR}[/:]\d{{1,6}}(?:-\d{{1,4}})?(?!\w)|\d{{2,6}}/{YEAR}(?!\w)|\d\d/\d{{3,6}}(?!\w)"
)
_NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\w-])(?:,\d+)?"
    r"|\d+(?:[–‐‑-]\d+)+(?!\w)|\d+(?:[.,]\d+)+(?!\w)|\d+:\d+(?![\w:])"
)
_LINK = r"(?:https?://|www\.)[^\s<>\"”)]*[^\s<>\"”).,;:]"
_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_SHORT = (
    r"[a-zåäö]{1,3}(?:\.[a-zåäö]{1,3})+(?:\.|\b)(?!\w)"
    r"|(?:bl a|t ex|m m|m fl|fr o m|t o m|d v s|o s v|o d|s k|p g a|f d|i st f|e d)(?![\w-])"
)
_APART = (
    r"[eE][ \u00a0](?:arkiv|bibliotek|bok|böcker|delegation|diari|faktur|förslag|förvaltning|"
    r"handel|hälsa|hälso|journal|kansli|legitimation|lärande|nämnd|petition|post|recept|samhäll|"
    r"samordnar|strategi|tjänst)[a-zåäö]*(?![\w-])"
)
"""Words in e- that are written apart, `e hälsa`: one token, as where they have their hyphen."""
_HYPHEN = r"[-‐‑]"
# Most words are plain; trying them first makes the pattern four times as fast.
_PLAIN = (
    r"(?!bl |fr )[a-zåäö]{2,}(?=[\s,;)!?]|\.(?!\w)|$)|[A-ZÅÄÖ][a-zåäö]{2,}(?= [a-zåäö]|[,;)!?\n])"
)
_WORD = (
    rf"{_LETTERS}(?:(?:{_HYPHEN}|['’](?=\w)){_LETTERS})*"
    rf"(?::(?:s|n|t|a|ar|arna|aren|are|en|er|erna|et|na|ns|ts|s)(?!\w)|{_HYPHEN}(?=[\s,]))?"
)
TOKEN = re.compile(
    rf"{_PLAIN}|(?=\w)(?:(?=\d)(?:{_DATE}|{_CASE_BARE}|{_NUMBER})|(?=[A-ZÅÄÖ])(?:{_CASE})"
    rf"|(?=[hw])(?:{_LINK})|(?=[^\s@]{{1,64}}@){_MAIL}|(?=[a-zåäö])(?<!\w)(?:{_SHORT})"
    rf"|(?<!\w)(?:{_APART})|{_WORD})|{_SECTION}"
)
"""Matches one token; used with findall, so it has no capturing group."""


class Token(NamedTuple):
    """A token as it stands in the text, `text[start:end]`."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text in order; they do not overlap."""
    return [Token(m.group(), m.start(), m.end()) for m in TOKEN.finditer(text)]


_SIGNS = frozenset("#%&@*\\_")


def signs_between(text: str) -> tuple[str, ...]:
    """Return the different signs of a text that are in no token: `#` of C#, `%`, `+`, `€`.

    What separates words and sentences (full stop, comma, dash, slash, brackets) is no sign.
    """
    between = TOKEN.sub(" ", text)
    signs = (c for c in between if c in _SIGNS or unicodedata.category(c)[0] == "S")
    return tuple(dict.fromkeys(signs))


_KEEP = frozenset("åäöÅÄÖ")
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "’": "'", "\u00a0": " ", "\u00ad": None})


def plain_hyphens(surface: str) -> str:
    """Return a surface form with all its hyphens and dashes as `-`, soft ones taken away."""
    return surface if surface.isascii() else surface.translate(_DASHES)


def fold(surface: str) -> str:
    """Return a surface form in lower case, NFC, with å ä ö kept and other accents taken away."""
    if surface.isascii():
        return surface.lower()
    lower = unicodedata.normalize("NFC", surface).lower().translate(_DASHES)
    if lower.isascii():
        return lower
    return "".join(c if c.isascii() or c in _KEEP else _without_accents(c) for c in lower)


_WHOLE = {"ß": "ss", "ø": "ö", "æ": "ä", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}


def _without_accents(char: str) -> str:
    if char in _WHOLE:
        return _WHOLE[char]
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return bare or char
