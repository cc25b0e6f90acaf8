"""Which other wordings does a word or name have, by the vocabularies?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from archive.language.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.language import Analyser
    from archive.vocabulary import Vocabulary

LONGEST = 6
"""Words of the longest term that is looked up."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another wording: base forms in order, and as it is written."""

    bases: tuple[str, ...]
    text: str


class Asked(Protocol):
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
            for meaning in entry.means:
                self._add(entry.term, meaning, cased=entry.case_sensitive)
                if not entry.one_way:
                    self._add(meaning, entry.term, cased=False)

    def _add(self, term: str, meaning: str, *, cased: bool) -> None:
        key, bases = self._bases(term), self._bases(meaning)
        if key and bases and key != bases and len(key) <= LONGEST:
            self._by_bases[key].append((term, cased, Alternative(bases, meaning)))

    def _bases(self, text: str) -> tuple[str, ...]:
        return tuple(self._analyser.of(TOKEN.findall(text)).base)

    def longest(self, words: Sequence[Asked], at: int) -> tuple[int, tuple[Alternative, ...]]:
        """Return how many words from `at` on are a known term, and its other wordings."""
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            span = words[at : at + length]
            if any(word.kind == "prefix" for word in span):
                continue
            surface = " ".join(word.surface for word in span)
            known = self._by_bases.get(tuple(word.base for word in span), ())
            found = [alt for term, cased, alt in known if not cased or term == surface]
            if found:
                return length, tuple(dict.fromkeys(found))
        return 0, ()
