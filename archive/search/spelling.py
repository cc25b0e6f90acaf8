"""Spelling suggestions: words of the archive for a query word that it lacks.

Letters that readers and OCR confuse count half: å ä ö and their bare letters, l and i, rn and m,
c and e. A word of four to seven letters may differ in one letter, a longer one in two. Only words
that the asker may see are offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from archive.engines.base import Request
from archive.language.tokens import fold
from archive.tree import Or, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.access import RestrictedSearcher
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_words import QueryWord
    from archive.tree import Node

SHORTEST = 4
_MOST_LISTED = 60
_FIELDS = ("exact", "base", "heading")
_BARE = str.maketrans("åäöéü", "aaoeu")
_ALIKE = {
    frozenset(pair)
    for pair in ("åa", "äa", "öo", "åä", "li", "1l", "1i", "ce", "0o", "nu", "rt", "vy", "ft", "eo")
}


@dataclass(slots=True)
class SpellingSuggester:
    """Finds likely readings; the archive's words are listed by first letter when first needed."""

    searcher: RestrictedSearcher
    _by_letter: dict[str, tuple[tuple[tuple[str, int], ...], tuple[str, ...]]] = field(
        default_factory=dict
    )
    _lock: Lock = field(default_factory=Lock)

    def unknown_words(self, words: Sequence[QueryWord]) -> list[QueryWord]:
        """Return the words of a query that no section has in any form."""
        return [
            word
            for word in words
            if word.kind in ("word", "exact")
            and not (word.identifiers or word.phrase or word.alternatives or word.meaning)
            and len(word.exact) >= SHORTEST
            and word.exact.replace("-", "").isalpha()
            and not self._is_known(word)
        ]

    def _is_known(self, word: QueryWord) -> bool:
        forms = [(w, token) for w in ("base", "parts", "heading") for token in word.bases]
        asked = [("exact", word.exact)] if word.kind == "exact" else forms
        return any(self.searcher.frequencies(asked))

    def corrected_query(self, text: str, asked: CompiledQuery) -> tuple[str, dict[str, str]]:
        """Return a query with likely readings of its unknown words: reading → what was typed."""
        readings: dict[str, str] = {}
        for word in self.unknown_words(asked.wanted):
            if best := self.best(word.surface, asked.filters):
                text = re.sub(rf"(?<!\w){re.escape(word.surface)}(?!\w)", best, text)
                readings[best] = word.surface
        return text, readings

    def best(self, word: str, filters: tuple[Node, ...]) -> str | None:
        """Return the likeliest reading of a word, one that the filters let through, or None."""
        return next(
            (token for token in self.words_near(word) if self._is_visible(token, filters)), None
        )

    def words_near(self, word: str) -> tuple[str, ...]:
        """Return the archive's words that `word` may be a misspelling of, the likeliest first."""
        folded = fold(word)
        allowed = 1.0 if len(folded) < 8 else 2.0
        listed, tokens = self._listed_words(folded)
        # Every difference costs half at least: whole differences sort out nearly all words, fast.
        candidates = process.extract(
            folded,
            tokens,
            scorer=OSA.distance,  # type: ignore[arg-type] # its stub counts in whole numbers
            score_cutoff=2 * allowed,
            limit=None,
        )
        near: list[tuple[float, int, str]] = []
        for token, _, number in candidates:
            if abs(len(token) - len(folded)) > allowed or token == folded:
                continue
            if (apart := spelling_distance(folded, token, allowed)) <= allowed:
                near.append((apart, -listed[number][1], token))
        return tuple(dict.fromkeys(token for _, _, token in sorted(near)[:_MOST_LISTED]))

    def _is_visible(self, token: str, filters: tuple[Node, ...]) -> bool:
        anywhere = Or(tuple(Term(where, token) for where in _FIELDS))
        return self.searcher.search(Request(anywhere, filters, limit=0)).total > 0

    def _listed_words(self, folded: str) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
        """Return the words that begin with a letter like a word's, with frequencies and without."""
        first = folded[0].translate(_BARE)
        with self._lock:
            if first not in self._by_letter:
                letters = [first, *(c for c in "åäö" if c.translate(_BARE) == first)]
                listed = tuple(
                    (token, frequency)
                    for where in _FIELDS
                    for letter in letters
                    for token, frequency in self.searcher.terms(where, letter)
                    if len(token) >= SHORTEST and token.isalpha()
                )
                self._by_letter[first] = listed, tuple(token for token, _ in listed)
            return self._by_letter[first]


def without_diacritics(text: str) -> str:
    """Return a text in lower case with å, ä, ö, é and ü as plain letters; as long as before."""
    return text.translate(_BARE)


def spelling_distance(word: str, other: str, most: float) -> float:
    """Return how far two words are apart; more than `most` when they are farther."""
    before = [float(n) for n in range(len(other) + 1)]
    two_before = before
    for i, a in enumerate(word, 1):
        row = [float(i)]
        for j, b in enumerate(other, 1):
            cost = 0.0 if a == b else (0.5 if frozenset((a, b)) in _ALIKE else 1.0)
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                best = min(best, two_before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        two_before, before = before, row
    return before[-1]
