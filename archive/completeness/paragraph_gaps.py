"""Gaps in the numbering of §§ in a body's year.

Most bodies number the §§ of a year through all its meetings. Where one protocol ends at § 35 and
the next begins at § 57, a meeting lies between them; and a number may be left out within one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import RestrictedCatalogue

_LEAST_RUN = 3
"""A series of so few §§ says nothing about a missing one."""
Run = tuple[int, int]
"""The first and the last of some numbers in a row."""


@dataclass(frozen=True, slots=True)
class MissingParagraphs:
    """§§ that no protocol of a body's year has; `within` when they are left out inside one."""

    organisation: str | None
    body: str
    year: int
    runs: tuple[Run, ...]
    within: tuple[int, ...]


def missing_paragraphs(catalogue: RestrictedCatalogue) -> list[MissingParagraphs]:
    """Return the §§ missing in each body's years, as the readers of the catalogue have them."""
    bodies: defaultdict[tuple[str | None, str], dict[str, set[int]]] = defaultdict(dict)
    for row in catalogue.paragraphs():
        if match := re.match(r"[0-9]{1,5}", row.number):
            days = bodies[row.organisation, row.body]
            days.setdefault(row.day, set()).add(int(match[0]))
    return [
        missing
        for body in sorted(bodies, key=lambda key: (key[0] or "", key[1]))
        for missing in _gaps_of_body(*body, bodies[body])
    ]


def _gaps_of_body(
    organisation: str | None, body: str, days: Mapping[str, set[int]]
) -> Iterable[MissingParagraphs]:
    years: defaultdict[int, list[set[int]]] = defaultdict(list)
    for day in sorted(days):
        years[int(day[:4])].append(days[day])
    anew = starts_anew(years)
    for year, meetings in years.items():
        runs = gaps_between(meetings, from_one=anew)
        within = tuple(n for held in meetings for n in left_out(held))
        if runs or within:
            yield MissingParagraphs(organisation, body, year, runs, within)


def starts_anew(years: Mapping[int, list[set[int]]]) -> bool:
    """Tell whether a body begins anew with § 1: its numbers fall from some year to the next."""
    ends = [(min(held[0]), max(held[-1])) for _, held in sorted(years.items())]
    return any(first < last for (_, last), (first, _) in pairwise(ends))


def gaps_between(meetings: list[set[int]], *, from_one: bool = False) -> tuple[Run, ...]:
    """Return the numbers missing before and between the meetings of a year.

    None when the numbers do not rise from each meeting to the next: then each has its own.
    """
    if any(min(after) <= max(before) for before, after in pairwise(meetings)):
        return ()
    ends = [(min(held), max(held)) for held in meetings]
    steps = [(0, 0), *ends] if from_one else ends
    return tuple(
        (last + 1, first - 1) for (_, last), (first, _) in pairwise(steps) if first > last + 1
    )


def left_out(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers missing between the first and the last of one meeting's §§."""
    whole = set(numbers)
    if len(whole) < _LEAST_RUN or max(whole) - min(whole) > 3 * len(whole):
        return ()
    return tuple(sorted(set(range(min(whole), max(whole))) - whole))
