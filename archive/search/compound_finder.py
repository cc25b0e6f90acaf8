"""Find the compounds among an archive's words that have a word as a part, for words near others.

The index has one base form for each place of a text. A word is met at a place in a compound when
one of these stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.errors import query_error

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from archive.access import RestrictedSearcher
    from archive.language import Analyser

MOST_COMPOUNDS = 1000
"""Compounds of a word that are looked for near other words."""
_MOST_KEPT = 2000
"""Words whose compounds are remembered: whoever asks for ever new ones fills no memory."""
_SHORTEST = 3
"""Letters of the shortest word that is listed: no compound is shorter."""


@dataclass(slots=True)
class CompoundFinder:
    """Finds compounds among the words that the asker may see; lists these when first needed."""

    analyser: Analyser
    searcher: RestrictedSearcher
    languages: Sequence[str]
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def with_part(self, part: str) -> tuple[str, ...]:
        """Return the base forms of the archive's compounds that have a base form as a part.

        Raises:
            QueryError: they are more than MOST_COMPOUNDS.
        """
        compounds = self._remembered.get(part)
        if compounds is None:
            if len(self._remembered) >= _MOST_KEPT:
                self._remembered.clear()
            compounds = self._remembered[part] = tuple(sorted(set(self._compounds(part)) - {part}))
        if len(compounds) > MOST_COMPOUNDS:
            raise query_error(
                "”%(word)s” ingår i %(number)d sammansatta ord i arkivet; med NÄRA söks högst "
                "%(most)d. Sök utan sammansättningar, eller med ett längre ord.",
                word=part,
                number=len(compounds),
                most=MOST_COMPOUNDS,
            )
        return compounds

    def _compounds(self, part: str) -> Iterator[str]:
        spelt = self.analyser.compound_pattern(part)
        for name in ("exact", "base"):
            for word in _lines_with(spelt, self._word_list(name)):
                for language in (None, *self.languages):
                    known = self.analyser.words(language)[word]
                    if len(known.parts) > 1 and part in known.parts:
                        yield word if name == "base" else known.base

    def _word_list(self, name: str) -> str:
        """Return the words of a field, each between line ends."""
        with self._lock:
            if name not in self._words:
                words = (token for token, _ in self.searcher.terms(name) if "\n" not in token)
                self._words[name] = "\n".join(word for word in words if len(word) >= _SHORTEST)
            return self._words[name]


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the lines of a text in which a pattern is found."""
    at = 0
    while match := pattern.search(text, at):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        yield text[start:] if end < 0 else text[start:end]
        if end < 0:
            return
        at = end
