"""In which order do an answer's hits stand, in every engine alike?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.search.rescoring import Wanted, bonus, idf
from archive.search.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.engines.base import Searcher
    from archive.search.texts import Texts
    from archive.search.words import QueryWord


@dataclass(frozen=True, slots=True)
class Ranker:
    """Looks closely at the best hits."""

    texts: Texts
    searcher: Searcher
    sections: int

    def rescored(self, scores: Mapping[str, float], words: Sequence[QueryWord]) -> dict[str, float]:
        """Return sections' scores with what a close look adds to each."""
        wanted_tokens = {token for word in words for token in _tokens_of(word)}
        if len(wanted_tokens) < 2 or not scores:
            return dict(scores)
        texts = self.texts.of(scores)
        average = sum(len(text.parts) for text in texts.values()) / max(1, len(texts)) or 1.0
        weights = {
            token: idf(self.sections, frequency)
            for token in sorted(wanted_tokens)
            if (frequency := self.searcher.frequency("parts", token))
        }
        wanted = Wanted(weights, average)
        return {
            id_: score + (bonus(texts[id_].parts, wanted, WEIGHTS) if id_ in texts else 0.0)
            for id_, score in scores.items()
        }


def _tokens_of(word: QueryWord) -> tuple[str, ...]:
    if word.kind == "prefix" or word.identifiers:
        return ()
    return word.phrase or word.parts or (word.base,)
