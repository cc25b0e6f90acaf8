"""Correspondence: addressee and day of a letter, from its address and headers."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from archive.model import DateSpan, Fact, FactRule
from indexer.recognise.dates import find_dates

if TYPE_CHECKING:
    import datetime as dt

    from indexer.recognise.document_layout import DocumentLayout

_SURE = 0.97
_POSTAL = re.compile(r"^(?:SE[- ]|S-)?\d{3}\s?\d{2}\s+[A-ZÅÄÖ]")
"""A postal code and town, the last line of an address."""
_TO = re.compile(r"[Tt]ill:?")
_ADDRESS_LINES = 3
_ADDRESS_WIDTH = 60
_OPENING = 16


def letter_date(view: DocumentLayout) -> tuple[DateSpan, Fact] | None:
    """Return the day a letter was sent by the sender's clock, or None where no header says it."""
    written = view.metadata.get("date", "") if view.is_mail else ""
    day = day_of(written)
    if day is None:
        return None
    date = DateSpan(day, day, "day", "issued", _SURE)
    fact = Fact("date", day.isoformat(), written, FactRule.MAIL_DAY, _SURE, role="issued")
    return date, fact


def day_of(header: str) -> dt.date | None:
    """Return the day that a header names, in the form of mail (RFC 5322) or any other."""
    try:
        return parsedate_to_datetime(header).date()
    except (ValueError, OverflowError):
        day = next(iter(find_dates(header)), None)
        return day.start if day and day.precision == "day" else None


def addressees(view: DocumentLayout) -> frozenset[str]:
    """Return the receiver's lines in the opening: above a postal code, or below the word Till.

    What stands in the letterhead is the sender's.
    """
    lines = [line.text for line in view.lines[:_OPENING]]
    receivers: set[str] = set()
    for number, line in enumerate(lines):
        if _POSTAL.match(line):
            block = lines[max(1, number - _ADDRESS_LINES) : number]
            receivers |= {text for text in block if len(text) < _ADDRESS_WIDTH}
        elif _TO.fullmatch(line):
            receivers |= {text for text in lines[number + 1 :][:1] if len(text) < _ADDRESS_WIDTH}
    return frozenset(receivers)
