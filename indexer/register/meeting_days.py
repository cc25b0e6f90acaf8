"""Days of the meeting that a record is of: those of minutes, and the day a notice calls to."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from archive.model import FactRule
from archive.register.register_entries import LONGEST_MEETING
from indexer.recognise.dates import find_dates
from indexer.register.entries import own_sections

if TYPE_CHECKING:
    from archive.model import Document
    from indexer.recognise.mention import Mention

NOTICE = "kallelse"
_READ = 2000
"""Characters of a notice in which it calls to the meeting."""
_BY_HAND = frozenset((FactRule.CORRECTED, FactRule.GIVEN))
_CLOCK = re.compile(
    r"[\s,(–-]{0,4}(?:med\s+(?:början|start)\s+)?"
    r"(?:kl(?:ockan\b|\.|\b)\s?\d|(?:från\s+)?\d{1,2}[.:]\d\d(?!\d))",
    re.IGNORECASE,
)
"""The hour of a meeting behind its day."""
_LABEL = re.compile(
    r"(?:\btid(?:punkt)?|\bnär|\b(?:sammanträdes|mötes)(?:dag|datum|tid)"
    r"|\b(?:dag|datum|tid|plats)\s*(?:och|&|/|,)\s*(?:plats|datum|dag|tid)"
    r"|\b(?:sammanträde|möte)\w{0,2})\s*:?\s*(?:\w{2,5}dag(?:en)?\s+)?(?:den\s+)?$",
    re.IGNORECASE,
)
"""What says of the day behind it that a meeting is held then."""


def meeting_days(document: Document) -> tuple[str, ...]:
    """Return each day of a record's meeting in ISO form, none where they are not known.

    A notice bears the day on which it was sent as well: its meeting is on the day it calls to.
    """
    date = document.date
    if document.type == NOTICE and not (date and (date.role == "meeting" or _by_hand(document))):
        day = _called_to(document)
        return (day.isoformat(),) if day else ()
    if date is None or date.precision not in ("day", "range"):
        return ()
    days = (date.end - date.start).days + 1
    if days > LONGEST_MEETING:
        return ()
    return tuple((date.start + dt.timedelta(days=after)).isoformat() for after in range(days))


def _by_hand(document: Document) -> bool:
    """Return whether a person or the record itself says the day."""
    return any(fact.kind == "date" and fact.rule in _BY_HAND for fact in document.facts)


def _called_to(document: Document) -> dt.date | None:
    """Return the first day in a notice with an hour or a label, not before it was sent."""
    sent = document.date.start if document.date else None
    text = "\n".join(section.text for section in own_sections(document))[:_READ]
    for mention in find_dates(text, sent.year if sent else None):
        day = mention.start if mention.precision == "day" else None
        if day and (sent is None or day >= sent) and _is_called(text, mention):
            return day
    return None


def _is_called(text: str, mention: Mention) -> bool:
    line = text[text.rfind("\n", 0, mention.span.start) + 1 : mention.span.start]
    return bool(_CLOCK.match(text, mention.span.end) or _LABEL.search(line))
