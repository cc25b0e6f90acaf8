"""Word boundaries in letter-spaced lines.

PDFium then gives a space after every letter. The gaps tell: one between words is wider than the
usual one between letters by a third of a letter's width (measured up to 0.3 cm of spacing).
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FEWEST = 5
_SHARE = 0.7
_WIDER = 0.35


def is_tracked(text: str) -> bool:
    """Return whether a line is mostly single letters with spaces between."""
    if len(text) < 2 * _FEWEST - 1 or text[1:2] != " ":
        return False
    tokens = text.split()
    single = sum(len(token) == 1 and token.isalpha() for token in tokens)
    return len(tokens) >= _FEWEST and single >= _SHARE * len(tokens)


def closed_up(text: str, box_of: Callable[[int], tuple[float, float, float, float]]) -> str:
    """Return the line with its letters joined to words, by the boxes of its characters."""
    letters = [(letter, box_of(at)) for at, letter in enumerate(text) if not letter.isspace()]
    gaps = [after[0] - before[2] for (_, before), (_, after) in pairwise(letters)]
    if not gaps:
        return text
    usual = median(gaps)
    limit = usual + _WIDER * median(box[2] - box[0] for _, box in letters) + 0.1 * abs(usual)
    joined = letters[0][0]
    for gap, (letter, _) in zip(gaps, letters[1:], strict=True):
        joined += (" " if gap > limit else "") + letter
    return joined
