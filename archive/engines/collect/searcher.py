"""Requests answered from an evaluator: pages, groups, totals, facets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.engines.base import SearchHits
from archive.engines.collect.columns import kept_for, ordered_counts
from archive.engines.collect.facet_counts import FacetTable
from archive.engines.collect.top import (
    best_documents,
    highest_keys,
    hits_in_documents,
    how_many,
    sort_keys,
)
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.base import Request
    from archive.engines.collect.evaluator import Evaluator, Hits
    from archive.tree import Node


class CollectingSearcher:
    """Answers requests from an index in arrays; never changes, so many threads may ask."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._doc_values = evaluator.doc_values
        self._tables = {
            name: FacetTable(facet) for name, facet in evaluator.doc_values.facets.items()
        }

    def search(self, request: Request) -> SearchHits:
        """Answer a request."""
        matched = self._evaluator.scored(request.match)
        hits = self._evaluator.restricted(matched, request.filters)
        doc_values = self._doc_values
        keys = sort_keys(doc_values, hits, request.sort)
        ranks = doc_values.order.take(hits.docs)
        if request.group:
            chosen, documents, totals = self._grouped(hits, keys, ranks, request)
        else:
            chosen = highest_keys(keys, ranks, request.offset + request.limit)[request.offset :]
            documents, totals = how_many(doc_values.documents.take(hits.docs)), {}
        scores = hits.scores[chosen] if request.sort == "relevance" else np.zeros(len(chosen))
        return SearchHits(
            ids=tuple(doc_values.ids[doc] for doc in hits.docs[chosen].tolist()),
            scores=tuple(scores.tolist()),
            total=len(hits.docs),
            documents=documents,
            facets=self._facets(matched, hits, request),
            group_totals=totals,
        )

    def _grouped(
        self, hits: Hits, keys: Numbers, ranks: Numbers, request: Request
    ) -> tuple[Numbers, int, dict[str, int]]:
        doc_values = self._doc_values
        documents = doc_values.documents.take(hits.docs)
        wanted = request.offset + request.limit
        shown = best_documents(keys, ranks, documents, wanted)[request.offset :]
        mine = hits_in_documents(documents, shown)
        order = mine[np.lexsort((ranks[mine], -keys[mine]))]
        by_document: dict[int, list[int]] = {document: [] for document in shown}
        for number, document in zip(order.tolist(), documents[order].tolist(), strict=True):
            by_document[document].append(number)
        chosen = [n for numbers in by_document.values() for n in numbers[: request.per_document]]
        totals = {doc_values.document_ids[d]: len(numbers) for d, numbers in by_document.items()}
        return np.array(chosen, np.int64), how_many(documents), totals

    def _facets(
        self, matched: Hits, hits: Hits, request: Request
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        counts = {}
        for name in request.facets:
            kept = kept_for(name, request.filters)
            own = hits
            if len(kept) < len(request.filters):
                own = self._evaluator.restricted(matched, kept)
            table = self._tables.get(name)
            counts[name] = (
                table.count(own.docs) if table else ordered_counts({UNKNOWN: len(own.docs)})
            )
        return counts

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterator[str]:
        """Return the ids of all that match, in index order."""
        docs = self._evaluator.restricted(self._evaluator.evaluate(match), filters).docs
        return (self._doc_values.ids[doc] for doc in docs.tolist())

    def ranked(
        self, match: Node, filters: tuple[Node, ...] = (), sort: str = "relevance"
    ) -> Iterator[tuple[str, float]]:
        """Return every hit's id with its score, in the order of `search`."""
        hits = self._evaluator.restricted(self._evaluator.scored(match), filters)
        doc_values = self._doc_values
        keys = sort_keys(doc_values, hits, sort)
        hits = hits.at(np.lexsort((doc_values.order.take(hits.docs), -keys)))
        scores = hits.scores if sort == "relevance" else np.zeros(len(hits.docs))
        for doc, score in zip(hits.docs.tolist(), scores.tolist(), strict=True):
            yield doc_values.ids[doc], score

    def frequencies(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return in how many sections each field has its token."""
        return [self._evaluator.frequency(field, token) for field, token in words]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        return self._evaluator.frequency(field, token)

    def terms(self, field: str, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        return self._evaluator.terms(field, prefix)

    def restricted_to(self, levels: tuple[str, ...]) -> CollectingSearcher:
        """Return the index as if it held only sections of these levels of access."""
        evaluator = self._evaluator.restricted_to(levels)
        return self if evaluator is self._evaluator else CollectingSearcher(evaluator)

    def close(self) -> None:
        """Do nothing: files are unmapped when the last answer under way has let go of them."""
