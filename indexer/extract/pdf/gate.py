"""Does the text of a page look like text, and which of two readings reads better?"""

from __future__ import annotations

import re

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
_ACCENT = re.compile("[¨˚´`]\\s?[aouAOUe]|[aouAOU]\\s?[¨˚]")
_ENOUGH = 50


def suspicions(text: str) -> list[str]:
    """Return what looks wrong with the text of a page; too little text is never suspect."""
    words = _WORD.findall(text.lower())
    letters = sum(map(len, words))
    if letters < _ENOUGH:
        return []
    count = len(words)
    swedish = sum(word in _SWEDISH for word in words) / count
    english = sum(word in _ENGLISH for word in words) / count
    umlauts = sum(text.count(letter) for letter in "åäöÅÄÖ") / letters
    found = []
    if swedish > 0.05 and swedish > english and umlauts < 0.01 and letters > 400:
        found.append("utan å ä ö")
    if len(_INSIDE.findall(text)) > 0.01 * count:
        found.append("tecken mitt i ord")
    if len(_ODD.findall(text)) > 0.005 * letters:
        found.append("kontrolltecken")
    if len(_ACCENT.findall(text)) > 0.005 * count:
        found.append("lösa accenter")
    if text.count("(cid:") > 0.002 * count:
        found.append("cid")
    if swedish < 0.02 and english < 0.02 and letters > 400 and _gibberish(words):
        found.append("inga vanliga ord")
    return found


def _gibberish(words: list[str]) -> bool:
    """Return whether few words have the vowels that words of most languages have."""
    long = [word for word in words if len(word) >= 4 and word.isascii()]
    if len(long) < 0.3 * len(words):
        return False
    voiced = sum(0.2 <= sum(map(word.count, "aeiouy")) / len(word) <= 0.7 for word in long)
    return voiced < 0.6 * len(long)


def badness(text: str) -> float:
    """Return how badly a text reads, 0 good; comparable between readings of the same page."""
    words = _WORD.findall(text.lower())
    if not words:
        return 1.0
    letters = sum(map(len, words))
    common = sum(word in _SWEDISH or word in _ENGLISH for word in words) / len(words)
    umlauts = sum(text.count(letter) for letter in "åäöÅÄÖ") / letters
    odd = (
        len(_INSIDE.findall(text))
        + len(_ODD.findall(text))
        + len(_ACCENT.findall(text))
        + 3 * text.count("(cid:")
    ) / len(words)
    return odd + max(0.0, 0.3 - common) + (0.2 if umlauts < 0.005 else 0.0)
