"""Offer words of the archive for one that it lacks: that begin so, contain it, or are spelt alike.

begins: the word is the beginning of theirs; contains: it stands within; folded: they differ in dots
and accents only (`aldreomsorg`); ocr: by letters that readers and OCR confuse, see readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.language.tokens import fold
from archive.search.spelling import SHORTEST, without_diacritics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.access import RestrictedSearcher
    from archive.search.spelling import SpellingSuggester

_FIELDS = ("exact", "heading")
_EACH = 3
"""Words of each kind that are offered at most."""
_SCANNED = 500
"""Words that contain the one asked for, of which the most frequent are offered."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The archive's words, a line each: as they stand, and with å ä ö as a and o."""

    words: str
    bare: str
    counts: dict[str, int]


@dataclass(slots=True)
class NearWords:
    """Finds words of the archive that are like one it lacks."""

    searcher: RestrictedSearcher
    readings: SpellingSuggester
    _words: _Listed | None = None
    _lock: Lock = field(default_factory=Lock)

    def warm(self) -> None:
        """List the archive's words, so that the first reader need not wait for it."""
        self._word_list()

    def words_like(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield words that are like one the archive lacks, and how, each word once."""
        folded = fold(word)
        if len(folded) < SHORTEST or "\n" in folded:
            return
        listed = self._word_list()
        plain = without_diacritics(folded)
        spelt_alike = self.readings.words_near(word)
        kinds: tuple[tuple[str, Iterable[str]], ...] = (
            (
                "folded",
                [candidate for candidate in spelt_alike if without_diacritics(candidate) == plain],
            ),
            ("begins", _lines_with(listed.words, listed.words, "\n" + folded)),
            ("contains", _lines_with(listed.words, listed.words, folded)),
            ("folded", _lines_with(listed.words, listed.bare, f"\n{plain}\n")),
            ("folded", _lines_with(listed.words, listed.bare, "\n" + plain)),
            ("ocr", spelt_alike),
        )
        given = {folded}
        for how, words in kinds:
            fresh = [candidate for candidate in dict.fromkeys(words) if candidate not in given]
            if how != "ocr":  # readings stand in order of likeness
                fresh.sort(key=lambda candidate: (-listed.counts.get(candidate, 0), candidate))
            for candidate in fresh[:_EACH]:
                given.add(candidate)
                yield candidate, how

    def _word_list(self) -> _Listed:
        with self._lock:
            if self._words is None:
                self._words = self._make_list()
            return self._words

    def _make_list(self) -> _Listed:
        counts: dict[str, int] = {}
        for name in _FIELDS:
            for token, frequency in self.searcher.terms(name):
                if len(token) >= SHORTEST and token.replace("-", "").isalpha():
                    counts[token] = max(frequency, counts.get(token, 0))
        words = "\n" + "\n".join(sorted(counts)) + "\n"
        return _Listed(words, without_diacritics(words), counts)


def _lines_with(words: str, searched: str, text: str) -> Iterator[str]:
    """Yield lines of `words` where `text` stands in `searched`, which has the same lines."""
    for number, match in enumerate(re.finditer(re.escape(text), searched)):
        if number >= _SCANNED:
            return
        inside = match.start() + text.startswith("\n")
        start = words.rfind("\n", 0, inside) + 1
        yield words[start : words.index("\n", inside)]
