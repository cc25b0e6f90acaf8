"""Rescoring of the best hits by proximity, coverage and title.

The engine's BM25 gives the candidates. Here the words' places are looked at, the same for every
engine: query words close together (Büttcher, Clarke and Lushman 2006: each pair of neighbouring
occurrences adds to both words, falling with the square of the distance), the best stretch of the
section, how much of the query is found at all, and how much of the heading it names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.engines import bm25

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.search.weights import Weights

LONGEST = 5000
"""Tokens of a section that are looked at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: tokens of the field `parts` with their inverse document frequencies."""

    idf: Mapping[str, float]
    average: float
    """Tokens of a section on average."""


def section_bonus(
    tokens: Sequence[str], heading: Sequence[str], wanted: Wanted, weights: Weights
) -> float:
    """Return what a section's own words add to its score."""
    known = wanted.idf
    places = [(at, token) for at, token in enumerate(tokens[:LONGEST]) if token in known]
    in_heading = dict.fromkeys(token for token in heading if token in known)
    if not places and not in_heading:
        return 0.0
    # Summed in the order of the query, so that every process comes to the same last digit.
    here = {token for _, token in places} | in_heading.keys()
    score = weights.coverage * sum(weight for token, weight in known.items() if token in here)
    if in_heading:
        named = sum(known[token] for token in in_heading)
        score += weights.title * named * len(in_heading) / len(heading)
    if places:
        score += weights.near * _nearness_weight(places, len(tokens), wanted)
        score += weights.passage * _passage_weight(places, wanted, weights.window)
    return score


def _nearness_weight(places: Sequence[tuple[int, str]], length: int, wanted: Wanted) -> float:
    gathered: dict[str, float] = defaultdict(float)
    before_at, before = places[0]
    for at, token in places[1:]:
        if token != before:
            close = 1.0 / (at - before_at) ** 2
            gathered[token] += wanted.idf[before] * close
            gathered[before] += wanted.idf[token] * close
        before_at, before = at, token
    norm = bm25.norm(length, wanted.average)
    return sum(
        min(1.0, wanted.idf[token]) * bm25.saturated(value, norm)
        for token, value in gathered.items()
    )


def _passage_weight(places: Sequence[tuple[int, str]], wanted: Wanted, window: int) -> float:
    """Return the weight of the different words within the best window."""
    best = weight = 0.0
    inside: dict[str, int] = {}
    left = 0
    for at, token in places:
        if not inside.get(token):
            weight += wanted.idf[token]
        inside[token] = inside.get(token, 0) + 1
        while places[left][0] <= at - window:
            gone = places[left][1]
            inside[gone] -= 1
            if not inside[gone]:
                weight -= wanted.idf[gone]
            left += 1
        best = max(best, weight)
    return best
