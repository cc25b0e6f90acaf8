"""Text quality gate: whether a page's text is text, and which of two readings is better."""

from __future__ import annotations

import re
from functools import lru_cache

_SWEDISH = frozenset(
    [
        "och",
        "att",
        "som",
        "för",
        "med",
        "till",
        "den",
        "det",
        "av",
        "är",
        "har",
        "på",
        "om",
        "inte",
        "ska",
        "vi",
        "en",
        "ett",
        "kan",
        "eller",
        "vid",
        "från",
        "enligt",
        "samt",
        "i",
        "de",
    ]
)
_SWEDISH_ALONE = frozenset(("och", "att", "inte", "från", "är", "ska", "samt", "enligt", "ett"))
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "that",
        "for",
        "shall",
        "with",
        "be",
        "by",
        "on",
        "are",
        "or",
        "a",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"[a-zåäö][\"!$#%&¤§{}|~^<>\x80-\x9f][a-zåäö]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x80-\x9f]")
_GLUED = re.compile(r"[a-zåäö][A-ZÅÄÖ][a-zåäö]")
_UMLAUT = re.compile(r"[åäöÅÄÖ]|[¨˚](?=[aouAOU])")
_ENOUGH = 50
_TOLD = 0.02
"""Share of words that only Swedish has from which a text is Swedish."""

NO_UMLAUTS = "utan å ä ö"
SYMBOLS_INSIDE = "tecken mitt i ord"
ODD_CHARACTERS = "kontrolltecken"
GLUED_WORDS = "hopskrivna ord"
CID = "cid"
NO_WORDS = "inga vanliga ord"


def suspicions(text: str) -> list[str]:
    """Return what looks wrong with the text of a page; too little text is never suspect."""
    words = words_of(text)
    letters = sum(map(len, words))
    if letters < _ENOUGH:
        return []
    count = len(words)
    swedish = sum(word in _SWEDISH for word in words) / count
    english = sum(word in _ENGLISH for word in words) / count
    umlauts = len(_UMLAUT.findall(text)) / letters
    reasons_ = []
    if swedish > 0.05 and swedish > english and umlauts < 0.01 and letters > 400:
        reasons_.append(NO_UMLAUTS)
    if len(_INSIDE.findall(text)) > 0.01 * count:
        reasons_.append(SYMBOLS_INSIDE)
    if len(_ODD.findall(text)) > 0.005 * letters:
        reasons_.append(ODD_CHARACTERS)
    if len(_GLUED.findall(text)) > 0.03 * count:
        reasons_.append(GLUED_WORDS)
    if text.count("(cid:") > 0.002 * count:
        reasons_.append(CID)
    if swedish < 0.02 and english < 0.02 and letters > 400 and _gibberish(words):
        reasons_.append(NO_WORDS)
    return reasons_


def reads_as_swedish(text: str) -> bool:
    """Return whether words stand in a text, in some share, that no language but Swedish has."""
    words = words_of(text)
    return sum(word in _SWEDISH_ALONE for word in words) > _TOLD * len(words)


@lru_cache(maxsize=4)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a page in lower case; several questions are asked of them."""
    return tuple(_WORD.findall(text.lower()))


def _gibberish(words: tuple[str, ...]) -> bool:
    """Return whether Latin letters stand in no proportion that a European language has.

    The nine letters counted make up two thirds of the letters of Swedish, English, German and
    Finnish alike, and a third of letters strewn at random.
    """
    letters = "".join(words)
    latin = sum(map(letters.count, "abcdefghijklmnopqrstuvwxyz"))
    if latin < 0.6 * len(letters):
        return False
    return sum(map(letters.count, "eantrsilo")) < 0.48 * latin


def badness(text: str) -> float:
    """Return how badly a text reads, 0 good; comparable between readings of the same page."""
    words = _WORD.findall(text.lower())
    if not words:
        return 1.0
    letters = sum(map(len, words))
    common = sum(word in _SWEDISH or word in _ENGLISH for word in words) / len(words)
    umlauts = len(_UMLAUT.findall(text)) / letters
    odd = (
        len(_INSIDE.findall(text))
        + len(_ODD.findall(text))
        + len(_GLUED.findall(text))
        + 3 * text.count("(cid:")
    ) / len(words)
    return odd + max(0.0, 0.3 - common) + (0.2 if umlauts < 0.005 else 0.0)
