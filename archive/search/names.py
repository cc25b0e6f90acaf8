"""Which names and numbers does the archive have, as far as an asker may see? Counted once each."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.model import FACETS, UNKNOWN, Filters
from archive.search.restrictions import filter_nodes
from archive.tree import All

if TYPE_CHECKING:
    from archive.catalogue import Catalogue
    from archive.engines.base import Searcher

_TOTALS = """
SELECT CAST(substr(d.date_from, 1, 4) AS INTEGER) AS year,
  sum(length(s.text) - length(replace(replace(s.text, char(10), ' '), ' ', '')) + 1) AS words,
  count(*) AS sections, count(DISTINCT d.id) AS documents
FROM sections s JOIN documents d ON d.id = s.document_id
WHERE d.access IN ({}) AND s.kind NOT IN ('reference', 'furniture')
GROUP BY 1
"""
_Counts = dict[str, tuple[tuple[str, int], ...]]
_Totals = tuple[tuple[int | None, int, int, int], ...]


@dataclass(slots=True)
class Names:
    """The values of the facets and the sizes of the years, by what the asker may see."""

    searcher: Searcher
    catalogue: Catalogue
    _counts: dict[tuple[str, ...], _Counts] = field(default_factory=dict)
    _totals: dict[tuple[str, ...], _Totals] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def counted(self, access: tuple[str, ...]) -> _Counts:
        """Return the values of every facet with their numbers of sections; unknown left out."""
        with self._lock:
            if access not in self._counts:
                nodes = filter_nodes(Filters(access=access, references=True), references=True)
                found = self.searcher.search(Request(All(), nodes, limit=0, facets=FACETS))
                self._counts[access] = {
                    name: tuple((value, n) for value, n in counts if value != UNKNOWN)
                    for name, counts in found.facets.items()
                }
            return self._counts[access]

    def visible(self, access: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the values of every facet."""
        return {name: tuple(v for v, _ in some) for name, some in self.counted(access).items()}

    def totals(self, access: tuple[str, ...]) -> _Totals:
        """Return words (by spaces), sections and documents of each year, None for no date."""
        with self._lock:
            if access not in self._totals:
                sql = _TOTALS.format(", ".join("?" * len(access)))
                rows = self.catalogue.query(sql, access)
                self._totals[access] = tuple((row[0], row[1], row[2], row[3]) for row in rows)
            return self._totals[access]
