"""Similar documents, by the terms that set a document apart from the others."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.engines.bm25 import idf
from archive.search.weights import STOP
from archive.tree import Or, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.access import RestrictedSearcher
    from archive.tree import Node

TELLING = 25
"""Words that are asked for."""
_LOOKED_UP = 400
"""Words of a document whose frequencies are looked up: its commonest."""
_TOKENS = 20_000
"""Tokens of a document that are looked at."""


def telling_words(
    bases: Sequence[str], searcher: RestrictedSearcher, sections: int
) -> tuple[tuple[str, float], ...]:
    """Return the base forms that tell a document from the others, with weights up to 1."""
    counts = Counter(base for base in islice(bases, _TOKENS) if len(base) > 2 and base not in STOP)
    scored = []
    common = counts.most_common(_LOOKED_UP)
    frequencies = searcher.frequencies([("base", base) for base, _ in common])
    for (base, count), frequency in zip(common, frequencies, strict=True):
        if 1 < frequency <= sections / 4 or (frequency > 1 and sections < 40):
            scored.append((base, count / (count + 1.5) * idf(sections, frequency)))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    top = scored[:TELLING]
    return tuple((base, score / top[0][1]) for base, score in top)


def similar_sections(
    document_id: str,
    bases: Sequence[str],
    searcher: RestrictedSearcher,
    filters: tuple[Node, ...],
    *,
    sections: int,
    limit: int,
) -> tuple[tuple[str, float], ...]:
    """Return ids of sections of other documents, one a document, with scores, best first."""
    words = telling_words(bases, searcher, sections)
    if not words:
        return ()
    match = Or(tuple(Term("base", base, weight) for base, weight in words), min(3, len(words)))
    hits = searcher.search(Request(match, filters, limit=limit + 1, group=True, per_document=1))
    pairs = zip(hits.ids, hits.scores, strict=True)
    return tuple(pair for pair in pairs if not pair[0].startswith(document_id + "-"))[:limit]
