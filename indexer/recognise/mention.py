"""A date found in a text, before its role is known."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from archive.model import DateSpan, FactRule, Span

OPEN_START = dt.date(1, 1, 1)
OPEN_END = dt.date(9999, 12, 31)
"""Bounds of an interval that has no beginning or end of its own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as it stands in a text.

    `start` and `end` are None while the year is missing; `days` then holds the first and last month
    and day. `rule` names the form.
    """

    span: Span
    start: dt.date | None
    end: dt.date | None
    precision: str
    confidence: float
    rule: FactRule
    days: tuple[int, int, int, int] | None = None
    inferred: bool = False
    role: str = "mentioned"

    @property
    def dated(self) -> bool:
        """Whether the year is known."""
        return self.start is not None

    def in_year(self, year: int) -> Mention:
        """Return the mention with its missing year filled in from elsewhere."""
        if self.days is None or self.dated:
            return self
        first, last = _safe(year, *self.days[:2]), _safe(year, *self.days[2:])
        if last < first:
            last = _safe(year + 1, *self.days[2:])
        return replace(
            self, start=first, end=last, inferred=True, confidence=round(self.confidence * 0.7, 3)
        )

    def date_span(self, role: str | None = None, confidence: float | None = None) -> DateSpan:
        """Return the value of a dated mention."""
        assert self.start is not None
        assert self.end is not None
        return DateSpan(
            start=self.start,
            end=self.end,
            precision=self.precision,
            role=role or self.role,
            confidence=self.confidence if confidence is None else confidence,
            inferred=self.inferred,
        )


def _safe(year: int, month: int, day: int) -> dt.date:
    """Return a day, that of the next year that has it where it is a leap day."""
    while (month, day) == (2, 29) and not calendar.isleap(year):
        year += 1
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def iso(start: dt.date, end: dt.date) -> str:
    """Return an interval as ISO 8601 writes it, `..` for an open bound."""
    first = ".." if start == OPEN_START else start.isoformat()
    last = ".." if end == OPEN_END else end.isoformat()
    return first if first == last else f"{first}/{last}"
