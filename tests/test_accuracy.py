"""Measured accuracy: the interval, the sheet, and what readers of each level are told."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.accuracy import FILE, Record, Review, load, sample, shares, sheet, wilson
from archive.errors import SettingsError
from archive.model import DateSpan, Document

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("right", "judged", "low", "high"),
    [(47, 50, 0.8378, 0.9794), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055)],
)
def test_the_interval_is_wilsons(right: int, judged: int, low: float, high: float) -> None:
    found = wilson(right, judged)
    assert found == pytest.approx((low, high), abs=0.0001)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    right, judged = counts
    low, high = wilson(right, judged)
    assert 0 <= low <= right / judged <= high <= 1


def test_a_seed_draws_the_same_and_never_one_twice() -> None:
    ids = [f"d{n}" for n in range(100)]
    assert sample(ids, 20, 3) == sample(reversed(ids), 20, 3)
    assert sample(ids, 20, 3) != sample(ids, 20, 4)
    assert len(set(sample(ids, 20, 3))) == 20
    assert sorted(sample(ids, 500, 3)) == sorted(ids)


def document(number: int) -> Document:
    day = dt.date(2014, 5, 9)
    return Document(
        id=f"d{number}",
        title='Protokoll "nr"\nfyra, 19121212-1212',
        type="protokoll",
        organisation=None,
        body="Direktionen",
        language="sv",
        date=DateSpan(day, day, "day", "meeting", 1.0),
        period=None,
        case_numbers=("KS 2014/1", "KS 2014/2"),
        topics=(),
        scanned=False,
        sections=(),
        source_id="2014/protokoll.pdf",
    )


def test_the_sheet_is_filled_in_and_read_back(tmp_path: Path) -> None:
    text = sheet([document(1), document(2)], "g1", 7, 2)
    assert "1212-1212" not in text
    assert 'date = ""  # 2014-05-09' in text
    assert 'organisation = ""  # uppgift saknas' in text
    assert len(tomllib.loads(text)["record"]) == 2
    (tmp_path / FILE).write_text(text.replace('date = ""', 'date = "rätt"', 1), "utf-8")
    review = load(tmp_path)
    assert (review.generation, review.seed, review.records) == ("g1", 7, 2)
    (share,) = shares(review, {"d1", "d2"})
    assert (share.fact, share.right, share.judged) == ("date", 1, 1)


def test_a_reader_is_told_only_of_records_they_may_see() -> None:
    review = Review(record=(Record("d1", date="rätt"), Record("d2", date="fel", type="rätt")))
    assert [(s.fact, s.right, s.judged) for s in shares(review, {"d1"})] == [("date", 1, 1)]
    assert [(s.fact, s.right, s.judged) for s in shares(review, {"d1", "d2"})] == [
        ("type", 1, 1),
        ("date", 1, 2),
    ]
    assert not shares(review, set())


def test_no_sheet_tells_nothing_and_a_mistake_is_named(tmp_path: Path) -> None:
    assert not load(tmp_path).record
    (tmp_path / FILE).write_text('[[record]]\nid = "d1"\ndate = "ja"\n', "utf-8")
    with pytest.raises(SettingsError, match="date” ska vara ett av"):
        load(tmp_path)
    (tmp_path / FILE).write_text("[[record", "utf-8")
    with pytest.raises(SettingsError, match="kan inte läsas"):
        load(tmp_path)
