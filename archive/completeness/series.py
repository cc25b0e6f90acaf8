"""Protocols of a body by year: how many there are, how many are expected, and why.

In falling order of trust: a person's number, a plan of meetings, the numbers on the protocols,
calls to meetings. Without any of these the years beside it give a guess, marked as one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.completeness.missing_meetings import Body, Meetings, meetings_by_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import RestrictedCatalogue
    from archive.completeness.given import Expected

Basis = Literal["given", "plan", "numbers", "calls", "guess"]
_MOVED = dt.timedelta(days=7)
"""A meeting so near to a planned day is that meeting, moved."""


@dataclass(frozen=True, slots=True)
class Year:
    """The protocols of one year: `held` meetings with one, `expected` ones and by what known.

    `missing` are days without protocol, `numbers` those left out. A `gap` is a year in which
    something is known or, by a guess, likely to be missing.
    """

    year: int
    held: int
    expected: int | None = None
    basis: Basis | None = None
    missing: tuple[dt.date, ...] = ()
    numbers: tuple[int, ...] = ()
    source: str = ""
    """The title of a record that speaks of the missing days."""

    @property
    def gap(self) -> bool:
        """Tell whether something seems to be missing."""
        return self.expected is not None and self.held < self.expected


@dataclass(frozen=True, slots=True)
class Series:
    """The protocols of one body, year by year; `folder` is where most of them lie."""

    organisation: str | None
    body: str
    folder: str
    years: tuple[Year, ...]

    @property
    def gaps(self) -> tuple[Year, ...]:
        """The years in which something seems to be missing."""
        return tuple(year for year in self.years if year.gap)


def protocol_series(
    catalogue: RestrictedCatalogue,
    expected: Iterable[Expected] = (),
    today: dt.date | None = None,
) -> list[Series]:
    """Return the protocols of each body by year, as the readers of the catalogue have them."""
    given, until = tuple(expected), today or dt.datetime.now(dt.UTC).date()
    return [
        _body_series(body, meetings_of, given, until)
        for body, meetings_of in sorted(
            meetings_by_body(catalogue).items(), key=lambda item: (item[0][0] or "", item[0][1])
        )
    ]


def _body_series(
    body: Body, meetings_of: Meetings, given: tuple[Expected, ...], until: dt.date
) -> Series:
    places = Counter(
        lasting_folder(source) for sources in meetings_of.held.values() for source in sources
    )
    held = Counter(day.year for day in meetings_of.held)
    told_of = {day.year for day in (*meetings_of.planned, *meetings_of.called) if day <= until}
    stated = {expected.year for expected in given if expected.of(*body, expected.year)}
    every = {*held, *told_of, *stated}
    years = range(min(every), max(every) + 1)
    return Series(
        *body,
        min(places, key=lambda place: (-places[place], place)),
        tuple(
            _year_of_body(year, body, meetings_of, held, given=given, until=until) for year in years
        ),
    )


def _year_of_body(
    year: int,
    body: Body,
    meetings_of: Meetings,
    held: Mapping[int, int],
    *,
    given: tuple[Expected, ...],
    until: dt.date,
) -> Year:
    here = held.get(year, 0)
    planned = _days_without_protocol(meetings_of.planned, meetings_of.held, year, until)
    called = _days_without_protocol(meetings_of.called, meetings_of.held, year, until)
    missing = tuple(sorted(planned | called))
    carried = meetings_of.numbers.get(year, set())
    numbers = tuple(n for n in range(1, max(carried, default=0)) if n not in carried)
    source = next((meetings_of.planned.get(day) or meetings_of.called[day] for day in missing), "")
    bases: tuple[tuple[Basis, int | None], ...] = (
        ("given", next((expected.number for expected in given if expected.of(*body, year)), None)),
        ("plan", here + len(missing) if _any_in_year(meetings_of.planned, year) else None),
        ("numbers", max(carried, default=0) or None),
        ("calls", here + len(missing) if _any_in_year(meetings_of.called, year) else None),
        ("guess", likely_count(held, year) if year < until.year else None),
    )
    known = [(basis, number) for basis, number in bases if number is not None]
    sound = [pair for pair in known if pair[0] not in ("given", "guess")]
    if known and known[0][0] == "given":
        basis, number = known[0]
    elif sound:
        basis, number = max(sound, key=lambda pair: pair[1])
    elif known:
        basis, number = known[0]
    else:
        return Year(year, here)
    more = number if basis == "given" else max(number, here)
    return Year(year, here, more, basis, missing, numbers, source)


def _any_in_year(days: Iterable[dt.date], year: int) -> bool:
    return any(day.year == year for day in days)


def _days_without_protocol(
    days: Iterable[dt.date], held: Iterable[dt.date], year: int, until: dt.date
) -> set[dt.date]:
    """Return the days of a year on which a meeting was to be and near which none has a protocol."""
    free = sorted(day for day in held if abs(day.year - year) <= 1)
    left = set()
    for day in sorted(day for day in days if day.year == year and day <= until):
        near = min(free, key=lambda other: abs(other - day), default=None)
        if near is not None and abs(near - day) <= _MOVED:
            free.remove(near)
        else:
            left.add(day)
    return left


def likely_count(held: Mapping[int, int], year: int) -> int | None:
    """Return how many protocols the years on both sides make likely; None at either end.

    A body that left protocols in fewer than half of its years met now and then: no guess.
    """
    before = max((other for other in held if other < year), default=None)
    after = min((other for other in held if other > year), default=None)
    if before is None or after is None:
        return None
    if 2 * len(held) < max(held) - min(held) + 1:
        return None
    return min(held[before], held[after])


def lasting_folder(source: str) -> str:
    """Return the folder of a file that stays when its folders by year are left out."""
    parts = source.split("/")[:-1]
    while parts and parts[-1].isdecimal() and len(parts[-1]) in (2, 4):
        parts.pop()
    return "/".join(parts)
