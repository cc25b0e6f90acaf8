"""Character n-gram matching of the query against the best hits.

Runs of letters within words (character n-grams, McNamee and Mayfield 2004) meet where neither base
forms nor parts of compounds do: `vaccinera` and `vaccination`, `ansöka` and `ansökan`, a word and
its misspelling. They change the order of the best hits, never which there are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archive.engines import bm25
from archive.language.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.search.query_words import QueryWord
    from archive.search.weights import Weights

LONGEST = 40_000
"""Letters of a section that are looked at."""
_RUN = 5
_B = 0.5
"""Lengths count for less here than in `bm25`."""
_EDGE = "_"


def joined_words(words: Iterable[str]) -> str:
    """Return words in one string in which every run of letters within a word can be counted."""
    return (_EDGE + _EDGE.join(fold(word) for word in words) + _EDGE)[:LONGEST]


def with_letters(
    scores: Mapping[str, float],
    texts: Mapping[str, str],
    words: Sequence[QueryWord],
    weights: Weights,
) -> dict[str, float]:
    """Return scores with what the runs of letters of the query's words add to the best of them.

    Args:
        scores: of the sections, by id.
        texts: of the sections, as `spelled` returns them.
        words: of the query.
        weights: see Weights.
    """
    asked = dict.fromkeys(
        run for word in words if not word.identifiers for run in _char_runs(word.exact)
    )
    best = sorted(scores, key=lambda id_: (-scores[id_], id_))[: weights.letters_top]
    counts = {id_: {run: n for run in asked if (n := texts[id_].count(run))} for id_ in best}
    sections_with = Counter(run for counted in counts.values() for run in counted)
    if len(best) < 2 or not sections_with:
        return dict(scores)
    rarity = {run: bm25.idf(len(best), n) for run, n in sections_with.items()}
    average = sum(len(texts[id_]) for id_ in best) / len(best)
    alike = {}
    for id_, counted in counts.items():
        norm = bm25.norm(len(texts[id_]), average, _B)
        alike[id_] = sum(rarity[run] * bm25.saturated(n, norm) for run, n in counted.items())
    most = max(alike.values())
    share = weights.letters * scores[best[0]] / most
    return {id_: score + share * alike.get(id_, 0.0) for id_, score in scores.items()}


def _char_runs(word: str) -> Iterable[str]:
    edged = f"{_EDGE}{word}{_EDGE}"
    return (edged[at : at + _RUN] for at in range(max(1, len(edged) - _RUN + 1)))
