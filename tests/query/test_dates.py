import datetime as dt

import pytest

from archive.errors import QueryError
from archive.query import interval

D = dt.date


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2012", (D(2012, 1, 1), D(2012, 12, 31))),
        ("2012-02", (D(2012, 2, 1), D(2012, 2, 29))),
        ("2012-02-03", (D(2012, 2, 3), D(2012, 2, 3))),
        ("2012..2014", (D(2012, 1, 1), D(2014, 12, 31))),
        ("2012-05..2013", (D(2012, 5, 1), D(2013, 12, 31))),
        ("2012..", (D(2012, 1, 1), None)),
        ("..2014-06", (None, D(2014, 6, 30))),
    ],
)
def test_an_interval_has_its_first_and_last_day(value: str, days: tuple[object, object]) -> None:
    assert interval(value) == days


@pytest.mark.parametrize("value", ["", "..", "i fjol", "2012-13", "2012-02-30", "2014..2012", "12"])
def test_what_is_no_interval_is_refused(value: str) -> None:
    with pytest.raises(QueryError):
        interval(value)
