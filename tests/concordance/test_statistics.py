"""Formulas against figures that were published or worked out in another way."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.concordance import statistics

PARTS = (1, 2, 3, 4, 5)
"""Occurrences of `a` in the five parts of the corpus of Gries (2008, 2020), of 50 words."""
SIZES = (9, 10, 10, 10, 11)


def test_dispersion_is_that_of_the_published_example() -> None:
    """Gries (2020), Analyzing dispersion, table 1: DP .18, DPnorm .22, Juilland's D .785."""
    assert statistics.deviation_of_proportions(PARTS, SIZES) == pytest.approx(0.18, abs=0.005)
    assert statistics.normalised_deviation(PARTS, SIZES) == pytest.approx(0.22, abs=0.005)
    assert statistics.juilland_d(PARTS, SIZES) == pytest.approx(0.785, abs=0.0005)


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=12), st.integers(1, 9))
def test_a_word_as_frequent_everywhere_is_evenly_spread(sizes: list[int], rate: int) -> None:
    even = [rate * size for size in sizes]
    assert statistics.deviation_of_proportions(even, sizes) == pytest.approx(0, abs=1e-9)
    assert statistics.juilland_d(even, sizes) == pytest.approx(1)
    alone = [0] * len(sizes)
    alone[sizes.index(min(sizes))] = 7
    assert statistics.normalised_deviation(alone, sizes) == pytest.approx(1)
    assert statistics.juilland_d(alone, sizes) == pytest.approx(0, abs=1e-9)


def test_parts_without_words_are_no_parts() -> None:
    assert statistics.juilland_d((1, 1, 0), (10, 10, 0)) == pytest.approx(1)
    assert statistics.normalised_deviation((1, 1, 0), (10, 10, 0)) == pytest.approx(0)
    assert statistics.deviation_of_proportions((0, 0), (3, 4)) is None
    assert statistics.juilland_d((3,), (9,)) is None


def test_log_likelihood_of_a_table_worked_by_hand() -> None:
    """12 of 1000 against 4 of 2000: E₁ = 16/3, E₂ = 32/3; G² = 2(12 ln 2.25 + 4 ln 0.375)."""
    by_hand = 2 * (12 * math.log(2.25) + 4 * math.log(0.375))
    assert by_hand == pytest.approx(11.6156, abs=1e-4)
    assert statistics.log_likelihood(12, 1000, 4, 2000) == pytest.approx(by_hand)
    assert statistics.log_likelihood(4, 2000, 12, 1000) == pytest.approx(-by_hand)
    assert statistics.log_likelihood(0, 1000, 5, 1000) == pytest.approx(-2 * 5 * math.log(2))


def test_the_four_cells_are_those_of_dunning() -> None:
    """Dunning (1993), table 1: `the swiss`: 270.72.

    The cells are given there as k(AB), k(A ~B), k(~A B) and k(~A ~B).
    """
    together, first, second, neither = 110, 2442, 111, 29114
    words = together + first + second + neither
    value = statistics.contingency(together, together + first, together + second, words)
    assert value == pytest.approx(270.72, abs=0.01)


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 5000))
def test_the_four_cells_agree_with_their_entropies(a: int, b: int, c: int, d: int) -> None:
    """G² is also twice the sum of k ln k over cells, less rows and columns, and the whole."""

    def entropy(*counts: int) -> float:
        return sum(n * math.log(n) for n in counts if n)

    whole = a + b + c + d
    other = entropy(a, b, c, d) - entropy(a + b, c + d) - entropy(a + c, b + d) + entropy(whole)
    found = statistics.contingency(a, a + b, a + c, whole)
    assert abs(found) == pytest.approx(2 * other, abs=1e-6)


@pytest.mark.parametrize(
    ("statistic", "p"), [(3.841, 0.05), (6.635, 0.01), (10.828, 0.001), (15.137, 0.0001)]
)
def test_p_values_are_those_of_the_tables_of_chi_square(statistic: float, p: float) -> None:
    assert statistics.p_value(statistic) == pytest.approx(p, rel=1e-3)
    assert statistics.p_value(-statistic) == statistics.p_value(statistic)


def test_associations_as_their_authors_describe_them() -> None:
    assert statistics.log_dice(20, 20, 20) == 14  # always together: the maximum
    assert statistics.log_dice(10, 20, 20) == 13  # half as often: one less
    assert statistics.log_dice(1, 2**13, 2**13) == 1  # once in 2¹³ each
    assert statistics.log_dice(0, 5, 5) is None
    assert statistics.mutual_information(8, 100, 20, 1000) == 2  # expected 2, observed 8
    assert statistics.mutual_information(0, 100, 20, 1000) is None


def test_effect_sizes_of_keyness_as_their_authors_describe_them() -> None:
    assert statistics.log_ratio(20, 1000, 10, 1000) == 1  # twice as frequent: one
    assert statistics.log_ratio(10, 2000, 40, 1000) == -3
    assert statistics.log_ratio(4, 1000, 0, 1000) == 3  # 0 is taken for a half
    assert statistics.percent_difference(15, 1000, 10, 1000) == pytest.approx(50)
    assert statistics.percent_difference(0, 1000, 10, 1000) == pytest.approx(-100)
    assert statistics.percent_difference(5, 1000, 0, 1000) is None
    assert statistics.per_million(3, 0) is None
