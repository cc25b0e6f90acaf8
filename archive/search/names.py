"""Facet values with their counts: counted once for each level."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.language import SNOWBALL
from archive.model import FACETS, UNKNOWN, Filters
from archive.search.field_filters import filter_nodes
from archive.tree import All

if TYPE_CHECKING:
    from archive.access import RestrictedSearcher
    from archive.catalogue import RestrictedCatalogue

_Counts = dict[str, tuple[tuple[str, int], ...]]


@dataclass(slots=True)
class Names:
    """The values of the facets, as one level has them."""

    searcher: RestrictedSearcher
    catalogue: RestrictedCatalogue
    _counts: _Counts | None = None
    _lock: Lock = field(default_factory=Lock)

    def value_counts(self) -> _Counts:
        """Return the values of every facet with their numbers of sections; unknown left out."""
        with self._lock:
            if self._counts is None:
                nodes = filter_nodes(Filters(references=True), references=True)
                hits = self.searcher.search(Request(All(), nodes, limit=0, facets=FACETS))
                self._counts = {
                    name: tuple((value, n) for value, n in counts if value != UNKNOWN)
                    for name, counts in hits.facets.items()
                }
            return self._counts

    def visible_values(self) -> dict[str, tuple[str, ...]]:
        """Return the values of every facet."""
        return {name: tuple(v for v, _ in some) for name, some in self.value_counts().items()}


def size_and_languages(searcher: RestrictedSearcher) -> tuple[int, tuple[str, ...]]:
    """Return how many sections there are, and the languages of them that have a stemmer."""
    everything = searcher.search(Request(All(), limit=0, facets=("language",)))
    languages = sorted(value for value, _ in everything.facets["language"] if value in SNOWBALL)
    return everything.total, tuple(languages)
