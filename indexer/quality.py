"""How well does a page of text read, 0 to 1? Known words count for it, odd characters against."""

from __future__ import annotations

import functools
import re

_WORD = re.compile(r"[^\W\d_]{2,}")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x80-\x9f¤|~^<>{}\\\\]|\\(cid:")
_SAMPLE = 240
"""Words looked up a page: a share is then known within some three hundredths."""


@functools.lru_cache(maxsize=65536)
def _known(word: str) -> bool:
    from simplemma import is_known  # noqa: PLC0415 -- its dictionaries load at the first need

    return bool(is_known(word, lang=("sv", "en"))) or _compound(word)


def _compound(word: str) -> bool:
    """Return whether a long word falls into two known halves, as Swedish compounds do."""
    from simplemma import is_known  # noqa: PLC0415

    if len(word) < 8:
        return False
    for cut in range(3, len(word) - 3):
        if is_known(word[cut:], lang="sv") and (
            is_known(word[:cut], lang="sv")
            or (word[cut - 1] == "s" and is_known(word[: cut - 1], lang="sv"))
        ):
            return True
    return False


def page_quality(text: str) -> float:
    """Return the share of known words among up to 240 of a page, less its odd characters.

    A page without words scores 0.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    step = max(1, len(words) // _SAMPLE)
    sample = words[::step]
    known = sum(word.istitle() or _known(word.lower()) for word in sample)
    odd = len(_ODD.findall(text)) / len(words)
    return float(round(max(0.0, known / len(sample) - odd), 3))
