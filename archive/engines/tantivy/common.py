"""Which rows have the common words? Kept as arrays beside Tantivy's index.

The hits of questions with many hits are put together from these. A word that is not kept is asked
of Tantivy, so that what is kept decides how fast an answer is, never what it says.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from tantivy import Order, Query

from archive.engines.arrays.rows import Strings
from archive.engines.tantivy.fields import EMPTY, outward
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tantivy import Schema, Searcher

    from archive.engines.arrays.container import Numbers

LEAST = 500
"""Sections that must have a word for it to be kept, and one in so many of all sections:"""
SHARE = 200
GROWTH = 1.25
"""By how much an archive changes in size before the words are chosen anew."""


class Common:
    """The rows of common words, by field and token."""

    def __init__(self, arrays: Mapping[str, Numbers] | None = None) -> None:
        """Read what `as_arrays` gave, or keep nothing."""
        held = arrays or as_arrays((), (), 0)
        self.sections = int(held["sections"][0])
        self.starts = held["starts"]
        self.rows = held["rows"]
        names = Strings(held["names"], held["name_starts"]).encoded()
        self.names = [(f, t) for f, _, t in (name.decode().partition("\0") for name in names)]
        numbers = {name: number for number, name in enumerate(self.names)}
        self._tokens: dict[str, dict[str, int]] = {field: {} for field in FIELDS}
        for (field, token), number in numbers.items():
            self._tokens[field][token] = number

    def rows_of(self, field: str, token: str) -> Numbers | None:
        """Return the rows that have a token, rising; None if it is not kept."""
        number = self._tokens[field].get(token)
        if number is None:
            return None
        return self.rows[int(self.starts[number]) : int(self.starts[number + 1])]

    def beginning(self, field: str, prefix: str) -> list[str]:
        """Return the kept tokens that begin with `prefix`."""
        at = bisect_left(self.names, (field, prefix))
        found = []
        for known, token in self.names[at:]:
            if known != field or not token.startswith(prefix):
                break
            found.append(token)
        return found

    def within(self, tokens: Mapping[str, Sequence[str]]) -> list[int]:
        """Return the numbers of the kept words that a section has."""
        return [
            self._tokens[field][token]
            for field, mine in tokens.items()
            for token in self._tokens[field].keys() & set(mine)
        ]

    def serves(self, sections: int) -> bool:
        """Return whether the words chosen still suit an archive of so many sections."""
        return self.sections / GROWTH <= sections <= self.sections * GROWTH

    def changed(self, live: Numbers, added: Iterable[tuple[int, int]]) -> dict[str, Numbers]:
        """Return arrays of the same words, without dead rows, with pairs of word and row added."""
        keys = np.repeat(np.arange(len(self.names), dtype=np.int64), np.diff(self.starts)) << 32
        keys += self.rows
        keys = keys[live[self.rows]]
        new = np.array([(word << 32) + row for word, row in added if live[row]], np.int64)
        new.sort()
        keys = np.insert(keys, np.searchsorted(keys, new), new)
        bounds = np.arange(len(self.names) + 1, dtype=np.int64) << 32
        starts = np.searchsorted(keys, bounds)
        rows = (keys & 0xFFFFFFFF).astype(np.uint32)
        return as_arrays(self.names, [rows[a:b] for a, b in pairwise(starts)], self.sections)


def gathered(searcher: Searcher, schema: Schema, sections: int) -> dict[str, Numbers]:
    """Return the arrays of the words that are common in an index of so many live sections."""
    least = max(LEAST, sections // SHARE)
    names, lists = [], []
    for field in FIELDS:
        found = searcher.terms_with_prefix(field, "")
        for token, many in found:
            if many >= least and token != EMPTY:
                query = Query.term_query(schema, field, token, "basic")
                result = searcher.search(
                    query, many, count=False, order_by_field="row", order=Order.Asc
                )
                hits = result.hits
                names.append((field, outward(token)))
                lists.append(np.fromiter((hit[0] for hit in hits), np.uint32, len(hits)))
    order = sorted(range(len(names)), key=names.__getitem__)
    return as_arrays([names[n] for n in order], [lists[n] for n in order], sections)


def as_arrays(
    names: Sequence[tuple[str, str]], lists: Sequence[Numbers], sections: int
) -> dict[str, Numbers]:
    """Return words, sorted, and their rows under the names they have in their file."""
    strings = Strings.of([f"{field}\0{token}".encode() for field, token in names])
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    return {
        "sections": np.array([sections], np.int64),
        "names": strings.data,
        "name_starts": strings.starts,
        "starts": np.concatenate(([0], np.cumsum(counts))),
        "rows": np.concatenate([np.empty(0, np.uint32), *lists]),
    }
