"""Synonym expansion from the vocabularies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from archive.language.tokens import TOKEN
from archive.model import Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.language import Analyser
    from archive.vocabulary import Vocabulary

LONGEST = 6
"""Words of the longest term that is looked up."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another wording: base forms in order, as it is written, and when the term was in use."""

    bases: tuple[str, ...]
    text: str
    validity: Validity | None = None


class WordWithSynonyms(Protocol):
    """A word of a query, as far as its other wordings depend on it."""

    @property
    def surface(self) -> str:
        """The word as it was typed."""

    @property
    def base(self) -> str:
        """Its base form."""

    @property
    def kind(self) -> str:
        """What is asked of it; the beginning of a word (prefix) has no other wordings."""


class Synonyms:
    """Terms by their base forms. One-way synonyms lead to the narrower only."""

    def __init__(self, vocabulary: Vocabulary, analyser: Analyser) -> None:
        self._analyser = analyser
        self._by_bases: dict[tuple[str, ...], list[tuple[str, bool, Alternative]]] = defaultdict(
            list
        )
        for entry in vocabulary.synonyms:
            start, end = entry.valid_from, entry.valid_to
            validity = Validity(entry.term, start, end) if start or end else None
            for meaning in entry.means:
                self._add_meaning(entry.term, meaning, validity, cased=entry.case_sensitive)
                if not entry.one_way:
                    self._add_meaning(meaning, entry.term, validity, cased=False)

    def _add_meaning(
        self, term: str, meaning: str, validity: Validity | None, *, cased: bool
    ) -> None:
        key, bases = self._base_forms(term), self._base_forms(meaning)
        if key and bases and key != bases and len(key) <= LONGEST:
            self._by_bases[key].append((term, cased, Alternative(bases, meaning, validity)))

    def _base_forms(self, text: str) -> tuple[str, ...]:
        return tuple(self._analyser.of(TOKEN.findall(text)).base)

    def longest(
        self, words: Sequence[WordWithSynonyms], at: int
    ) -> tuple[int, tuple[Alternative, ...]]:
        """Return how many words from `at` on are a known term, and its other wordings."""
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            span = words[at : at + length]
            if any(word.kind == "prefix" for word in span):
                continue
            surface = " ".join(word.surface for word in span)
            known = self._by_bases.get(tuple(word.base for word in span), ())
            wordings: dict[tuple[str, ...], Alternative] = {}
            for term, cased, alternative in known:
                if not cased or term == surface:
                    wordings.setdefault(alternative.bases, alternative)
            if wordings:
                return length, tuple(wordings.values())
        return 0, ()
