"""How is a date counted in the index? In days since 1970-01-01."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.date(1970, 1, 1).toordinal()


def days(date: dt.date) -> int:
    """Return a date as days since 1970-01-01."""
    return date.toordinal() - _EPOCH
