"""Interpretation of a date match: which days, how exactly, how sure.

A confidence says how often the form means what it seems to: a whole ISO date nearly always, two
bare years side by side less than half of the time. A reader raises ValueError for what is no day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from indexer.recognise import date_words as w
from indexer.recognise.mention import OPEN_END, OPEN_START, month_end

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


class DateReading(NamedTuple):
    """What a form says: an interval, or days that wait for a year."""

    start: dt.date | None
    end: dt.date | None
    precision: str
    confidence: float
    days: tuple[int, int, int, int] | None = None


def _a_day(day: dt.date, confidence: float) -> DateReading:
    return DateReading(day, day, "day", confidence)


def _numbers(match: re.Match[str], *names: str) -> tuple[int, ...]:
    return tuple(int(match[name]) for name in names)


def day(confidence: float) -> Callable[[re.Match[str]], DateReading]:
    """Return a reader of year, month and day in digits."""
    return lambda match: _a_day(dt.date(*_numbers(match, "y", "m", "d")), confidence)


def _range(start: dt.date, end: dt.date, confidence: float) -> DateReading | None:
    return DateReading(start, end, "range", confidence) if start < end else None


def iso_range(match: re.Match[str]) -> DateReading | None:
    """Read two whole days in digits."""
    start, end = _numbers(match, "y", "m", "d"), _numbers(match, "y2", "m2", "d2")
    return _range(dt.date(*start), dt.date(*end), 0.95)


def worded_day(match: re.Match[str]) -> DateReading:
    """Read a day with its month's name; a year of two digits is less sure."""
    day = dt.date(w.year(match["y"]), w.month(match["m"]), int(match["d"]))
    return _a_day(day, 0.98 if len(match["y"]) == 4 else 0.8)


def worded_range(match: re.Match[str]) -> DateReading | None:
    """Read two days, the last with its month's name, the rest where given."""
    last_month = w.month(match["m2"])
    first_month = w.month(match["m"]) if match["m"] else last_month
    if match["y2"] is None:
        days = (first_month, int(match["d"]), last_month, int(match["d2"]))
        return DateReading(None, None, "range", 0.85, days)
    last = int(match["y2"])
    first = int(match["y"]) if match["y"] else last - (first_month > last_month)
    start = dt.date(first, first_month, int(match["d"]))
    return _range(start, dt.date(last, last_month, int(match["d2"])), 0.9)


def days_of_a_month(match: re.Match[str]) -> DateReading | None:
    """Read two days of one month."""
    year, month = int(match["y2"]), w.month(match["m"])
    first, last = _numbers(match, "d", "d2")
    return _range(dt.date(year, month, first), dt.date(year, month, last), 0.9)


def yearless_day(match: re.Match[str]) -> DateReading:
    """Read a day and month that wait for a year."""
    month, day = w.month(match["m"]), int(match["d"])
    dt.date(2000, month, day)
    return DateReading(None, None, "day", 0.9, (month, day, month, day))


def yearless_month(match: re.Match[str]) -> DateReading:
    """Read a month that waits for a year."""
    month = w.month(match["m"])
    return DateReading(None, None, "month", 0.8, (month, 1, month, 31))


def month(match: re.Match[str]) -> DateReading:
    """Read a month and its year."""
    year, month = int(match["y"]), w.month(match["m"])
    return DateReading(dt.date(year, month, 1), month_end(year, month), "month", 0.9)


def month_range(match: re.Match[str]) -> DateReading | None:
    """Read two months; a first one without a year takes it from the last."""
    last, first_month, month = int(match["y2"]), w.month(match["m"]), w.month(match["m2"])
    first = int(match["y"]) if match["y"] else last - (first_month > month)
    return _range(dt.date(first, first_month, 1), month_end(last, month), 0.85)


def numeric_months(match: re.Match[str]) -> DateReading | None:
    """Read two months in digits."""
    year, month = _numbers(match, "y", "m")
    start = dt.date(year, month, 1)
    last_year, last_month = _numbers(match, "y2", "m2")
    return _range(start, month_end(last_year, last_month), 0.8)


def numeric_month(match: re.Match[str]) -> DateReading:
    """Read a month in digits; 2011-12 may be two years as well."""
    year, month = _numbers(match, "y", "m")
    return DateReading(dt.date(year, month, 1), month_end(year, month), "month", 0.5)


def slashed(match: re.Match[str]) -> DateReading:
    """Read day, month and year."""
    month, day = _numbers(match, "m", "d")
    return _a_day(dt.date(w.year(match["y"]), month, day), 0.85)


def yearless_slashed(match: re.Match[str]) -> DateReading:
    """Read day and month that wait for a year."""
    month, day = _numbers(match, "m", "d")
    dt.date(2000, month, day)
    return DateReading(None, None, "day", 0.6, (month, day, month, day))


def six_digits(match: re.Match[str]) -> DateReading | None:
    """Read two days of six digits each."""
    return _range(w.yymmdd(match["a"]), w.yymmdd(match["b"]), 0.7)


def labelled_digits(match: re.Match[str]) -> DateReading:
    """Read a day of six digits behind its label."""
    return _a_day(w.yymmdd(match["day"]), 0.7)


def eight_digits(match: re.Match[str]) -> DateReading:
    """Read a day of eight digits."""
    return _a_day(dt.date(*_numbers(match, "y", "m", "d")), 0.6)


def years(match: re.Match[str]) -> DateReading | None:
    """Read two years; without a dash between them it is a guess."""
    first = int(match["y"])
    last = w.closing_year(first, match["y2"])
    if "/" in match["dash"] and last != first + 1:
        return None
    sure = 0.85 if match["dash"].strip() else 0.4
    return _range(dt.date(first, 1, 1), dt.date(last, 12, 31), sure) if last < first + 60 else None


def turn_of_year(match: re.Match[str]) -> DateReading:
    """Read the turn of a year as its last and the next first day."""
    first = int(match["y"])
    return DateReading(dt.date(first, 12, 31), dt.date(first + 1, 1, 1), "range", 0.8)


def quarter(match: re.Match[str]) -> DateReading:
    """Read a quarter, with or without a year."""
    first = 3 * w.ordinal(match["q"]) - 2
    if not match["y"]:
        return DateReading(None, None, "quarter", 0.85, (first, 1, first + 2, 31))
    year = int(match["y"])
    return DateReading(dt.date(year, first, 1), month_end(year, first + 2), "quarter", 0.9)


def season(match: re.Match[str]) -> DateReading:
    """Read a season or a term and its year."""
    year, (first, last) = w.year(match["y"]), w.season(match["s"])
    return DateReading(
        dt.date(year, first, 1), month_end(year + (last < first), last), "season", 0.8
    )


def part_of_month(match: re.Match[str]) -> DateReading:
    """Read the beginning, middle or end of a month."""
    month, (first, last) = w.month(match["m"]), w.third(match["p"])
    if not match["y"]:
        return DateReading(None, None, "range", 0.7, (month, first, month, last))
    year = int(match["y"])
    end = month_end(year, month) if last == 31 else dt.date(year, month, last)
    return DateReading(dt.date(year, month, first), end, "range", 0.8)


def decade(match: re.Match[str]) -> DateReading:
    """Read a decade."""
    first = int(match["y"])
    return DateReading(dt.date(first, 1, 1), dt.date(first + 9, 12, 31), "range", 0.9)


def whole_year(confidence: float) -> Callable[[re.Match[str]], DateReading]:
    """Return a reader of a year, of this confidence."""

    def read(match: re.Match[str]) -> DateReading:
        year = int(match["y"])
        return DateReading(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", confidence)

    return read


def from_year(match: re.Match[str]) -> DateReading:
    """Read a year that begins something without an end."""
    return DateReading(dt.date(int(match["y"]), 1, 1), OPEN_END, "range", 0.7)


def until_year(match: re.Match[str]) -> DateReading:
    """Read a year that ends something without a beginning."""
    return DateReading(OPEN_START, dt.date(int(match["y"]), 12, 31), "range", 0.7)


def misread_day(match: re.Match[str]) -> DateReading | None:
    """Read a day whose letters or digits a scanner took for others."""
    month = w.misread_month(match["m"])
    year, day = w.digits(match["y"]), w.digits(match["d"])
    if month is None or not 1900 <= year < 2100:
        return None
    return _a_day(dt.date(year, month, day), 0.6)


def misread_iso(match: re.Match[str]) -> DateReading:
    """Read an ISO day whose digits a scanner took for letters."""
    return _a_day(dt.date(*(w.digits(match[name]) for name in "ymd")), 0.6)
