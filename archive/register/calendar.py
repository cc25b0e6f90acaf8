"""Write meetings as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from archive.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.register.meetings import Meeting

_PRODUCT = "-//Handlingar//register//SV"


def calendar_of(
    meetings: Iterable[Meeting], name: str, stamp: dt.datetime, address: str = ""
) -> bytes:
    """Return a calendar with an event of whole days for each meeting.

    `stamp` is when the archive was built: the same state gives the same file. `address` is the
    site's, for links; meetings only planned are tentative.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        calendar.add_component(_meeting_event(meeting, stamp, address.rstrip("/")))
    return bytes(calendar.to_ical())


def _meeting_event(meeting: Meeting, stamp: dt.datetime, address: str) -> Event:
    day, last = dt.date.fromisoformat(meeting.day), dt.date.fromisoformat(meeting.until)
    event = Event()
    event.add("uid", f"{meeting.id.replace('/', '-')}@handlingar")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", last + dt.timedelta(days=1))
    planned = f" ({_('planerat')})" if meeting.planned else ""
    whose = ", ".join(filter(None, (meeting.body or _("Sammanträde"), meeting.organisation)))
    event.add("summary", f"{whose}{planned}")
    event.add("status", "TENTATIVE" if meeting.planned else "CONFIRMED")
    if address:
        event.add("url", f"{address}/sammantrade/{meeting.id}")
    return event
