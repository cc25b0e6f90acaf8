"""Is anything missing that ought to be here? Protocols by source and year, §§ in their series.

A year with fewer protocols than the years on both sides of it, and a number left out in a row of
§§, are gaps that nobody would notice by reading.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import Catalogue

_LEAST_RUN = 3
"""A series of so few §§ says nothing about a missing one."""


@dataclass(frozen=True, slots=True)
class Series:
    """The protocols of one source (body and organisation) by year, and the years that look thin."""

    organisation: str | None
    body: str
    years: Mapping[int, int]
    thin: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MissingParagraphs:
    """A protocol whose §§ leave numbers out."""

    document_id: str
    title: str
    numbers: tuple[int, ...]


def protocols(catalogue: Catalogue, access: tuple[str, ...] = ("public",)) -> list[Series]:
    """Return the protocols of each body by year, with the years that have fewer than both sides."""
    marks = ", ".join("?" * len(access))
    rows = catalogue.query(
        "SELECT organisation, body, CAST(substr(date_from, 1, 4) AS INTEGER), count(*) "  # noqa: S608
        "FROM documents WHERE type = 'protokoll' AND date_from IS NOT NULL AND body IS NOT NULL "
        f"AND access IN ({marks}) GROUP BY 1, 2, 3",
        access,
    )
    found: defaultdict[tuple[str | None, str], dict[int, int]] = defaultdict(dict)
    for organisation, body, year, count in rows:
        found[organisation, body][year] = count
    return [
        Series(organisation, body, years, thin_years(years))
        for (organisation, body), years in sorted(
            found.items(), key=lambda item: (item[0][0] or "", item[0][1])
        )
    ]


def thin_years(years: Mapping[int, int]) -> tuple[int, ...]:
    """Return the years between the first and the last with fewer than both of their neighbours."""
    if len(years) < 2:
        return ()
    return tuple(
        year
        for year in range(min(years) + 1, max(years))
        if years.get(year, 0) < min(years.get(year - 1, 0), years.get(year + 1, 0))
        or (year not in years)
    )


def paragraphs(
    catalogue: Catalogue, access: tuple[str, ...] = ("public",)
) -> list[MissingParagraphs]:
    """Return the protocols whose §§ leave numbers out between their first and their last."""
    marks = ", ".join("?" * len(access))
    rows = catalogue.query(
        "SELECT d.id, d.title, s.number FROM documents d JOIN sections s ON s.document_id = d.id "  # noqa: S608
        "WHERE d.type = 'protokoll' AND s.kind = 'paragraph' AND s.number IS NOT NULL "
        f"AND d.access IN ({marks}) ORDER BY d.title, d.id, s.ordinal",
        access,
    )
    numbers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for ident, title, number in rows:
        numbers[ident, title].append(number)
    return [
        MissingParagraphs(ident, title, gaps)
        for (ident, title), held in numbers.items()
        if (gaps := left_out(held))
    ]


def left_out(numbers: Iterable[str]) -> tuple[int, ...]:
    """Return the whole numbers missing between the first and the last of a series of §§."""
    whole = {int(found[0]) for number in numbers if (found := re.match(r"[0-9]{1,6}", number))}
    if len(whole) < _LEAST_RUN or max(whole) - min(whole) > 3 * len(whole):
        return ()
    return tuple(sorted(set(range(min(whole), max(whole))) - whole))
