"""Text quality of a page, 0 to 1: known words count for it, odd characters against."""

from __future__ import annotations

import functools
import re

from archive.language.lexicon import english_forms, lexicon

_WORD = re.compile(r"[^\W\d_]{2,}")
_TELLING_WORD = re.compile(r"[^\W\d_]{4,}")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x80-\x9f¤|~^<>{}\\\\]|\\(cid:")
_SAMPLE = 240
"""Words looked up a page: a share is then known within some three hundredths."""
_LONGEST = 60
"""Letters beyond which a run is no word: one endless line costs no more than many."""
_FOREIGN = 0.8
"""Below this share of Swedish words a page may be in English, and English words count too."""
_TELLING = 12
"""Words below which a page (a table of figures, a cover, a picture) does not tell how it reads."""


def page_quality(text: str) -> float:
    """Return the share of known words among up to 240 of a page, less its odd characters.

    A page without words scores 0.
    """
    return _quality(text, _WORD.findall(text))


def _quality(text: str, words: list[str]) -> float:
    if not words:
        return 0.0
    sample = words[:: max(1, len(words) // _SAMPLE)]
    known = sum(map(_is_name_or_known, sample))
    if known < _FOREIGN * len(sample):
        known = sum(word.istitle() or _in_either(word.lower()) for word in sample)
    odd = len(_ODD.findall(text)) / len(words)
    return float(round(max(0.0, known / len(sample) - odd), 3))


def telling_quality(text: str) -> float | None:
    """Return how well a page reads, or None when it has too few words to tell."""
    words = _WORD.findall(text)
    return _quality(text, words) if len(words) >= _TELLING else None


def known_share(text: str) -> float | None:
    """Return the share of words that Swedish or English has, None where too few can tell.

    Words of four letters and more are asked, without those that begin with a capital: names are in
    no lexicon, and two or three letters at random are often a word.
    """
    words = [word for word in _TELLING_WORD.findall(text) if not word.istitle()]
    if len(words) < _TELLING:
        return None
    sample = words[:: max(1, len(words) // _SAMPLE)]
    return round(sum(_in_either(word.lower()) for word in sample) / len(sample), 3)


@functools.lru_cache(maxsize=65536)
def _is_name_or_known(word: str) -> bool:
    return word.istitle() or known_word(word.lower())


@functools.lru_cache(maxsize=65536)
def known_word(word: str) -> bool:
    """Return whether a word in lower case, or both halves of a long one, are known Swedish."""
    if len(word) > _LONGEST:
        return False
    known = lexicon()
    if word in known:
        return True
    return len(word) >= 8 and any(
        word[cut:] in known and _is_known_head(word[:cut]) for cut in range(3, len(word) - 3)
    )


def _is_known_head(part: str) -> bool:
    """Return whether the first half of a compound is known, with or without its joining s."""
    return part in lexicon() or (part[-1] == "s" and part[:-1] in lexicon())


def known_english(word: str) -> bool:
    """Return whether a word in lower case is known English."""
    return len(word) <= _LONGEST and word in english_forms()


@functools.lru_cache(maxsize=65536)
def _in_either(word: str) -> bool:
    return known_english(word) or known_word(word)
