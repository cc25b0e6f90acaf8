r"""Repair of 7-bit Swedish (SEN 850200, ISO 646-SE), where } { | ] [ \ stand for å ä ö Å Ä Ö.

Where words with such signs become known Swedish by them, as `k|pa` and `[RENDE` do, and most of the
words that have them do, the text is 7-bit Swedish. Programs, markup and tables drawn with | are
not: their words become nothing. What is uncertain is left, and told by the guard of the build.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.quality import known_word
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = str.maketrans("}{|][\\~^`", "åäöÅÄÖüÜé")
_MAYBE = re.compile(r"[A-Za-z][}{|~`]|[}{|\\\[\]][A-Za-z]")
_WORD = re.compile(r"(?<![^\s\"'(/.,:;<>-])[A-Za-z}{|\[\]\\~^`]{2,60}(?![^\s\"')/.,:;!?<>-])")
_NATIONAL = re.compile(r"[}{|\[\]\\]")
_WITHIN = re.compile(r"(?<=[A-Za-z])[}{|\[\]\\~^](?=[A-Za-z])|^[\[\\\]](?=[A-Za-z])")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}")
_LEAST, _SHARE = 2, 0.6
"""Different words that must become known, and the share of the words with such signs."""
_SURE = 4
"""Letters of a word that alone tells, where no other has such signs."""


def seven_bit_edits(text: str) -> Iterator[Edit]:
    """Yield an edit for each word of a text that is certainly 7-bit Swedish."""
    if not _MAYBE.search(text) or not is_seven_bit(text):
        return
    for match in _WORD.finditer(text):
        meant = _meant(match[0])
        if meant != match[0]:
            yield Edit(*match.span(), meant)


def is_seven_bit(text: str) -> bool:
    """Return whether a text is certainly 7-bit Swedish."""
    words = {match[0] for match in _WORD.finditer(text) if _NATIONAL.search(match[0])}
    known = seven_bit_words(text)
    if len(known) < _SHARE * len(words):
        return False
    longest = max((len(word) for word in known if _NATIONAL.search(word[1:-1])), default=0)
    return len(known) >= _LEAST or (len(known) == len(words) and longest >= _SURE)


def seven_bit_words(text: str) -> set[str]:
    """Return the different words of a text that the signs of 7-bit Swedish make known ones."""
    if not _MAYBE.search(text):
        return set()
    return {match[0] for match in _WORD.finditer(text) if _becomes_known(match[0])}


def _becomes_known(word: str) -> bool:
    if not _NATIONAL.search(word) or not any(map(str.isalpha, word)):
        return False
    meant = word.translate(_SIGNS)
    even = meant[1:] == meant[1:].lower() or meant == meant.upper()
    return even and not _BRACKETED.search(word) and known_word(meant.lower())


def _meant(word: str) -> str:
    r"""Return a word of 7-bit Swedish as it is meant; one that is not known by its letters within.

    Names are in no lexicon: `\berg` and `Str|mstad` are told by the letters about their signs, and
    by those alone, for a table's lines stand at the ends of words.
    """
    if _becomes_known(word):
        return word.translate(_SIGNS)
    if _BRACKETED.search(word):
        return word
    return _WITHIN.sub(lambda sign: sign[0].translate(_SIGNS), word)
