"""Calendar reader (iCalendar, RFC 5545): each entry with its time, place and words, as text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from archive.messages import recorded
from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.formats import Format
from indexer.extract.source import Unreadable
from indexer.extract.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.source import Emit, ReadOptions, Source

_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_HERE = ZoneInfo("Europe/Stockholm")
_DAMAGED = "den är ingen hel kalenderfil"


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read a calendar file as one text, an entry after the other."""
    text = calendar_text(source.data)
    if not text:
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    emit(Reading((Page(1, text, reader="icalendar"),), paged=False))
    return Outcome(Status.OK, source.media_type)


def calendar_text(data: bytes) -> str:
    """Return what the entries of a calendar say, times by Swedish clocks.

    Raises:
        Unreadable: it is no calendar, or a damaged one.
    """
    try:
        calendar = Calendar.from_ical(decode(data)[0])
        entries = [entry for kind in _ENTRIES for entry in calendar.walk(kind)]
        cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        return "\n\n".join("\n".join(_lines(entry, cancelled=cancelled)) for entry in entries)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise Unreadable(reasons.damaged(_DAMAGED)) from error


def _lines(entry: Any, *, cancelled: bool) -> Iterator[str]:  # noqa: ANN401 -- a component of the library
    if summary := str(entry.get("SUMMARY", "")).strip():
        yield summary
    if cancelled or str(entry.get("STATUS", "")).upper() == "CANCELLED":
        yield "Inställt"
    if time := _time(entry):
        yield f"Tid: {time}"
    if rule := entry.get("RRULE"):
        yield recorded("Återkommer: %(rule)s", rule=rule.to_ical().decode())
    if place := str(entry.get("LOCATION", "")).strip():
        yield f"Plats: {place}"
    if organiser := entry.get("ORGANIZER"):
        yield f"Kallar: {organiser.params.get('CN') or str(organiser).removeprefix('mailto:')}"
    if words := str(entry.get("DESCRIPTION", "")).strip():
        yield f"\n{words}"


def _time(entry: Any) -> str:  # noqa: ANN401 -- as above
    """Return when an entry begins and ends: days and hours as minutes of a meeting write them."""
    begins, ends = (_local(entry.get(name)) for name in ("DTSTART", "DTEND"))
    begins = begins or _local(entry.get("DUE"))
    if begins is None:
        return ""
    if not isinstance(begins, dt.datetime):
        last = ends - dt.timedelta(days=1) if ends else begins  # a day's end is the next day
        return f"{begins}" if last <= begins else f"{begins}–{last}"
    start = f"{begins:%Y-%m-%d} kl. {begins:%H.%M}"
    if not isinstance(ends, dt.datetime):
        return start
    return f"{start}–{ends:{'%H.%M' if ends.date() == begins.date() else '%Y-%m-%d %H.%M'}}"


def _local(value: Any) -> dt.date | None:  # noqa: ANN401 -- as above
    """Return a day or moment of an entry; moments of other zones by the clocks of ours."""
    moment: dt.date | None = value.dt if value is not None else None
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        return moment.astimezone(_HERE)
    return moment


FORMATS = (
    Format(
        "text/calendar", "kalenderfil", 1, read, suffixes=(".ics",), magic=(b"BEGIN:VCALENDAR",)
    ),
)
