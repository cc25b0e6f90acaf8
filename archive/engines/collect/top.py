"""The best of the hits in order, by document if wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.doc_values import UNDATED

if TYPE_CHECKING:
    from archive.engines.arrays.container import Numbers
    from archive.engines.collect.doc_values import DocValues
    from archive.engines.collect.evaluator import Hits

_LAST = -(1 << 62)


def sort_keys(doc_values: DocValues, hits: Hits, sort: str) -> Numbers:
    """Return for each hit a number that is higher the earlier it is to be shown."""
    if sort == "relevance":
        return hits.scores
    days = doc_values.first[hits.docs].astype(np.int64)
    keys = days if sort == "-date" else -days
    return np.where(days == UNDATED, _LAST, keys)


def highest_keys(keys: Numbers, ranks: Numbers, wanted: int) -> Numbers:
    """Return the numbers of the `wanted` highest keys, highest first, ties by lowest rank."""
    if wanted <= 0:
        return np.empty(0, np.int64)
    chosen = np.arange(len(keys))
    if wanted < len(keys):
        limit = np.partition(keys, len(keys) - wanted)[len(keys) - wanted]
        above = np.flatnonzero(keys > limit)
        level = np.flatnonzero(keys == limit)
        missing = wanted - len(above)
        if missing < len(level):
            level = level[np.argpartition(ranks[level], missing - 1)[:missing]]
        chosen = np.concatenate((above, level))
    return chosen[np.lexsort((ranks[chosen], -keys[chosen]))]


def best_documents(keys: Numbers, ranks: Numbers, documents: Numbers, wanted: int) -> list[int]:
    """Return the documents of the highest keys, highest first, fewer if there are no more."""
    wanted = min(wanted, how_many(documents))
    fetched = min(len(keys), 4 * wanted)
    while True:
        distinct = dict.fromkeys(documents[highest_keys(keys, ranks, fetched)].tolist())
        if len(distinct) >= wanted:
            return list(distinct)[:wanted]
        fetched = min(len(keys), 4 * fetched)


def how_many(numbers: Numbers) -> int:
    """Return how many different numbers there are."""
    if len(numbers) < 4096:
        return len(np.unique(numbers))
    return int(np.count_nonzero(np.bincount(numbers)))


def hits_in_documents(documents: Numbers, chosen: list[int]) -> Numbers:
    """Return the numbers of the hits that belong to one of the chosen documents."""
    table = np.zeros(int(documents.max(initial=0)) + 1, bool)
    table[chosen] = True
    return np.flatnonzero(table[documents])
