"""Pseudo-relevance feedback (RM3-like) over the best hits.

Relevance feedback on the hits themselves, after RM3 (Abdul-Jaleel and others 2004), on the best
hits only: it changes their order, never which there are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from archive.engines import bm25
from archive.search.rescoring import LONGEST
from archive.search.weights import STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from archive.search.weights import Weights

_SOFT = 2.0
"""By how much a score must fall for a hit to count e times less."""


def with_feedback(
    scores: Mapping[str, float],
    tokens: Mapping[str, Sequence[str]],
    asked: Mapping[str, float],
    idf: Callable[[Collection[str]], Mapping[str, float]],
    weights: Weights,
) -> dict[str, float]:
    """Return scores with what the words shared by the best hits add.

    Args:
        scores: of the sections, by id.
        tokens: of the sections, the field `parts`.
        asked: the query's own tokens, which are not looked for again.
        idf: of tokens, without those that fewer than two sections have.
        weights: see Weights.
    """
    order = sorted(scores, key=lambda id_: (-scores[id_], id_))
    if len(order) < weights.feedback_top or not asked:
        return dict(scores)
    average = sum(len(tokens[id_]) for id_ in order) / len(order) or 1.0
    norms = {id_: bm25.norm(len(tokens[id_]), average) for id_ in order}
    top = order[: weights.feedback_top]
    shares = [math.exp((scores[id_] - scores[top[0]]) / _SOFT) for id_ in top]
    whole = sum(shares)
    relevance: dict[str, float] = defaultdict(float)
    for id_, share in zip(top, shares, strict=True):
        for token, count in Counter(islice(tokens[id_], LONGEST)).items():
            if len(token) > 2 and token not in STOP and token not in asked:
                relevance[token] += share / whole * count / (count + norms[id_])
    rarity = idf(relevance.keys())
    weighed = [(relevance[token] * w, w, token) for token, w in rarity.items()]
    best = sorted(weighed, key=lambda item: (-item[0], item[2]))[: weights.feedback_terms]
    if not best:
        return dict(scores)
    weight = weights.feedback / len(asked) / best[0][0]
    sought = frozenset(token for _, _, token in best)
    made = {}
    for id_ in order:
        bag = Counter([t for t in islice(tokens[id_], LONGEST) if t in sought])
        shared = sum(
            value * w * bag[token] / (bag[token] + norms[id_])
            for value, w, token in best
            if token in bag
        )
        made[id_] = scores[id_] + weight * shared
    return made
