"""Golden scores: what rescoring and feedback give, worked out by hand beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.engines.bm25 import idf
from archive.search.feedback import with_feedback
from archive.search.rescoring import Wanted, section_bonus
from archive.search.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

WEIGHTS = Weights(
    near=4.0, passage=2.2, window=60, coverage=0.7, title=2.0,
    feedback=10.0, feedback_top=3, feedback_terms=20,
)  # fmt: skip
WANTED = Wanted({"a": 2.0, "b": 1.0}, average=3.0)


def test_inverse_document_frequency() -> None:
    assert idf(10, 2) == pytest.approx(1.481604)  # ln(1 + 8.5 / 2.5)


def test_bonus_of_two_words_near_each_other_and_half_a_heading() -> None:
    """Two of three tokens, two places apart, in a section of average length.

    coverage 0.7 · (2 + 1) = 2.1; title 2 · 2 · 1/2 = 2; passage 2.2 · 3 = 6.6; near: each gets
    idf of the other / 2², a 0.25 · 2.2 / (0.25 + 1.2), b 0.5 · 2.2 / (0.5 + 1.2), times 4.
    """
    found = section_bonus(["a", "x", "b"], ["a", "c"], WANTED, WEIGHTS)
    assert found == pytest.approx(2.1 + 2.0 + 6.6 + 4 * (0.3793103 + 0.6470588))


@pytest.mark.parametrize(
    ("tokens", "heading", "expected"),
    [
        ([], [], 0.0),
        (["x"], ["x"], 0.0),
        (["a"], [], 0.7 * 2 + 2.2 * 2),
        ([], ["a"], 0.7 * 2 + 2 * 2),
        (["a", *["x"] * 60, "b"], [], 0.7 * 3 + 2.2 * 2 + 4 * 0.000139),
    ],
)
def test_bonus_of_what_is_there(tokens: list[str], heading: list[str], expected: float) -> None:
    assert section_bonus(tokens, heading, WANTED, WEIGHTS) == pytest.approx(expected, abs=2e-3)


def rarity_of(known: dict[str, float]) -> Callable[[Collection[str]], dict[str, float]]:
    return lambda tokens: {token: known[token] for token in tokens if token in known}


def test_feedback_adds_what_the_best_hits_share() -> None:
    """All sections have two tokens, so every norm is 1.2 and a token once gives 1 / 2.2.

    The best three hits count 1, e^-0.5 and e^-1 of 1.97441. alfa: 0.813676 / 2.2 · 1.5 = 0.554779
    is the heaviest term, so its sections gain 10 · 1.5 / 2.2; beta: 0.186324 / 2.2 · 2 = 0.169385,
    so its section gains 10 · (0.169385 / 0.554779) · 2 / 2.2.
    """
    tokens = {"1": ["qq", "alfa"], "2": ["qq", "alfa"], "3": ["qq", "beta"], "4": ["qq", "alfa"]}
    scores = {"1": 3.0, "2": 2.0, "3": 1.0, "4": 0.5}
    rarity = {"alfa": 1.5, "beta": 2.0}
    found = with_feedback(scores, tokens, {"qq": 1.0}, rarity_of(rarity), WEIGHTS)
    expected = {"1": 9.818182, "2": 8.818182, "3": 3.775636, "4": 7.318182}
    assert found == pytest.approx(expected)


def test_feedback_needs_enough_hits_and_something_shared() -> None:
    tokens = {"1": ["qq"], "2": ["qq"], "3": ["qq"]}
    scores = {"1": 3.0, "2": 2.0}
    assert with_feedback(scores, tokens, {"qq": 1.0}, rarity_of({}), WEIGHTS) == scores
    scores = {"1": 3.0, "2": 2.0, "3": 1.0}
    assert with_feedback(scores, tokens, {"qq": 1.0}, rarity_of({}), WEIGHTS) == scores


def test_feedback_takes_no_short_words_and_only_the_best_terms() -> None:
    """With room for one term only the heaviest adds: kk has two letters, beta weighs less."""
    tokens = {"1": ["alfa", "kk"], "2": ["alfa", "kk"], "3": ["beta", "kk"]}
    scores, rarity = {"1": 3.0, "2": 2.0, "3": 1.0}, {"alfa": 1.5, "beta": 2.0, "kk": 9.0}
    one = replace(WEIGHTS, feedback_terms=1)
    found = with_feedback(scores, tokens, {"qq": 1.0}, rarity_of(rarity), one)
    assert found == pytest.approx({"1": 3 + 6.818182, "2": 2 + 6.818182, "3": 1.0})
    halved = with_feedback(scores, tokens, {"qq": 1.0, "rr": 1.0}, rarity_of(rarity), one)
    assert halved["1"] == pytest.approx(3 + 6.818182 / 2)


@pytest.mark.parametrize(
    ("tokens", "passage"),
    [
        (["a", *["x"] * 58, "b"], 3.0),
        (["a", *["x"] * 59, "b"], 2.0),
        (["a", "a", *["x"] * 58, "b"], 3.0),
        (["b", *["x"] * 59, "b", "a"], 3.0),
        (["b", "b", "b"], 1.0),
    ],
)
def test_a_passage_is_the_different_words_within_a_window(
    tokens: list[str], passage: float
) -> None:
    alone = replace(WEIGHTS, near=0.0, coverage=0.0)
    assert section_bonus(tokens, [], WANTED, alone) == pytest.approx(2.2 * passage)


def test_neighbours_of_the_same_word_add_nothing_and_longer_sections_less() -> None:
    near = replace(WEIGHTS, passage=0.0, coverage=0.0, near=1.0)
    assert section_bonus(["a", "a", "a"], [], WANTED, near) == 0.0
    once, twice = (section_bonus(["a", "b"] * times, [], WANTED, near) for times in (1, 2))
    assert 0 < once < twice
    assert section_bonus(["a", "b", *["x"] * 20], [], WANTED, near) < once
