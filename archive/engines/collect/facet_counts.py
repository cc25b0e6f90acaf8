"""Facet counts: how many of some sections have each value.

When an index is opened every facet becomes a table, a row a section and as many columns as the
section with the most values has; counting is then one look-up and one count for all hits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.columns import ordered_counts
from archive.engines.collect.doc_values import expand_ranges
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from archive.engines.arrays.container import Numbers
    from archive.engines.collect.doc_values import FacetColumn

_WIDEST = 12
"""Columns of a table at most: where a section has more values they are counted from their list."""


class FacetTable:
    """The values of one facet, ready to be counted."""

    def __init__(self, facet: FacetColumn) -> None:
        self._facet = facet
        self._values = [value.decode() for value in facet.values.encoded()]
        counts = np.diff(facet.starts)
        width = max(1, int(counts.max(initial=0)))
        self._table = _ordinal_table(facet, counts, width) if width <= _WIDEST else None

    def count(self, sections: Numbers) -> tuple[tuple[str, int], ...]:
        """Return the values with how many of the sections have each, most first."""
        unknown = len(self._values)
        if self._table is not None:
            totals = np.bincount(self._table.take(sections, 0).ravel(), minlength=unknown + 2)
        else:
            totals = self._counted_from_lists(sections)
        counts = {
            self._values[n]: int(totals[n]) for n in np.flatnonzero(totals[:unknown]).tolist()
        }
        if totals[unknown]:
            counts[UNKNOWN] = counts.get(UNKNOWN, 0) + int(totals[unknown])
        return ordered_counts(counts)

    def _counted_from_lists(self, sections: Numbers) -> Numbers:
        begins = self._facet.starts[sections]
        counts = self._facet.starts[sections + 1] - begins
        ordinals = self._facet.ordinals[expand_ranges(begins, counts)]
        totals = np.bincount(ordinals, minlength=len(self._values) + 1)
        totals[len(self._values)] = np.count_nonzero(counts == 0)
        return totals


def _ordinal_table(facet: FacetColumn, counts: Numbers, width: int) -> Numbers:
    """Return the ordinals as a table; one past the values is unknown, two past is nothing."""
    many = len(facet.values)
    table = np.full((len(counts), width), many + 1, np.min_scalar_type(many + 1))
    table[counts == 0, 0] = many
    rows = np.repeat(np.arange(len(counts)), counts)
    table[rows, expand_ranges(np.zeros(len(counts), np.int64), counts)] = facet.ordinals
    return table[:, 0] if width == 1 else table
