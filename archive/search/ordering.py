"""Order the hits of an answer, and after them the sections that only come near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.model import HitGroup
from archive.search.version_order import newest_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.access import RestrictedSearcher
    from archive.model import Hit, Query
    from archive.search.query_relaxation import SearchOutcome
    from archive.search.ranking import Ranker

Pairs = list[tuple[str, float]]
"""Section ids with scores, in order."""


def ordered_hits(
    answer: SearchOutcome,
    query: Query,
    searcher: RestrictedSearcher,
    ranker: Ranker,
    *,
    newer: Mapping[str, Sequence[str]],
    depth: int,
) -> tuple[Pairs, Pairs]:
    """Return the hits and what is related to them, each in its final order.

    The best `depth` of both are rescored together, so that one scale holds for all.
    """
    related = answer.related
    hits = list(zip(answer.hits.ids, answer.hits.scores, strict=True))
    pool = dict(zip(related.hits.ids, related.hits.scores, strict=True)) if related else {}
    head = hits if query.group else hits[:depth]
    near: Pairs = []
    if related:
        satisfying = {*searcher.ids(answer.asked.tree, answer.asked.filters)}
        apart = related.asked is not answer.asked
        both = pool if apart else {**dict(head), **pool}
        scores = ranker.rescored(both, related.asked)
        near = _best_first({i: s for i, s in scores.items() if i not in satisfying})
        close = {id_: scores[id_] for id_, _ in head} if not apart else None
    else:
        close = None
    if query.sort != "relevance" or query.offset >= depth:
        return hits, newest_first(near, newer)
    if close is None:
        close = ranker.rescored(dict(head), answer.asked)
    rest = [] if query.group else hits[depth:]
    return newest_first(_best_first(close), newer) + rest, newest_first(near, newer)


def page_of(pairs: Pairs, query: Query, depth: int) -> Pairs:
    """Return what a query's page shows of its hits: `limit` of them, or all of so many documents.

    `pairs` are all hits from the first where the best `depth` were rescored, else the page's own.
    """
    start = query.offset if query.sort == "relevance" and query.offset < depth else 0
    page = slice(start, start + query.limit)
    if not query.group:
        return pairs[page]
    by_document: dict[str, Pairs] = {}
    for id_, score in pairs:
        by_document.setdefault(split_id(id_)[0], []).append((id_, score))
    return [pair for some in list(by_document.values())[page] for pair in some]


def grouped_hits(hits: Sequence[Hit], totals: Mapping[str, int]) -> tuple[HitGroup, ...]:
    """Return hits by document; `totals` has how many each document has in all."""
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document.id, []).append(hit)
    return tuple(
        HitGroup(some[0].document, tuple(some), totals.get(id_, len(some)))
        for id_, some in by_document.items()
    )


def _best_first(scores: Mapping[str, float]) -> Pairs:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
