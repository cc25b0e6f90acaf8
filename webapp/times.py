"""Wording of days, spans and moments."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, format_timedelta

from webapp.languages import _, language

if TYPE_CHECKING:
    from archive.model import DateSpan

TRUSTED = 0.6
"""Below this confidence a date is shown as "trolig"."""


def iso(text: str) -> dt.date:
    """Return the day that ISO form names."""
    return dt.date.fromisoformat(text)


def day(value: dt.date) -> str:
    """Word a day: 9 maj 2014."""
    return _dated(value, "d MMMM y", language())


def day_and_month(value: dt.date) -> str:
    """Word a day without its year: 9 maj."""
    return _dated(value, "d MMMM", language())


@lru_cache(maxsize=4096)
def _dated(value: dt.date, form: str, reader: str) -> str:
    return format_date(value, form, locale=reader)


def span(start: dt.date, end: dt.date, precision: str = "range") -> str:
    """Word an interval as exactly as it is known: 9 maj 2014, maj 2014, 2014, 1–3 maj 2014."""
    if start == end:
        return day(start)
    match precision:
        case "month":
            return _dated(start, "MMMM y", language())
        case "quarter":
            number = (start.month + 2) // 3
            return _("kvartal %(number)d %(year)d", number=number, year=start.year)
        case "season":
            return f"{_season(start)} {start.year}"
        case _:
            return _years(start, end) or _days(start, end)


def _years(start: dt.date, end: dt.date) -> str:
    if (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return ""
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def _days(start: dt.date, end: dt.date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    if start.year == end.year:
        return f"{day_and_month(start)} – {day(end)}"
    return f"{day(start)} – {day(end)}"


def _season(start: dt.date) -> str:
    if start.month in (12, 1, 2):
        return _("vintern")
    return _("våren") if start.month < 6 else _("sommaren") if start.month < 9 else _("hösten")


def date(value: DateSpan | None) -> str:
    """Word a document's date, or that it is unknown."""
    if value is None:
        return _("datum saknas")
    worded = span(value.start, value.end, value.precision)
    return _("troligen %(date)s", date=worded) if value.confidence < TRUSTED else worded


def short(value: DateSpan) -> str:
    """Word a document's date in short: 17 okt. 2014; a longer span as it is known."""
    if value.start != value.end:
        return span(value.start, value.end, value.precision)
    return _dated(value.start, "d MMM y", language())


def role(value: DateSpan | None) -> str:
    """Word what a date is the date of."""
    if value is None:
        return ""
    roles = {
        "meeting": _("sammanträde"),
        "decided": _("beslutsdatum"),
        "issued": _("utfärdad"),
        "valid": _("gäller"),
        "revised": _("reviderad"),
        "about": _("avser"),
        "mentioned": _("nämnt datum"),
    }
    return roles.get(value.role, value.role)


def built(text: str) -> dt.datetime | None:
    """Return the moment a manifest says its generation was built; None where it says none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def moment(value: dt.datetime) -> str:
    """Word a moment in the time of this machine: 9 maj 2014 kl. 03.12."""
    return _moment(value.astimezone(), language())


@lru_cache(maxsize=256)
def _moment(value: dt.datetime, reader: str) -> str:
    pattern = "d MMMM y 'kl.' HH.mm" if reader == "sv" else "d MMMM y 'at' HH:mm"
    return format_datetime(value, pattern, locale=reader)


def ago(age: dt.timedelta) -> str:
    """Word how long ago something was: för 3 timmar sedan."""
    return format_timedelta(-age, add_direction=True, locale=language())


def at(seconds: float) -> str:
    """Word the day of a moment in seconds since 1970; a dash when there is none."""
    if not seconds:
        return "–"
    return _dated(
        dt.datetime.fromtimestamp(seconds, dt.UTC).astimezone().date(), "d MMM y", language()
    )


def lasting(value: dt.timedelta) -> str:
    """Word how long something took: 2 minuter."""
    return format_timedelta(value, granularity="second", threshold=1.5, locale=language())
