"""Names of an authority file found in a text, in whatever spelling.

Names are compared without hyphens, spaces and case; the last word may stand in the genitive; an
abbreviation must be written in its own case. A long word that stands in no name is compared with
the names once more, as a scanner may have misread it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import Span
from indexer.recognise.by_identity import by_identity
from indexer.recognise.ocr_confusables import ocr_confusable

if TYPE_CHECKING:
    from archive.vocabulary import Body, Organisation

_WORD = re.compile(r"[^\W_]+(?:[-:][^\W_]+)*")
_LONG = 9
"""Letters from which a word is distinctive enough to be taken for a misread name."""
_REMEMBERED = 64
"""Texts whose names are kept: those of one record are asked for several times."""
_WORDS_REMEMBERED = 65_536
"""Words of which is kept whether a name may begin with them."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entry named by a text: its id and authorised name, and the words that name it."""

    id: str
    name: str
    text: str
    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Authority:
    """Names by their first word, ready for looking up."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    abbreviations: dict[str, tuple[str, str]]
    long_words: tuple[str, ...]
    lower_starts: frozenset[str]
    headed: tuple[tuple[str, str, str], ...] = ()
    """Names that begin with a noun in the definite form: the noun, the rest, the name."""
    _seen: dict[tuple[str, bool], tuple[Named, ...]] = field(default_factory=dict, compare=False)
    _begins: dict[str, bool] = field(default_factory=dict, compare=False)

    def find(self, text: str, start: int = 0, *, scanned: bool = True) -> list[Named]:
        """Return the entries that a text names, in order; `start` is added to spans."""
        key = (text, scanned)
        if key not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[key] = tuple(self._find(text, scanned=scanned))
        return [_moved(named, start) for named in self._seen[key]]

    def _find(self, text: str, *, scanned: bool) -> list[Named]:
        begins = [at for at, word in enumerate(_WORD.findall(text)) if self._may_begin(word)]
        words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)] if begins else []
        named: list[Named] = []
        free = 0
        for at in begins:
            match = self._entry_at(words, at, scanned=scanned) if at >= free else None
            if match is None:
                continue
            entry, name, length, confidence = match
            begin, end = words[at][1], words[at + length - 1][2]
            span = Span(begin, end)
            named.append(Named(entry, name, text[begin:end], span, confidence))
            free = at + length
        return named

    def _may_begin(self, word: str) -> bool:
        """Tell whether some entry's name may begin with a word, whatever follows it."""
        if word not in self._begins:
            if len(self._begins) >= _WORDS_REMEMBERED:
                self._begins.clear()
            self._begins[word] = self._begins_name(word)
        return self._begins[word]

    def _begins_name(self, word: str) -> bool:
        if not (word[0].isupper() or word[0].isdigit() or word[:4] in self.lower_starts):
            return False
        first = _without_marks(word)
        return (
            self._abbreviated(word) is not None
            or first in self.by_first
            or first.removesuffix("s") in self.by_first
            or self._misread(word, first) is not None
        )

    def _abbreviated(self, word: str) -> tuple[str, str] | None:
        """Return the entry that a word is the abbreviation of, in the genitive too."""
        short = self.abbreviations.get(word)
        if short is None and word[-1] == "s" and not word.isupper():
            short = self.abbreviations.get(word.removesuffix("s").removesuffix(":"))
        return short

    def _misread(self, word: str, first: str) -> str | None:
        """Return the first word of a name that a long word may be, misread by a scanner."""
        long = len(first) >= _LONG and word[:1].isupper()
        return _misread_word(first, self.long_words) if long else None

    def _entry_at(
        self, words: list[tuple[str, int, int]], at: int, *, scanned: bool
    ) -> tuple[str, str, int, float] | None:
        word = words[at][0]
        if short := self._abbreviated(word):
            return (*short, 1, 0.8)
        first = _without_marks(word)
        best = self._longest_name(words, at, first)
        if best:
            return (*best, 0.95)
        meant = self._misread(word, first) if scanned else None
        best = self._longest_name(words, at, meant) if meant else None
        return (*best, 0.6) if best else None

    def _longest_name(
        self, words: list[tuple[str, int, int]], at: int, first: str
    ) -> tuple[str, str, int] | None:
        best: tuple[str, str, int] | None = None
        for key in (first, first.removesuffix("s")):
            for rest, entry, name in self.by_first.get(key, ()):
                length = 1 + len(rest)
                if best and length <= best[2]:
                    continue
                if key != first and rest:
                    continue
                tail = tuple(_without_marks(w) for w, _, _ in words[at + 1 : at + length])
                if tail == rest or (
                    rest and tail and (*tail[:-1], tail[-1].removesuffix("s")) == rest
                ):
                    best = (entry, name, length)
        return best


def _moved(named: Named, by: int) -> Named:
    if not by:
        return named
    span = Span(named.span.start + by, named.span.end + by)
    return Named(named.id, named.name, named.text, span, named.confidence)


@by_identity
def authority(entries: tuple[Organisation | Body, ...]) -> Authority:
    """Return the authority for entries of a vocabulary; the same entries give the same object."""
    return _authority_of(entries)


@lru_cache(maxsize=8)
def _authority_of(entries: tuple[Organisation | Body, ...]) -> Authority:
    by_first: defaultdict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    abbreviations: dict[str, tuple[str, str]] = {}
    for entry in entries:
        for name in (entry.name, *entry.variants):
            words = [_without_marks(word) for word in _WORD.findall(name)]
            if words:
                by_first[words[0]].append((tuple(words[1:]), entry.id, entry.name))
        for short in entry.abbreviations:
            abbreviations.setdefault(short, (entry.id, entry.name))
    return Authority(
        by_first={first: tuple(rest) for first, rest in by_first.items()},
        abbreviations=abbreviations,
        long_words=tuple(word for word in by_first if len(word) >= _LONG),
        headed=tuple(
            (head, rest, entry.name)
            for entry in entries
            for head, _, rest in [entry.name.partition(" ")]
            if rest and head.endswith(("förbundet", "tjänsten", "landstinget", "stiftelsen"))
        ),
        lower_starts=frozenset(word[:4] for word in by_first),
    )


@lru_cache(maxsize=8192)
def _misread_word(word: str, known: tuple[str, ...]) -> str | None:
    return next(
        (
            other
            for other in known
            if abs(len(other) - len(word)) <= 1
            and (other[:3] == word[:3] or other[-4:] == word[-4:])
            and other != word
            and ocr_confusable(word, other)
        ),
        None,
    )


def _without_marks(word: str) -> str:
    return word.replace("-", "").replace(":", "").casefold()
