"""Which days does `datum:` ask for? 2012, 2012-05, 2012-05-03, 2012..2014, ..2014, 2012.."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from archive.errors import QueryError, mistake

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def interval(value: str) -> tuple[dt.date | None, dt.date | None]:
    """Return first and last day, None for an open end.

    Raises:
        QueryError: it is no date or interval, or ends before it begins.
    """
    first, dots, last = value.replace("–", "..").replace("...", "..").partition("..")
    low = _day(first, value, last=False) if first else None
    high = _day(last if dots else first, value, last=True) if (last or not dots) else None
    if low is None and high is None:
        raise _not_understood(value)
    if low and high and low > high:
        raise mistake(
            "Intervallet %(value)s slutar före sin början; skriv det tidigare datumet först.",
            value=value,
        )
    return low, high


def _day(text: str, value: str, *, last: bool) -> dt.date:
    found = _DAY.match(text.strip())
    if not found:
        raise _not_understood(value)
    year, month, day = (int(x) if x else None for x in found.groups())
    try:
        assert year is not None
        at_month = month or (12 if last else 1)
        at_day = day or (calendar.monthrange(year, at_month)[1] if last else 1)
        return dt.date(year, at_month, at_day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _not_understood(value) from error


def _not_understood(value: str) -> QueryError:
    return mistake(
        "Datumet ”%(value)s” går inte att tyda; skriv 2014, 2014-05, 2014-05-09 eller 2012..2014.",
        value=value,
    )
