"""Which rows match a query tree, and with which scores? Asked of Tantivy, told in arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tantivy import Query

from archive.engines.arrays.masks import NOTHING, Columns, Hits, about_columns
from archive.engines.tantivy.fields import EMPTY, inward, outward
from archive.engines.tantivy.translate import Translator
from archive.tree import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tantivy import Schema
    from tantivy import Searcher as TantivySearcher

    from archive.engines.arrays.rows import Rows
    from archive.tree import Node


class TantivyExecutor(Columns):
    """Evaluates nodes with a searcher of Tantivy's; nodes about columns alone from the rows."""

    def __init__(
        self, searcher: TantivySearcher, schema: Schema, rows: Rows, held: object = None
    ) -> None:
        """Ask this searcher; `held` is let go of together with it."""
        super().__init__(rows)
        self._held = held
        self._searcher = searcher
        self._translator = Translator(schema)

    def evaluate(self, node: Node) -> Hits:
        """Return the live rows that match a node, with scores but without priors."""
        if about_columns(node):
            return self.unscored(node)
        query = self._translator.query(node)
        count = self._count(query)
        if not count:
            return NOTHING
        hits = self._searcher.search(query, count, count=False).hits
        scores = np.fromiter((hit[0] for hit in hits), np.float32, count)
        rows = self._searcher.fast_field_values("row", [hit[1] for hit in hits])
        docs = np.array(rows, np.uint32)
        order = np.argsort(docs)
        return Hits(docs[order], scores[order])

    def _count(self, query: Query) -> int:
        return int(self._searcher.search(query, 1).count)  # type: ignore[attr-defined]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""
        return self._count(self._translator.query(Term(field, token)))

    def terms(self, field: str, prefix: str) -> Iterable[tuple[str, int]]:
        """Return a field's tokens that begin with `prefix`, in order, with frequencies."""
        start = inward(prefix) if prefix else ""
        found = self._searcher.terms_with_prefix(field, start, Query.all_query())
        return sorted((outward(t), n) for t, n in found if t != EMPTY and n)
