"""What an entry of a calendar says, line by line, and which of its fields are not read."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from icalendar import vBroken

from archive.messages import recorded
from indexer.extract.attachments import shown_text
from indexer.extract.html import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = ZoneInfo("Europe/Stockholm")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)
_INLINE = re.compile(r"\s*data:", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LABELLED = (("RESOURCES", "Resurser"), ("CONTACT", "Kontakt"), ("URL", "Länk"))
_LINKS = (("CONFERENCE", "Länk"), ("LINK", "Länk"), ("ATTACH", "Bilaga"))
_STYLED = ("X-ALT-DESC", "STYLED-DESCRIPTION")
"""The description once more, as a web page."""
_REMINDER = "Påminnelse"
_REMINDERS = frozenset(("reminder", "this is an event reminder", "påminnelse", "alarm"))
"""What programs themselves write into a reminder."""
_READ = frozenset(
    (
        *("SUMMARY", "STATUS", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "LOCATION"),
        *("ORGANIZER", "ATTENDEE", "CATEGORIES", "DESCRIPTION", "COMMENT", "NAME"),
        *("DTSTART", "DTEND", "DUE", "DURATION", *_STYLED),
        *(name for name, _ in (*_LABELLED, *_LINKS)),
    )
)
_TECHNICAL = re.compile(
    r"PRODID|TZID|REQUEST-STATUS|UID|IMAGE"
    r"|X-(?:MICROSOFT|MS|APPLE|GOOGLE|MOZ|LIC|EVOLUTION|KDE|WR|CALENDARSERVER|ENTOURAGE)-.*"
)
"""Fields in which programs keep what is theirs."""


def entry_lines(entry: Any, *, cancelled: bool) -> Iterator[str]:  # noqa: ANN401 -- of the library
    """Yield what an entry says, times by Swedish clocks."""
    if summary := words_of(entry, "SUMMARY"):
        yield summary
    if cancelled or words_of(entry, "STATUS").upper() == "CANCELLED":
        yield "Inställt"
    if time := _time(entry):
        yield f"Tid: {time}"
    for rule in values_of(entry, "RRULE"):
        yield recorded("Återkommer: %(rule)s", rule=_written(rule))
    for name, label in (("RDATE", "Även"), ("EXDATE", "Utom"), ("RECURRENCE-ID", "Ersätter")):
        if times := [time for value in values_of(entry, name) for time in _times(value)]:
            yield f"{label}: {', '.join(times)}"
    if place := words_of(entry, "LOCATION"):
        yield f"Plats: {place}"
    yield from _people(entry)
    yield from _labelled(entry)
    for name in ("DESCRIPTION", "COMMENT"):
        if words := words_of(entry, name):
            yield f"\n{words}"
    yield from _styled(entry)
    yield from _reminders(entry)


def _people(entry: Any) -> Iterator[str]:  # noqa: ANN401
    for name, label in (("ORGANIZER", "Kallar"), ("ATTENDEE", "Kallade")):
        if people := [who for value in values_of(entry, name) if (who := _who(value))]:
            yield f"{label}: {', '.join(people)}"


def _labelled(entry: Any) -> Iterator[str]:  # noqa: ANN401
    if topics := [str(topic) for value in values_of(entry, "CATEGORIES") for topic in value.cats]:
        yield f"Ämnen: {', '.join(topics)}"
    for name, label in _LABELLED:
        if words := words_of(entry, name):
            yield f"{label}: {words}"
    for name, label in _LINKS:
        for value in values_of(entry, name):
            if isinstance(value, str) and not is_inline(value):
                yield f"{label}: {', '.join(filter(None, (*_named(value), value)))}"


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what a link is called."""
    return (str(value.params.get(name, "")) for name in ("FILENAME", "LABEL"))


def is_inline(address: str) -> bool:
    """Return whether a file stands in its address."""
    return bool(_INLINE.match(address))


def _styled(entry: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the description as a web page has it, where that says more than the plain one."""
    plain = set(_WORD.findall(words_of(entry, "DESCRIPTION")))
    for name in _STYLED:
        for value in values_of(entry, name):
            text = shown_text(reading_of(str(value))).strip()
            if set(_WORD.findall(text)) - plain:
                yield f"\n{text}"


def _reminders(entry: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what reminders say that the entry does not."""
    own = {words_of(entry, name).casefold() for name in ("SUMMARY", "DESCRIPTION")}
    for alarm in (part for part in entry.subcomponents if part.name == "VALARM"):
        for name in ("SUMMARY", "DESCRIPTION"):
            words = words_of(alarm, name)
            if words and words.casefold() not in own | _REMINDERS:
                own.add(words.casefold())
                yield f"{_REMINDER}: {words}"


def unread_fields(component: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the names of fields with words in them that are not read."""
    for name in component:
        if name.upper() in _READ or _TECHNICAL.fullmatch(name.upper()):
            continue
        if any(len(_WORD.findall(_written(value))) > 1 for value in values_of(component, name)):
            yield name.upper()


def values_of(entry: Any, name: str) -> list[Any]:  # noqa: ANN401
    """Return the values of a property: against the standard it may stand several times."""
    value = entry.get(name, [])
    return value if isinstance(value, list) else [value]


def words_of(entry: Any, name: str) -> str:  # noqa: ANN401
    """Return the words of a property, each value on a line."""
    return "\n".join(words for value in values_of(entry, name) if (words := str(value).strip()))


def _who(value: Any) -> str:  # noqa: ANN401
    return str(value.params.get("CN") or _MAILTO.sub("", str(value), count=1)).strip()


def _written(value: Any) -> str:  # noqa: ANN401
    """Return a value as the file has it."""
    if isinstance(value, str):
        return value
    if isinstance(hour := getattr(value, "dt", None), dt.time):  # the library writes none
        return str(hour)
    written = value.to_ical()
    return written.decode() if isinstance(written, bytes) else str(written)


def _times(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the days or moments of a property that may list several."""
    listed = getattr(value, "dts", [value])
    for one in listed:
        moment = _here(one)
        yield _written(one) if moment is None else _start(moment)


def _time(entry: Any) -> str:  # noqa: ANN401
    """Return when an entry begins and ends, as minutes of a meeting write days and hours.

    A time that cannot be read is returned as it is written.
    """
    begins, ends = (_moment(entry, name) for name in ("DTSTART", "DTEND"))
    begins = begins or _moment(entry, "DUE")
    if begins is None:
        return ", ".join(map(_written, values_of(entry, "DTSTART") or values_of(entry, "DUE")))
    ends = ends or _after(begins, entry)
    if isinstance(ends, dt.datetime) != isinstance(begins, dt.datetime):
        ends = None
    if not isinstance(begins, dt.datetime):
        # a day's end is the next day
        last = ends - dt.timedelta(days=1) if ends and ends > begins else begins
        return f"{begins}" if last <= begins else f"{begins}–{last}"
    start = _start(begins)
    if not isinstance(ends, dt.datetime):
        return start
    return f"{start}–{ends:{'%H.%M' if ends.date() == begins.date() else '%Y-%m-%d %H.%M'}}"


def _start(moment: dt.date) -> str:
    return (
        f"{moment:%Y-%m-%d} kl. {moment:%H.%M}" if isinstance(moment, dt.datetime) else f"{moment}"
    )


def _after(begins: dt.date, entry: Any) -> dt.date | None:  # noqa: ANN401
    """Return when an entry ends that says how long it lasts."""
    for value in values_of(entry, "DURATION"):
        length = getattr(value, "dt", None) or getattr(value, "td", None)
        if isinstance(length, dt.timedelta):
            try:
                return begins + length
            except OverflowError:
                return None
    return None


def _moment(entry: Any, name: str) -> dt.date | None:  # noqa: ANN401
    """Return the first day or moment of a property, by the clocks here; None for none."""
    moments = (_here(value) for value in values_of(entry, name))
    return next((moment for moment in moments if moment is not None), None)


def _here(value: Any) -> dt.date | None:  # noqa: ANN401
    """Return a value's day or moment, by the clocks here; None where it has none."""
    moment = None if isinstance(value, vBroken) else getattr(value, "dt", None)
    if isinstance(moment, dt.datetime) and moment.tzinfo:
        return moment.astimezone(_HERE) if moment.year < dt.MAXYEAR else None
    return moment if isinstance(moment, dt.date) else None
