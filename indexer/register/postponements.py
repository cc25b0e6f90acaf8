"""Read until when a matter was put off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.language.identifiers import MONTH_NAMES, date_key
from archive.register.entry_values import POSTPONEMENT, Postponement
from indexer.register.entries import entry, own_sections

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Section

NEXT_MEETING = (
    r"(?:nästa|nästkommande|nästföljande|närmast\s+följande)\s+(?:ordinarie\s+)?"
    r"\w*(?:sammanträde|möte|fullmäktige)\w*"
)
"""A meeting that is named by its place behind the one that speaks of it."""
_PUT_OFF = re.compile(
    r"\b(?:bord ?läg\w*|bordlade\w*|skjut\w+\s+upp|ajourneras)\b"
    r"(?:[^.;]{0,120}?\btill\b[^.;]{0,60}?"
    rf"(?:(?P<day>\d{{1,2}})\s+(?P<month>{MONTH_NAMES})(?:\s+(?P<year>(?:19|20)\d\d))?\b"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))"
    rf"|[^.;]{{0,120}}?\btill\s+(?P<next>(?:\w+s\s+)?{NEXT_MEETING}))?",
    re.IGNORECASE,
)


def postponements_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield for each section that was put off until when, by the day as key."""
    for section in own_sections(document):
        yield from _postponement_entries(section, document.date.start if document.date else None)


def _postponement_entries(section: Section, held: dt.date | None) -> Iterator[RegisterEntry]:
    for decision in section.decisions:
        if decision.outcome != "bordlagt":
            continue
        match = _PUT_OFF.search(decision.text)
        day = _day_named(match, held) if match else None
        start = decision.span.start - section.span.start
        to_next = bool(match and match["next"])
        words = " ".join((match[0] if match else decision.text).split())
        value = Postponement(words, day, to_next)
        at = (start, decision.span.end - section.span.start)
        yield entry(section, POSTPONEMENT, day or "", value, at, rule="bordlagt", confidence=0.95)
        return


def _day_named(match: re.Match[str], held: dt.date | None) -> str | None:
    """Return the day in ISO form; without a year it is the next such day after the meeting."""
    if match["iso"] or not match["day"]:
        return match["iso"]
    day, month = match["day"], match["month"].casefold()
    if match["year"] or held is None:
        return date_key(day, month, match["year"]) if match["year"] else None
    same = date_key(day, month, str(held.year))
    return same if same and same > held.isoformat() else date_key(day, month, str(held.year + 1))
