"""Dates as days since 1970-01-01, as the index stores them."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.date(1970, 1, 1).toordinal()


def epoch_days(date: dt.date) -> int:
    """Return a date as days since 1970-01-01."""
    return date.toordinal() - _EPOCH
