"""Calendar reader (iCalendar, RFC 5545): each entry with its time, place and words, as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, vBinary

from archive.messages import recorded
from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.calendar_lines import (
    entry_lines,
    is_inline,
    unread_fields,
    values_of,
    words_of,
)
from indexer.extract.formats import Format
from indexer.extract.source import Unreadable
from indexer.extract.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from icalendar import Component

    from indexer.extract.source import Emit, ReadOptions, Source

_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_ZONES = ("VTIMEZONE", "STANDARD", "DAYLIGHT")
_READ = frozenset((*_ENTRIES, *_ZONES, "VCALENDAR", "VALARM"))
_NAMES = ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC")
"""What a calendar is called and described as (RFC 7986, and before it)."""
_SHOWN, _LONGEST = 20, 40
"""Names that are told, and characters of one."""
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
    """Return what the entries of a calendar say, and last what the calendar is called.

    Raises:
        Unreadable: it is no calendar, or a damaged one.
    """
    code = decode(data)[0]
    try:
        calendars = Calendar.from_ical(code, multiple=True)
        text = "\n\n".join(filter(None, _texts(calendars)))
        flaws = list(_flaws_of(calendars))
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise Unreadable(reasons.damaged(_DAMAGED)) from error
    if not calendars:
        raise Unreadable(reasons.damaged(_DAMAGED))
    if len(_BEGUN.findall(code)) > len(calendars):
        flaws.insert(0, reasons.NO_END)
    return CalendarText(text, " ".join(flaws) or None)


def _texts(calendars: Sequence[Component]) -> Iterator[str]:
    for calendar in calendars:
        for entry in _entries(calendar):
            yield "\n".join(entry_lines(entry, cancelled=_is_cancelled(calendar)))
    for calendar in calendars:
        for name in _NAMES:
            if words := words_of(calendar, name):
                yield f"Kalender: {words}"


def _entries(calendar: Component) -> list[Component]:
    return [entry for kind in _ENTRIES for entry in calendar.walk(kind)]


def _is_cancelled(calendar: Component) -> bool:
    return str(calendar.get("METHOD", "")).upper() == "CANCEL"


def _flaws_of(calendars: Sequence[Component]) -> Iterator[str]:
    """Yield what is not read: files in entries, lines that are none, other fields and parts."""
    parts = [part for calendar in calendars for part in calendar.walk()]
    entries = [part for part in parts if part.name in _ENTRIES]
    attached = [value for entry in entries for value in values_of(entry, "ATTACH")]
    if files := sum(isinstance(value, vBinary) or is_inline(str(value)) for value in attached):
        yield recorded(
            "Kalendern har bilagor (%(count)s) som inte läses; spara dem som egna filer.",
            count=files,
        )
    if lines := sum(name is None for entry in entries for name, _ in entry.errors):
        yield recorded(
            "Kalendern har rader (%(count)s) som inte kan läsas; granska originalet.", count=lines
        )
    others = dict.fromkeys(part.name for part in parts if part.name not in _READ)
    fields = dict.fromkeys(
        name for part in parts if part.name not in _ZONES for name in unread_fields(part)
    )
    if unread := [(name or "?")[:_LONGEST] for name in (*others, *fields)]:
        yield recorded(
            "Kalendern har fält som inte läses (%(names)s); granska originalet.",
            names=", ".join(unread[:_SHOWN]) + (" …" if len(unread) > _SHOWN else ""),
        )


FORMATS = (
    Format(
        "text/calendar", "kalenderfil", 1, read, suffixes=(".ics",), magic=(b"BEGIN:VCALENDAR",)
    ),
)
