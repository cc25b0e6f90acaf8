"""Scores worked out by hand from Robertson and Zaragoza (2009), equation 3.15, and Lucene's idf.

Four sections of 2, 3, 4 and 7 tokens, 4 on average; the first has the word once, the last thrice.

    idf   = ln(1 + (4 - 2 + 0.5) / (2 + 0.5)) = ln 2 = 0.693147
    first = ln 2 · 2.2 · 1 / (1 + 1.2 · (0.25 + 0.75 · 2 / 4)) = 1.524924 / 1.75     = 0.871385
    last  = ln 2 · 2.2 · 3 / (3 + 1.2 · (0.25 + 0.75 · 7 / 4)) = 1.524924 · 3 / 4.875 = 0.938415
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from archive.engines import bm25
from archive.engines.arrays.invert import length_codes
from archive.engines.base import Request
from archive.tree import Or, Phrase, Term

from .corpora import NAMES, built, entry

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = (
    entry("a:1", "larm och"),
    entry("b:1", "en två tre"),
    entry("c:1", "en två tre fyra"),
    entry("d:1", "larm larm larm en två tre fyra"),
)
FIRST, LAST = 0.871385, 0.938415


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_those_worked_out_by_hand(name: str, tmp_path: Path) -> None:
    searcher = built(name, tmp_path, CORPUS)
    word = Term("base", "larm")
    found = searcher.search(Request(word))
    assert found.ids == ("d:1", "a:1")
    assert found.scores == pytest.approx((LAST, FIRST), abs=1e-6)
    doubled = searcher.search(Request(Or((word, Term("base", "larm", 0.5)))))
    assert doubled.scores == pytest.approx((1.5 * LAST, 1.5 * FIRST), abs=2e-6)
    phrase = searcher.search(Request(Phrase("base", ("larm", "larm"))))
    assert phrase.scores == pytest.approx((LAST,), abs=1e-6)


def test_idf_is_never_negative_and_falls_with_frequency() -> None:
    assert bm25.idf(4, 2) == pytest.approx(0.693147, abs=1e-6)
    assert bm25.idf(10, 10) == pytest.approx(0.046520, abs=1e-6)  # ln(1 + 0.5 / 10.5)
    assert bm25.idf(0, 0) == pytest.approx(0.693147, abs=1e-6)  # ln(1 + 0.5 / 0.5)


@pytest.mark.parametrize(
    ("length", "kept"),
    [(0, 0), (7, 7), (39, 39), (40, 40), (41, 40), (47, 46), (1000, 984), (1048, 1048)],
)
def test_lengths_are_rounded_down_as_lucene_keeps_them(length: int, kept: int) -> None:
    """SmallFloat.intToByte4: 24 exact values, then three bits after the leading one."""
    assert bm25.LENGTHS[length_codes(np.array([length]))[0]] == kept


def test_norms_of_an_empty_index_are_those_without_lengths() -> None:
    assert set(bm25.length_norms(0.0)) == {bm25.K1}
    assert bm25.length_norms(4.0)[2] == pytest.approx(0.75)  # 1.2 · (0.25 + 0.75 · 2 / 4)
