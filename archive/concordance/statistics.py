"""Formulas of corpus linguistics: keyness, collocation and dispersion, from counts alone.

Every function says whose formula it is. Counts are whole numbers, logarithms are of base 2 unless
the formula says otherwise; what is not defined (a division by nothing) is None.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def per_million(count: int, words: int) -> float | None:
    """Return a frequency per million words; None where there are no words."""
    return count * 1e6 / words if words else None


def log_likelihood(first: int, first_size: int, second: int, second_size: int) -> float:
    """Return the log-likelihood ratio G² of a word in two corpora, negative if rarer in the first.

    2 (a ln(a/E₁) + b ln(b/E₂)) with E₁ = c (a+b)/(c+d) and E₂ = d (a+b)/(c+d), where the word has
    a of c words in the first corpus and b of d in the second: Rayson and Garside (2000), Comparing
    corpora using frequency profiling; the sign as in Paul Rayson's calculator.
    """
    words = first_size + second_size
    if not words:
        return 0.0
    expected = first_size * (first + second) / words
    other = second_size * (first + second) / words
    value = 2 * (_log_ratio_term(first, expected) + _log_ratio_term(second, other))
    return value if first >= expected else -value


def contingency(together: int, near: int, count: int, words: int) -> float:
    """Return the log-likelihood ratio G² of a word near a node, negative if rarer than by chance.

    2 Σ O ln(O/E) over the four cells of: the word or another, near the node or elsewhere; Dunning
    (1993), Accurate methods for the statistics of surprise and coincidence. The cells of surface
    co-occurrence are those of Evert (2008), Corpora and collocations, 4.1.

    Args:
        together: how often the word stands near the node.
        near: words near the node.
        count: how often the word stands anywhere but in the node.
        words: words anywhere but in the node.
    """
    if not words:
        return 0.0
    rows, columns = (near, words - near), (count, words - count)
    cells = (together, near - together, count - together, words - near - count + together)
    expected = [row * column / words for row in rows for column in columns]
    value = 2 * sum(_log_ratio_term(cell, mean) for cell, mean in zip(cells, expected, strict=True))
    return value if together >= expected[0] else -value


def p_value(statistic: float) -> float:
    """Return how likely a G² as large is by chance: the upper tail of χ² with one degree."""
    return math.erfc(math.sqrt(abs(statistic) / 2))


def log_dice(together: int, node: int, count: int) -> float | None:
    """Return the association of a word with a node: 14 + log₂(2 f(n,w) / (f(n) + f(w))).

    Rychlý (2008), A lexicographer-friendly association score. It does not hang on the size of the
    corpus; 14 where the two always stand together, one less for half as often.
    """
    return 14 + math.log2(2 * together / (node + count)) if together else None


def mutual_information(together: int, near: int, count: int, words: int) -> float | None:
    """Return log₂(O/E), by how much more often than by chance a word stands near a node.

    Church and Hanks (1990), Word association norms, mutual information, and lexicography; E is that
    of `contingency`.
    """
    expected = near * count / words if words else 0.0
    return math.log2(together / expected) if together and expected else None


def log_ratio(first: int, first_size: int, second: int, second_size: int) -> float | None:
    """Return log₂ of the relative frequencies' ratio: one more for twice as often.

    Hardie (2014), Log Ratio: an informal introduction. A count of 0 is taken for 0.5, as there.
    """
    if not first_size or not second_size:
        return None
    return math.log2(((first or 0.5) / first_size) / ((second or 0.5) / second_size))


def percent_difference(first: int, first_size: int, second: int, second_size: int) -> float | None:
    """Return %DIFF: by how many per cent the first relative frequency is above the second.

    Gabrielatos and Marchi (2011), Keyness: matching metrics to definitions. None where the second
    corpus has no such word.
    """
    if not first_size or not second:
        return None
    return (first / first_size / (second / second_size) - 1) * 100


def deviation_of_proportions(counts: Sequence[int], sizes: Sequence[int]) -> float | None:
    """Return Gries' DP: 0 where a word is spread as the parts are large, near 1 where in one part.

    ½ Σ |vᵢ − sᵢ|, the part's share of the word against its share of the corpus: Gries (2008),
    Dispersions and adjusted frequencies in corpora. `counts` and `sizes` are of the same parts.
    """
    word, corpus = sum(counts), sum(sizes)
    if not word or not corpus:
        return None
    pairs = zip(counts, sizes, strict=True)
    return sum(abs(count / word - size / corpus) for count, size in pairs) / 2


def normalised_deviation(counts: Sequence[int], sizes: Sequence[int]) -> float | None:
    """Return DPnorm: DP divided by the most it can be, 1 − the smallest part's share.

    Lijffijt and Gries (2012), Correction to Gries' Dispersions and adjusted frequencies. Parts
    without words are no parts.
    """
    value = deviation_of_proportions(counts, sizes)
    parts = [size for size in sizes if size]
    if value is None or len(parts) < 2:
        return None
    return value / (1 - min(parts) / sum(parts))


def juilland_d(counts: Sequence[int], sizes: Sequence[int]) -> float | None:
    """Return Juilland's D: 1 where a word is as frequent in every part, 0 where it is in one only.

    1 − V/√(n−1), V the coefficient of variation (of the population) of the parts' relative
    frequencies: Juilland and Chang-Rodríguez (1964), Frequency dictionary of Spanish words;
    relative ones for parts of unequal size as in Gries (2008). Parts without words are no parts.
    """
    rates = [count / size for count, size in zip(counts, sizes, strict=True) if size]
    mean = sum(rates) / len(rates) if rates else 0.0
    if len(rates) < 2 or not mean:
        return None
    deviation = math.sqrt(sum((rate - mean) ** 2 for rate in rates) / len(rates))
    return 1 - deviation / mean / math.sqrt(len(rates) - 1)


def _log_ratio_term(observed: float, expected: float) -> float:
    return observed * math.log(observed / expected) if observed else 0.0
