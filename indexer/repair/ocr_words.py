"""Words that OCR misread, mended where one known word alone is a confusion of letters away.

A word is left as it is when it is known, when it begins with a capital within a sentence (a name),
or when several known words are as near; of several, the one that the text itself has wins.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.language.lexicon import lexicon
from indexer.quality import known_english, known_word
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.model import Span

_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]\w{4,29}(?![\w@/-])")
_CONFUSED = (
    ("a", "å"), ("a", "ä"), ("o", "ö"), ("å", "ä"), ("ä", "å"), ("ö", "o"), ("å", "a"), ("ä", "a"),
    ("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("6", "ö"), ("l", "i"), ("i", "l"),
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("ii", "ä"), ("vv", "w"), ("fi", "ti"), ("c", "e"),
    ("e", "c"), ("f", "t"), ("t", "f"), ("u", "n"), ("n", "u"), ("h", "b"), ("b", "h"),
)  # fmt: skip
"""What OCR reads, and what stood there (measured on scans, and as usual in the literature)."""
_USUAL = tuple(pair for pair in _CONFUSED if pair[0] in {"a", "o", "i", "l"})
"""The confusions by which even a word that could be a compound is taken for a simple one."""
_SEVERAL = 2
"""Times that a text has a word from which it may be preferred to another."""


def misread_edits(text: str, read_by_ocr: Sequence[Span]) -> Iterator[Edit]:
    """Yield edits that mend misread words, on pages read by OCR only."""
    if not read_by_ocr:
        return
    words = Counter(match[0].lower() for match in _WORD.finditer(text))
    for span in read_by_ocr:
        for match in _WORD.finditer(text, span.start, span.end):
            word = match[0]
            broken = text.endswith("-\n", 0, match.start())
            if broken or word[1:] != word[1:].lower() or _is_name(text, match.start(), word):
                continue
            meant = _only_known_word(word.lower(), words)
            if meant:
                new = meant.capitalize() if word[0].isupper() else meant
                yield Edit(*match.span(), new)


def _is_name(text: str, at: int, word: str) -> bool:
    """Return whether a word has its capital without beginning a sentence or a line."""
    before = text[max(0, at - 3) : at].rstrip(" ")
    return word[0].isupper() and bool(before) and before[-1] not in ".!?:\n"


def _only_known_word(word: str, words: Mapping[str, int]) -> str | None:
    """Return the word that was meant, None when the word is known or it cannot be told."""
    known = _nearest_words(word)
    if len(known) == 1:
        return known[0]
    seen = [each for each in known if words.get(each, 0) >= _SEVERAL]
    return seen[0] if len(seen) == 1 else None


@lru_cache(maxsize=65536)
def _nearest_words(word: str) -> tuple[str, ...]:
    """Return the known words one confusion away; none for a word that is known itself."""
    if word in lexicon() or known_english(word):
        return ()
    pairs = _USUAL if known_word(word) else _CONFUSED
    candidates = {
        word[: match.start()] + meant + word[match.end() :]
        for seen, meant in pairs
        for match in re.finditer(seen, word)
    }
    return tuple(sorted(each for each in candidates if each.isalpha() and each in lexicon()))
