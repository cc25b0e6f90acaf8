"""BM25: what a term weighs in a field of a certain length.

score = idf · (k1 + 1) · f / (f + k1 · (1 - b + b · length / average length)), with
idf = ln(1 + (N - n + 0.5) / (n + 0.5)): Robertson and Zaragoza, The Probabilistic Relevance
Framework: BM25 and Beyond (2009), equation 3.15, idf without negative values as in Lucene's
BM25Similarity. Lengths are rounded as Lucene keeps them, so that engines outside this house score
alike.
"""

from __future__ import annotations

import math

K1 = 1.2
B = 0.75


def _length_of(code: int) -> int:
    # SmallFloat.byte4ToInt of Lucene: 24 exact values, then 4 significant bits.
    if code < 24:
        return code
    bits = code - 24
    mantissa, shift = bits & 7, (bits >> 3) - 1
    return 24 + (mantissa if shift < 0 else (mantissa | 8) << shift)


LENGTHS = tuple(_length_of(code) for code in range(256))
"""The 256 lengths that can be told apart, rising."""


def idf(sections: int, frequency: int) -> float:
    """Return how telling a token is that `frequency` of `sections` have."""
    return math.log(1 + (sections - frequency + 0.5) / (frequency + 0.5))


def highest_score(sections: int, frequency: int, weight: float = 1.0) -> float:
    """Return what a term scores at most, `weight` times idf times k1 + 1.

    A section with the term f times scores that times f / (f + norm), see `norms`.
    """
    return weight * (K1 + 1) * idf(sections, frequency)


def norm(length: float, average: float, b: float = B) -> float:
    """Return what is added to a term's frequency below the fraction, for a length in tokens."""
    return K1 * (1 - b + b * length / average)


def saturated(frequency: float, norm: float) -> float:
    """Return a term's frequency as it counts: 0 for none, near k1 + 1 for very many."""
    return frequency * (K1 + 1) / (frequency + norm)


def length_norms(average: float) -> tuple[float, ...]:
    """Return the norm of each length code.

    `average` is the mean field length in tokens over all that the asker may see.
    """
    if average <= 0:
        return (K1,) * 256
    return tuple(norm(length, average) for length in LENGTHS)
