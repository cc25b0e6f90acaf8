"""Calendar reader (iCalendar, RFC 5545): each entry with its time, place and words, as text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, vBroken

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
    if summary := _words(entry, "SUMMARY"):
        yield summary
    if cancelled or _words(entry, "STATUS").upper() == "CANCELLED":
        yield "Inställt"
    if time := _time(entry):
        yield f"Tid: {time}"
    for rule in _values(entry, "RRULE"):
        yield recorded("Återkommer: %(rule)s", rule=_written(rule))
    if place := _words(entry, "LOCATION"):
        yield f"Plats: {place}"
    for organiser in _values(entry, "ORGANIZER"):
        if who := organiser.params.get("CN") or str(organiser).removeprefix("mailto:"):
            yield f"Kallar: {who}"
    if words := _words(entry, "DESCRIPTION"):
        yield f"\n{words}"


def _values(entry: Any, name: str) -> list[Any]:  # noqa: ANN401 -- as above
    """Return the values of a property: against the standard it may stand several times."""
    value = entry.get(name, [])
    return value if isinstance(value, list) else [value]


def _words(entry: Any, name: str) -> str:  # noqa: ANN401 -- as above
    return "\n".join(words for value in _values(entry, name) if (words := str(value).strip()))


def _written(value: Any) -> str:  # noqa: ANN401 -- as above
    """Return a value as the file has it."""
    if isinstance(value, str):
        return value
    if isinstance(hour := getattr(value, "dt", None), dt.time):  # the library writes none
        return str(hour)
    return str(value.to_ical().decode())


def _time(entry: Any) -> str:  # noqa: ANN401 -- as above
    """Return when an entry begins and ends, as minutes of a meeting write days and hours.

    A time that cannot be read is returned as it is written.
    """
    begins, ends = (_moment(entry, name) for name in ("DTSTART", "DTEND"))
    begins = begins or _moment(entry, "DUE")
    if begins is None:
        return ", ".join(map(_written, _values(entry, "DTSTART") or _values(entry, "DUE")))
    if isinstance(ends, dt.datetime) != isinstance(begins, dt.datetime):
        ends = None
    if not isinstance(begins, dt.datetime):
        # a day's end is the next day
        last = ends - dt.timedelta(days=1) if ends and ends > begins else begins
        return f"{begins}" if last <= begins else f"{begins}–{last}"
    start = f"{begins:%Y-%m-%d} kl. {begins:%H.%M}"
    if not isinstance(ends, dt.datetime):
        return start
    return f"{start}–{ends:{'%H.%M' if ends.date() == begins.date() else '%Y-%m-%d %H.%M'}}"


def _moment(entry: Any, name: str) -> dt.date | None:  # noqa: ANN401 -- as above
    """Return the first day or moment of a property, by the clocks here; None for none."""
    for value in _values(entry, name):
        moment = None if isinstance(value, vBroken) else getattr(value, "dt", None)
        if isinstance(moment, dt.datetime) and moment.tzinfo:
            return moment.astimezone(_HERE) if moment.year < dt.MAXYEAR else None
        if isinstance(moment, dt.date):
            return moment
    return None


FORMATS = (
    Format(
        "text/calendar", "kalenderfil", 1, read, suffixes=(".ics",), magic=(b"BEGIN:VCALENDAR",)
    ),
)
