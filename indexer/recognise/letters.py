"""What do the headers of a letter by e-mail say: when it was sent, on which matter?"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from archive.model import DateSpan, Fact

if TYPE_CHECKING:
    from indexer.recognise.view import View

_SURE = 0.97


def sent_on(view: View) -> tuple[DateSpan, Fact] | None:
    """Return the day a letter was sent by the sender's clock, or None where no header says it."""
    said = view.metadata.get("date", "") if view.is_mail else ""
    try:
        day = parsedate_to_datetime(said).date()
    except (ValueError, OverflowError):
        return None
    date = DateSpan(day, day, "day", "issued", _SURE)
    fact = Fact("date", day.isoformat(), said, "brevets dag", _SURE, role="issued")
    return date, fact
