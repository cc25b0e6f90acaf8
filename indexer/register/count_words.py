"""Read numbers to 99 as Swedish writes them in words or figures."""

from __future__ import annotations

_ONES = ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio")
_TEENS = (
    *("tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton"),
    "nitton",
)
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
_WORDS = (
    {"noll": 0, "ingen": 0, "inga": 0, "en": 1}
    | {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)}
    | {word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {
        tens + ones: number + unit
        for number, tens in zip(range(20, 100, 10), _TENS, strict=True)
        for unit, ones in ((1, "en"), *enumerate(_ONES, 1))
    }
)
"""Count word → number, to 99."""
COUNT = (
    rf"(?<![\w-])(?:\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"(?![\w-]|[.,]\d)"
)
"""A pattern of a number in words or figures, to 999."""


def number_of(word: str) -> int:
    """Return the number that COUNT matched.

    Raises:
        KeyError: it is no such word.
    """
    return int(word) if word.isdigit() else _WORDS[word.casefold()]
