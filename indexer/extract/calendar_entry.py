"""Calendar reader (iCalendar, RFC 5545): each entry with its time, place and words, as text."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, vBinary, vBroken

from archive.messages import recorded
from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.formats import Format
from indexer.extract.source import Unreadable
from indexer.extract.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from icalendar import Component

    from indexer.extract.source import Emit, ReadOptions, Source

_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_HERE = ZoneInfo("Europe/Stockholm")
_BEGUN = re.compile(r"^BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)
_DAMAGED = "den är ingen hel kalenderfil"


class CalendarText(NamedTuple):
    """What the entries of a calendar say, and why that is not all of it; None when it is."""

    text: str
    flaw: str | None


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read a calendar file as one text, an entry after the other."""
    text, flaw = calendar_text(source.data)
    if not text:
        return Outcome(Status.FAILED, source.media_type, flaw or reasons.NO_TEXT)
    emit(Reading((Page(1, text, reader="icalendar"),), paged=False))
    return Outcome(Status.PARTIAL if flaw else Status.OK, source.media_type, flaw)


def calendar_text(data: bytes) -> CalendarText:
    """Return what the entries of a calendar say, times by Swedish clocks.

    Raises:
        Unreadable: it is no calendar, or a damaged one.
    """
    code = decode(data)[0]
    try:
        calendars = Calendar.from_ical(code, multiple=True)
        texts = [
            "\n".join(_lines(entry, cancelled=_is_cancelled(calendar)))
            for calendar in calendars
            for entry in _entries(calendar)
        ]
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise Unreadable(reasons.damaged(_DAMAGED)) from error
    if not calendars:
        raise Unreadable(reasons.damaged(_DAMAGED))
    flaw = reasons.NO_END if len(_BEGUN.findall(code)) > len(calendars) else None
    return CalendarText("\n\n".join(texts), flaw or _flaw_of(calendars))


def _entries(calendar: Component) -> list[Component]:
    return [entry for kind in _ENTRIES for entry in calendar.walk(kind)]


def _is_cancelled(calendar: Component) -> bool:
    return str(calendar.get("METHOD", "")).upper() == "CANCEL"


def _flaw_of(calendars: Sequence[Component]) -> str | None:
    """Return what of the entries is not read: files put into them, lines that are none."""
    entries = [entry for calendar in calendars for entry in _entries(calendar)]
    if files := sum(isinstance(one, vBinary) for e in entries for one in _values(e, "ATTACH")):
        return recorded(
            "Kalendern har bilagor (%(count)s) som inte läses; spara dem som egna filer.",
            count=files,
        )
    if lines := sum(name is None for entry in entries for name, _ in entry.errors):
        return recorded(
            "Kalendern har rader (%(count)s) som inte kan läsas; granska originalet.", count=lines
        )
    return None


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
    for name in ("DESCRIPTION", "COMMENT"):
        if words := _words(entry, name):
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
