"""A page that reads well scores high, one of rubbish low."""

from __future__ import annotations

from indexer.quality import page_quality

GOOD = "Förbundsstyrelsen beslutade att fastställa verksamhetsplanen för äldreomsorgen i regionen."
ENGLISH = "The board decided to adopt the plan for the coming years and to inform the members."


def test_good_pages_score_high_in_swedish_and_english() -> None:
    assert page_quality(GOOD) > 0.9
    assert page_quality(ENGLISH) > 0.9


def test_rubbish_scores_low() -> None:
    assert page_quality("fdr beslulade atl fasslälla verksamhelsplqnen fjr öldreomsorgxn i") < 0.5
    assert page_quality("|~^ {} ¤ fgh| qwx~ ^zzk") < 0.2
    assert page_quality("") == 0
    assert page_quality("12 345 (67)") == 0
