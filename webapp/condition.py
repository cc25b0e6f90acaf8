"""What is in, what failed and why, how old is it, and where are there gaps? For one who may see.

Whoever may not see everything is told only of files whose documents they may see: a name in a list
of failures, or one more in a count, would already tell of a closed record.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Status

if TYPE_CHECKING:
    from archive.catalogue import Catalogue, FileRecord


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many protocols of a body there are, year by year; `gaps` are years with none between."""

    body: str
    years: tuple[tuple[int, int], ...]
    gaps: tuple[int, ...]
    thin: tuple[int, ...]
    """Years with less than half of what the years beside them have."""


def files(catalogue: Catalogue, access: tuple[str, ...]) -> tuple[FileRecord, ...]:
    """Return the files the reader may know of, by path: those no document of which is hidden."""
    marks = ", ".join("?" * len(access))
    hidden = {
        row[0]
        for row in catalogue.query(
            f"SELECT DISTINCT sha256 FROM documents WHERE access NOT IN ({marks})",  # noqa: S608
            access,
        )
    }
    return tuple(
        file for file in catalogue.files() if file.access in access and file.served not in hidden
    )


def by_status(records: tuple[FileRecord, ...]) -> dict[str, int]:
    """Return how many files came through reading in which way."""
    counted = Counter(record.status.value for record in records)
    return {status.value: counted[status.value] for status in Status}


def troubled(records: tuple[FileRecord, ...]) -> tuple[FileRecord, ...]:
    """Return the files that failed or came through in part, the failed first."""
    found = [r for r in records if r.status in (Status.FAILED, Status.PARTIAL)]
    return tuple(sorted(found, key=lambda r: (r.status is Status.PARTIAL, r.path)))


def checked(records: tuple[FileRecord, ...]) -> dt.datetime | None:
    """Return when any file was last hashed."""
    latest = max((record.checked for record in records), default=0.0)
    return dt.datetime.fromtimestamp(latest, dt.UTC) if latest else None


def coverage(catalogue: Catalogue, access: tuple[str, ...]) -> tuple[Coverage, ...]:
    """Return the protocols of each body by year, bodies with most first."""
    marks = ", ".join("?" * len(access))
    rows = catalogue.query(
        "SELECT body, CAST(substr(date_from, 1, 4) AS INTEGER), count(*) FROM documents "  # noqa: S608
        "WHERE type = 'protokoll' AND body IS NOT NULL AND date_from IS NOT NULL "
        f"AND access IN ({marks}) GROUP BY 1, 2",
        access,
    )
    bodies: dict[str, dict[int, int]] = {}
    for body, year, number in rows:
        bodies.setdefault(body, {})[year] = number
    made = [_covered(body, counts) for body, counts in bodies.items() if sum(counts.values()) > 1]
    return tuple(sorted(made, key=lambda c: (-sum(n for _, n in c.years), c.body)))


def _covered(body: str, counts: dict[int, int]) -> Coverage:
    years = tuple((year, counts.get(year, 0)) for year in range(min(counts), max(counts) + 1))
    gaps = tuple(year for year, number in years if number == 0)
    thin = tuple(
        year
        for (_, before), (year, number), (_, after) in zip(
            years, years[1:], years[2:], strict=False
        )
        if 0 < number < min(before, after) / 2
    )
    return Coverage(body, years, gaps, thin)
