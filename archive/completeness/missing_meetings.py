"""Meetings held, and meetings that the records mention but the archive lacks.

Held is what has a protocol. Of others speak a plan of meetings (a § or chapter that names the days
of a year), a call to a meeting, and the number a protocol carries in its title.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.catalogue import RestrictedCatalogue
    from archive.model import Fact

Body = tuple[str | None, str]
"""Organisation and body."""
_PLAN = re.compile(
    r"\b(?:sammanträdes|mötes)(?:plan|dag|datum|tid|schema|kalender)"
    r"|\b(?:plan|tider|dagar|datum) för (?:\w+ )?(?:sammanträden|möten)",
    re.IGNORECASE,
)
_PLAN_WORDS = ("ammanträdes", "ötes", "ammanträden", "öten")
"""What every heading of a plan has in it, in SQL's LIKE: ASCII alone is folded there."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AND = re.compile(r"\d\W*\w*\W+(?:och|samt|&)\s+\d", re.IGNORECASE)
_NUMBER = re.compile(
    r"\bprotokoll\w*\s+(?:(?:nr|nummer)\.?\s*)?(?:(?P<a>\d{1,2})\s*[/:-]\s*(?P<ya>(?:19|20)\d\d)"
    r"|(?P<yb>(?:19|20)\d\d)\s*[:/]\s*(?P<b>\d{1,2})(?!\d))|\bprotokoll\s+(?:nr|nummer)\.?\s*"
    r"(?P<c>\d{1,3})(?!\s*[/:-]?\s*\d)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Meetings:
    """What the records say of one body: days with a protocol, with what else and by what known."""

    held: dict[dt.date, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Day → source ids of its protocols; several when it lies in several versions."""
    planned: dict[dt.date, str] = field(default_factory=dict)
    called: dict[dt.date, str] = field(default_factory=dict)
    """Day → title of the record that says so."""
    numbers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Year → the numbers that its protocols carry."""


def meetings_by_body(catalogue: RestrictedCatalogue) -> dict[Body, Meetings]:
    """Return what the records one may see say of each body's meetings."""
    by_body: dict[Body, Meetings] = {}
    for row in catalogue.protocols():
        of = by_body.setdefault((row.organisation, row.body), Meetings())
        day = dt.date.fromisoformat(row.day)
        of.held[day].append(row.source)
        if number := _number_in_title(row.title, day.year):
            of.numbers[day.year].add(number)
    for key, day, title in _planned_days(catalogue, by_body):
        by_body[key].planned.setdefault(day, title)
    for key, day, title in _called_days(catalogue, by_body):
        by_body[key].called.setdefault(day, title)
    return by_body


def _number_in_title(title: str, year: int) -> int | None:
    for match in _NUMBER.finditer(title):
        year_named = match["ya"] or match["yb"]
        if year_named is None or int(year_named) == year:
            number = int(match["a"] or match["b"] or match["c"])
            return number if 0 < number < 100 else None
    return None


def _planned_days(
    catalogue: RestrictedCatalogue, known: Iterable[Body]
) -> Iterator[tuple[Body, dt.date, str]]:
    """Yield the days that plans of meetings name, with the body they are of."""
    names = set(known)
    for plan in catalogue.plans(_PLAN_WORDS):
        key = _known_body(names, plan.organisation, plan.body, plan.heading)
        if key is None or not _PLAN.search(plan.heading):
            continue
        years = {int(year) for year in _YEAR.findall(plan.heading) or _YEAR.findall(plan.text)}
        for fact in plan.facts:
            inside = fact.span and plan.span.start <= fact.span.start < plan.span.end
            if inside and fact.kind == "mentioned_date":
                for day in _named_days(fact):
                    yield from ((key, date, plan.title) for date in _in_year(day, fact, years))


def _in_year(day: dt.date, fact: Fact, years: set[int]) -> Iterator[dt.date]:
    """Yield the day, in the plan's one year when it is written without a year of its own."""
    if not _YEAR.search(fact.text):
        if len(years) != 1:
            return
        try:
            day = day.replace(year=min(years))
        except ValueError:
            return
    if not years or day.year in years:
        yield day


def _called_days(
    catalogue: RestrictedCatalogue, known: Iterable[Body]
) -> Iterator[tuple[Body, dt.date, str]]:
    """Yield the days to which calls call, with the body they call."""
    names = set(known)
    for call in catalogue.calls():
        key = _known_body(names, call.organisation, call.body, call.title)
        days = {day for fact in call.facts if fact.role == "meeting" and (day := _first_day(fact))}
        if key is not None and len(days) == 1:
            yield key, days.pop(), call.title


def _known_body(
    known: set[Body], organisation: str | None, body: str | None, title: str
) -> Body | None:
    """Return which known body a record is of: as recognised, or the one its title names."""
    if body is not None:
        return (organisation, body) if (organisation, body) in known else None
    named = {
        key
        for key in known
        if key[1].casefold() in title.casefold() and key[0] in (organisation, None)
    }
    return named.pop() if len(named) == 1 else None


def _named_days(fact: Fact) -> tuple[dt.date, ...]:
    """Return the day or the two days that are named: 20 september och 6 december."""
    if _AND.search(fact.text):
        first, _, last = fact.value.partition("/")
        return (dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
    day = _first_day(fact)
    return (day,) if day else ()


def _first_day(fact: Fact) -> dt.date | None:
    first, _, last = fact.value.partition("/")
    if last not in ("", first):
        return None
    try:
        return dt.date.fromisoformat(first)
    except ValueError:
        return None
