"""Find the sum that a question of cost asks for: in the decision, or in a sentence on the matter.

A decision often names no sum while the text above it does. Such a sentence tells it when it names
what is asked about, or speaks of cost under a heading that does; it is then quoted too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Section

COSTS = re.compile(
    r"kosta(?:r|de|t)?|hög[at]?|dyr[at]?|miljon(?:er)?|miljard(?:er)?|kronor|pengar|summan?",
    re.IGNORECASE,
)
"""Words that ask for a sum, which a decision must then name."""
_SUM = re.compile(
    r"[0-9]\s*(?:kronor|kr|tkr|mnkr|mkr|mdkr|öre|miljon(?:er)?|miljard(?:er)?)\b|[0-9]\s*(?:%|procent)"
)
_OF_COST = re.compile(
    r"kost|pris|belopp|anslag|utgift|budget|finansier|invester|avgift|summa|bevilja|avsätt|betala"
    r"|ersättning|bidrag|medel|hyra|anbud|uppgår",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|\n[ \t]*\n")
_LONGEST = 500
"""Characters of a sentence; what is longer is a table or a list."""
_LEAST_STEM, _MOST_ENDING = 5, 3


def told_sum(section: Section, about: Iterable[str]) -> str | None:
    """Return the sentence that tells a sum, empty where the decision does; None where none does."""
    heading = section.heading or ""
    if _SUM.search(f"{heading}\n{section.decision or ''}"):
        return ""
    stems = [_stem(word) for word in about]
    under = any(stem in heading.casefold() for stem in stems)
    _, _, below = section.text.partition(heading)
    for sentence in _SENTENCE_END.split(below or section.text):
        plain = " ".join(sentence.split())
        if len(plain) <= _LONGEST and _SUM.search(plain):
            named = any(stem in plain.casefold() for stem in stems)
            if named or (under and _OF_COST.search(plain)):
                return plain
    return None


def _stem(word: str) -> str:
    return word.casefold()[: max(_LEAST_STEM, len(word) - _MOST_ENDING)]
