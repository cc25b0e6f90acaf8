"""Feed entries by arrival: what came or changed here last, a page at a time (RFC 5005)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive.changes import Arrival
from archive.errors import UsageError
from archive.model import NO_OWN_TEXT
from webapp.languages import _
from webapp.wording import heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RestrictedCatalogue
    from archive.changes import ChangeLog
    from archive.model import Document, Section
    from archive.search.archive import Membership

ENTRIES = 50
_BATCH = 200
_LARGEST = 10_000
_PLACE = re.compile(r"([0-9]{1,15})\.([A-Za-z0-9_-]{1,80})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A section in a feed, with when it came or last changed here."""

    section: Section
    document: Document
    arrival: Arrival

    @property
    def title(self) -> str:
        """Name the record and the § or part of it."""
        part = heading(self.section)
        if not part or part == self.document.title:
            return self.document.title
        return f"{self.document.title}, {part}"

    @property
    def updated(self) -> str:
        """When it came or changed here, as Atom writes times."""
        return rfc3339_time(self.arrival.at)

    @property
    def published(self) -> str | None:
        """The day of the record, None where no day is known."""
        date = self.document.date
        if date is None or date.start != date.end:
            return None
        return f"{date.start.isoformat()}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed; `older` names the place at which the next one begins, if there is one."""

    entries: tuple[FeedEntry, ...]
    older: str | None


def feed_page(
    log: ChangeLog,
    catalogue: RestrictedCatalogue,
    among: Membership | None,
    place: str = "",
) -> FeedPage:
    """Return the page of a feed that begins at a place, the newest one when it is empty.

    `among` tells which sections are in the feed; None: all are.

    Raises:
        UsageError: that is no place in a feed.
    """
    arrivals = log.arrivals(_arrival(place))
    entries = _entries(_chosen(arrivals, among) if among else arrivals, catalogue)
    some = tuple(islice(entries, ENTRIES + 1))
    page = some[:ENTRIES]
    return FeedPage(page, _cursor_of(page[-1].arrival) if some[ENTRIES:] else None)


def _cursor_of(arrival: Arrival) -> str:
    return f"{arrival.at}.{arrival.document_id}.{arrival.ordinal}"


def _arrival(place: str) -> Arrival | None:
    if not place:
        return None
    if not (match := _PLACE.fullmatch(place)):
        raise UsageError(
            _("Värdet i ”fore” är inte giltigt. Hämta flödet från början, utan ”fore”.")
        )
    return Arrival(int(match[1]), match[2], int(match[3]))


def _chosen(arrivals: Iterator[Arrival], among: Membership) -> Iterator[Arrival]:
    """Yield the arrivals that are in a feed; the rarer they are, the more are asked of at once."""
    size = _BATCH
    while batch := list(islice(arrivals, size)):
        kept = among([arrival.section_id for arrival in batch])
        yield from (arrival for arrival in batch if arrival.section_id in kept)
        size = min(2 * size, _LARGEST)


def _entries(arrivals: Iterator[Arrival], catalogue: RestrictedCatalogue) -> Iterator[FeedEntry]:
    while batch := list(islice(arrivals, ENTRIES + 1)):
        sections = catalogue.sections([arrival.section_id for arrival in batch])
        documents = catalogue.documents({s.document_id for s in sections.values()})
        for arrival in batch:
            section = sections.get(arrival.section_id)
            if section and section.document_id in documents and section.kind not in NO_OWN_TEXT:
                yield FeedEntry(section, documents[section.document_id], arrival)


def rfc3339_time(milliseconds: int) -> str:
    """Return a time in milliseconds since 1970 as RFC 3339 writes it, to the second."""
    at = dt.datetime.fromtimestamp(milliseconds // 1000, dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
