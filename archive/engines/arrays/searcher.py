"""How is a request answered from arrays?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.facets import FacetTable
from archive.engines.arrays.select import best, best_documents, how_many, members, sort_keys
from archive.engines.base import Found
from archive.engines.columns import kept_for, ordered
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.masks import Columns, Hits
    from archive.engines.base import Request
    from archive.tree import Node


class ArraySearcher:
    """Answers requests from an index in arrays; never changes, so many threads may ask."""

    def __init__(self, executor: Columns) -> None:
        self._executor = executor
        self._rows = executor.rows
        self._tables = {name: FacetTable(facet) for name, facet in executor.rows.facets.items()}

    def search(self, request: Request) -> Found:
        """Answer a request."""
        matched = self._executor.scored(request.match)
        hits = self._executor.restricted(matched, request.filters)
        rows = self._rows
        keys = sort_keys(rows, hits, request.sort)
        places = rows.order.take(hits.docs)
        if request.group:
            chosen, documents, totals = self._grouped(hits, keys, places, request)
        else:
            chosen = best(keys, places, request.offset + request.limit)[request.offset :]
            documents, totals = how_many(rows.documents.take(hits.docs)), {}
        scores = hits.scores[chosen] if request.sort == "relevance" else np.zeros(len(chosen))
        return Found(
            ids=tuple(rows.ids[doc] for doc in hits.docs[chosen].tolist()),
            scores=tuple(scores.tolist()),
            total=len(hits.docs),
            documents=documents,
            facets=self._facets(matched, hits, request),
            group_totals=totals,
        )

    def _grouped(
        self, hits: Hits, keys: Numbers, places: Numbers, request: Request
    ) -> tuple[Numbers, int, dict[str, int]]:
        rows = self._rows
        documents = rows.documents.take(hits.docs)
        wanted = request.offset + request.limit
        shown = best_documents(keys, places, documents, wanted)[request.offset :]
        mine = members(documents, shown)
        order = mine[np.lexsort((places[mine], -keys[mine]))]
        by_document: dict[int, list[int]] = {document: [] for document in shown}
        for number, document in zip(order.tolist(), documents[order].tolist(), strict=True):
            by_document[document].append(number)
        chosen = [n for numbers in by_document.values() for n in numbers[: request.per_document]]
        totals = {rows.document_ids[d]: len(numbers) for d, numbers in by_document.items()}
        return np.array(chosen, np.int64), how_many(documents), totals

    def _facets(
        self, matched: Hits, hits: Hits, request: Request
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        counts = {}
        for name in request.facets:
            kept = kept_for(name, request.filters)
            own = hits
            if len(kept) < len(request.filters):
                own = self._executor.restricted(matched, kept)
            table = self._tables.get(name)
            counts[name] = table.count(own.docs) if table else ordered({UNKNOWN: len(own.docs)})
        return counts

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterator[str]:
        """Return the ids of all that match, in index order."""
        docs = self._executor.restricted(self._executor.evaluate(match), filters).docs
        return (self._rows.ids[doc] for doc in docs.tolist())

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        return self._executor.frequency(field, token)

    def terms(self, field: str, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        return self._executor.terms(field, prefix)

    def seen(self, levels: tuple[str, ...]) -> ArraySearcher:
        """Return the index as if it held only sections of these levels of access."""
        executor = self._executor.seen(levels)
        return self if executor is self._executor else ArraySearcher(executor)

    def close(self) -> None:
        """Do nothing: files are unmapped when the last answer under way has let go of them."""
