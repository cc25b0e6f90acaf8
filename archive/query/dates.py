"""Parse partial dates, the same wherever one is typed: `datum:`, `--from`, an address, a question.

2014, 2014-05, 2014-05-09, 2014-5-9, 9/5-2014, 9.5.2014, 9 maj 2014 and maj 2014; an interval is
2012..2014, 2012–2014, 2012-2014, ..2014 or 2012.. .
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from archive.errors import QueryError, query_error
from archive.language.identifiers import MONTHS

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_YEARS = re.compile(r"^\s*([0-9]{4})\s*-\s*([0-9]{4})\s*$")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:/([0-9]{1,2})[- /]|\.([0-9]{1,2})\.)([0-9]{4})")
_IN_WORDS = re.compile(r"(?:([0-9]{1,2}) +)?([a-z]+) +([0-9]{4})")


def span(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a year, a month or a day.

    Raises:
        QueryError: it is none of these.
    """
    year, month, day = _date_parts(text.strip(), text)
    try:
        first = dt.date(year, month or 1, day or 1)
        if day:
            return first, first
        last = month or 12
        return first, dt.date(year, last, calendar.monthrange(year, last)[1])
    except ValueError as error:
        raise _not_understood(text) from error


def _date_parts(text: str, whole: str) -> tuple[int, int | None, int | None]:
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[4]), int(match[2] or match[3]) or 99, int(match[1]) or 99
    if (match := _IN_WORDS.fullmatch(text.lower())) and (named := MONTHS.get(match[2])):
        return int(match[3]), named, int(match[1]) or 99 if match[1] else None
    if (match := _DAY.fullmatch(text)) is None:
        raise _not_understood(whole)
    month, day = (int(x) or 99 if x else None for x in match.groups()[1:])
    return int(match[1]), month, day


def interval(value: str) -> tuple[dt.date | None, dt.date | None]:
    """Return first and last day, None for an open end.

    Raises:
        QueryError: it is no date or interval, or ends before it begins.
    """
    plain = _YEARS.sub(r"\1..\2", value.replace("–", "..")).replace("...", "..")
    first, dots, last = plain.partition("..")
    if not (first.strip() or last.strip()):
        raise _not_understood(value)
    low = span(first)[0] if first else None
    high = span(last if dots else first)[1] if (last or not dots) else None
    if low and high and low > high:
        raise _in_wrong_order(value)
    return low, high


def date_bounds(low: str | None, high: str | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the first day of one partial date and the last of another, None for none.

    Raises:
        QueryError: one is no date, or the first begins after the second has ended.
    """
    first, last = span(low)[0] if low else None, span(high)[1] if high else None
    if first and last and first > last:
        raise _in_wrong_order(f"{low}..{high}")
    return first, last


def _in_wrong_order(value: str) -> QueryError:
    return query_error(
        "Datumen %(value)s står i fel ordning. Skriv det tidigare datumet först.", value=value[:40]
    )


def _not_understood(value: str) -> QueryError:
    return query_error(
        "Datumet ”%(value)s” kunde inte tolkas. "
        "Skriv t.ex. 2014, 2014-05, 2014-05-09 eller 2012..2014.",
        value=value[:40],
    )
