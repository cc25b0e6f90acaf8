"""A day without a year that only leap years have is of the next of these."""

from __future__ import annotations

import pytest

from indexer.recognise.dates import find_dates


@pytest.mark.parametrize(("year", "day"), [(2023, "2024-02-29"), (2024, "2024-02-29")])
def test_the_29th_of_february_is_never_the_28th(year: int, day: str) -> None:
    (mention,) = find_dates("torsdagen den 29 februari")
    found = mention.in_year(year)
    assert found.start is not None
    assert found.start.isoformat() == day
