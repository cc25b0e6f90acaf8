"""Repair of letter-spaced headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.quality import known_word
from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] {1,4}){4,}[^\W\d_](?![^\s.,:;!?])")
_WORD_GAP = re.compile(r" {2,}")
_LONGEST, _LINE = 30, 120
"""Letters of a word, and of a line that is looked into for words."""
_SMALL = frozenset(
    {
        "av",
        "de",
        "den",
        "det",
        "efter",
        "för",
        "från",
        "hos",
        "i",
        "inom",
        "med",
        "och",
        "om",
        "på",
        "samt",
        "till",
        "ur",
        "vid",
        "år",
        "ny",
        "nya",
        "nytt",
    }
)
"""Words that no compound begins or ends with."""


def spacing_edits(text: str) -> Iterator[Edit]:
    """Yield edits that close up letter-spaced words.

    Wider gaps part the words; where there are none, known words do, the fewest that fit.
    """
    for match in _SPACED.finditer(text):
        words = [word.replace(" ", "") for word in _WORD_GAP.split(match[0])]
        if len(words) == 1 and len(words[0]) <= _LINE:
            words = _parted_words(words[0])
        yield Edit(*match.span(), " ".join(words))


def _parted_words(letters: str) -> list[str]:
    """Return the fewest known words that letters fall into; all as one where none do."""
    lower = letters.lower()
    best: list[list[int] | None] = [[]]
    for end in range(1, len(lower) + 1):
        ways = [
            [*before, start]
            for start in range(max(0, end - _LONGEST), end)
            if (before := best[start]) is not None and _is_word(lower[start:end])
        ]
        best.append(min(ways, key=len) if ways else None)
    starts = best[-1]
    if not starts:
        return [letters]
    return [letters[a:b] for a, b in zip(starts, [*starts[1:], len(letters)], strict=True)]


def _is_word(part: str) -> bool:
    if len(part) < 3:
        return part in _SMALL
    if part in _SMALL:
        return True
    glued = any(part.startswith(word) or part.endswith(word) for word in _SMALL if len(word) > 2)
    return known_word(part) and not glued
