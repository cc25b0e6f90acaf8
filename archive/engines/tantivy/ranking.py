"""Which of many hits are the best, when Tantivy gives the scores of some only?

The best of Tantivy's, times their priors, are the best of all as long as they are above what any
hit that did not cross can reach: the lowest score that did, times the highest prior.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.masks import Hits
from archive.engines.arrays.select import best_documents, members

if TYPE_CHECKING:
    from archive.engines.arrays.container import Numbers
    from archive.engines.base import Request
    from archive.engines.tantivy.executor import TantivyExecutor

STEPS = (1000, 10_000, 100_000)
"""How many hits cross when fewer did not suffice; then all of them."""


def completed(executor: TantivyExecutor, hits: Hits, request: Request) -> Hits:
    """Return the hits with the scores known that decide what the page of a request shows."""
    wanted = request.offset + request.limit
    if not wanted or not np.isfinite(hits.floor) or not len(hits.docs):
        return hits
    documents = executor.rows.documents[hits.docs]
    query = None
    for step in (0, *STEPS, len(hits.docs)):
        if step:
            query = query or executor.narrowed(request)
            hits = _with(hits, executor.best(query, min(step, len(hits.docs)))[1])
        known = np.flatnonzero(hits.scores > hits.floor)
        if not request.group:
            if len(known) >= wanted:
                return hits
        elif len(np.unique(documents[known])) >= wanted:
            break
    if not np.isfinite(hits.floor):
        return hits
    return _whole(executor, hits, request, known, documents)


def _with(hits: Hits, more: Hits) -> Hits:
    """Return hits with the scores that are known of them by now."""
    scores = np.full(len(hits.docs), -np.inf, np.float32)
    scores[np.searchsorted(hits.docs, more.docs)] = more.scores
    return Hits(hits.docs, scores, more.floor)


def _whole(
    executor: TantivyExecutor, hits: Hits, request: Request, known: Numbers, documents: Numbers
) -> Hits:
    """Return hits with every score known in the documents that are shown, if it is needed."""
    places = executor.rows.order[hits.docs[known]]
    wanted = request.offset + request.limit
    found = best_documents(hits.scores[known], places, documents[known], wanted)
    shown = found[request.offset :]
    mine = members(documents, shown)
    many = np.bincount(documents[mine], minlength=max(shown) + 1)[shown] if shown else np.zeros(0)
    sure = np.bincount(documents[known], minlength=max(shown) + 1)[shown] if shown else many
    if (sure >= np.minimum(many, request.per_document)).all():
        return hits
    ids = executor.rows.document_ids
    query = executor.narrowed(request, tuple(ids[document] for document in shown))
    rest = executor.best(query, len(mine))[1]
    scores = hits.scores.copy()
    scores[np.searchsorted(hits.docs, rest.docs)] = rest.scores
    return Hits(hits.docs, scores, hits.floor)
