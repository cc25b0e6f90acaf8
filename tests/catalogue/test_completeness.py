from __future__ import annotations

import pytest

from archive.completeness import left_out, thin_years


@pytest.mark.parametrize(
    ("years", "thin"),
    [
        ({2012: 12, 2013: 12, 2014: 12}, ()),
        ({2012: 12, 2013: 7, 2014: 12}, (2013,)),
        ({2012: 12, 2014: 12}, (2013,)),
        ({2012: 12, 2015: 3}, (2013, 2014)),
        ({2012: 2, 2013: 12}, ()),
        ({2014: 1}, ()),
        ({}, ()),
    ],
)
def test_a_year_with_less_than_both_its_neighbours_is_thin(
    years: dict[int, int], thin: tuple[int, ...]
) -> None:
    assert thin_years(years) == thin


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        (["1", "2", "3"], ()),
        (["41", "42", "44", "45"], (43,)),
        (["1", "2", "3a", "4", "5"], ()),
        (["1", "90", "91"], ()),
        (["1", "3"], ()),
        ([], ()),
    ],
)
def test_numbers_left_out_of_a_series(numbers: list[str], gaps: tuple[int, ...]) -> None:
    assert left_out(numbers) == gaps
