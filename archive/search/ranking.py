"""Ranking of an answer's hits, the same on every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.engines.bm25 import idf
from archive.search.char_ngrams import with_letters
from archive.search.feedback import with_feedback
from archive.search.rescoring import Wanted, section_bonus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from archive.access import RestrictedSearcher
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_words import QueryWord
    from archive.search.texts import Text, Texts
    from archive.search.weights import Weights


DATED = ("year", "date")
"""Kinds of meanings by which records of a day or year are preferred."""
_REMEMBERED = 200_000
"""Tokens whose frequencies are kept in memory."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Looks closely at the best hits."""

    texts: Texts
    searcher: RestrictedSearcher
    sections: int
    weights: Weights
    _frequency: dict[str, int] = field(default_factory=dict)

    def rescored(self, scores: Mapping[str, float], query: CompiledQuery) -> dict[str, float]:
        """Return sections' scores with what a close look adds to each."""
        words = query.wanted
        asked = self._token_rarity(_all_tokens(words), least=1)
        if not asked or len(scores) < 2:
            return dict(scores)
        texts = self.texts.of(scores)
        parts = {id_: texts[id_].parts if id_ in texts else () for id_ in scores}
        average = sum(map(len, parts.values())) / len(parts) or 1.0
        wanted = Wanted(self._with_question_words(asked, query), average)
        closer = {
            id_: score + section_bonus(parts[id_], texts[id_].heading, wanted, self.weights)
            for id_, score in scores.items()
            if id_ in texts
        }
        if self.sections >= self.weights.feedback_sections:
            closer = with_feedback(closer, parts, asked, self._token_rarity, self.weights)
        else:
            spelled = {id_: texts[id_].spelled for id_ in closer}
            closer = with_letters(closer, spelled, words, self.weights)
        leading = {id_ for id_ in closer if texts[id_].is_front_matter}
        lowered = demote_front_matter(closer, leading, self.weights.leading)
        return self._boost_named(lowered, texts, query)

    def _with_question_words(
        self, asked: Mapping[str, float], query: CompiledQuery
    ) -> dict[str, float]:
        """Return the weights of the words asked for, and of those the question is made with."""
        every = self._token_rarity(_all_tokens(query.words), least=1)
        share = self.weights.question
        return {token: asked.get(token, share * rarity) for token, rarity in every.items()}

    def _boost_named(
        self, scores: Mapping[str, float], texts: Mapping[str, Text], query: CompiledQuery
    ) -> dict[str, float]:
        """Return scores with what is added for the day asked for, and for the question's title."""
        best = max(scores.values(), default=0.0)
        meanings = [w.meaning for w in query.words if w.meaning and w.meaning.kind in DATED]
        question = " ".join(word.exact for word in query.words)
        made = {}
        for id_, score in scores.items():
            text = texts[id_]
            dated = any(meaning.holds(text.document) for meaning in meanings)
            titled = question in text.titles
            share = dated * self.weights.dated + titled * self.weights.titled
            made[id_] = score + best * share
        return made

    def _token_rarity(self, tokens: Collection[str], least: int = 2) -> dict[str, float]:
        """Return inverse document frequencies of the tokens that at least so many sections have."""
        if len(self._frequency) > _REMEMBERED:
            self._frequency.clear()
        missing = [token for token in tokens if token not in self._frequency]
        counts = self.searcher.frequencies([("parts", token) for token in missing])
        self._frequency.update(zip(missing, counts, strict=True))
        known = {token: self._frequency[token] for token in tokens}
        return {token: idf(self.sections, n) for token, n in known.items() if n >= least}


def demote_front_matter(
    scores: Mapping[str, float], leading: Collection[str], share: float
) -> dict[str, float]:
    """Return scores with those of openings and lists of contents lowered to a share.

    Only where a section of the same document that is neither is among the hits.
    """
    led = {split_id(id_)[0] for id_ in scores if id_ not in leading}
    lowered = {id_ for id_ in leading if split_id(id_)[0] in led}
    return {id_: score * (share if id_ in lowered else 1) for id_, score in scores.items()}


def _all_tokens(words: Iterable[QueryWord]) -> list[str]:
    return sorted({token for word in words for token in _tokens_of(word)})


def _tokens_of(word: QueryWord) -> tuple[str, ...]:
    if word.kind == "prefix" or word.identifiers:
        return ()
    return word.phrase or word.parts or (word.base,)
