"""Patterns that are tried only where a text has some of their letters.

A rule of ours is mostly words in many forms, case folded; `re` tries each at every character of a
text. Asking first whether letters stand in the text that every match has is many times cheaper.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z-]*:))?|[)|]"
    r"|[*+?]\??|\{\d*,?\d*\}\??|.",
    re.DOTALL,
)
_QUANTIFIER = re.compile(r"[*+?]|\{\d*,?\d*\}")
_OPTIONAL = re.compile(r"[*?]|\{(?:0|,)")
_NO_LETTER = frozenset("\\[(.^$")
_LEAST, _MOST = 3, 80
"""Letters in a row that tell enough, and ways to spell them that are soon looked for."""
_LONGEST = 20_000
"""Characters of a text that is searched at once: folding it for each rule would cost more."""
_folded = lru_cache(maxsize=32)(str.casefold)


class Worded:
    """A pattern, case folded, with the letters of which each match has some."""

    __slots__ = ("pattern", "words")

    def __init__(self, source: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self.pattern = re.compile(source, flags)
        self.words = () if flags & re.VERBOSE else letters_of(source)

    def may_match(self, text: str) -> bool:
        """Tell whether a text has the letters of some match."""
        if not self.words or len(text) > _LONGEST:
            return True
        folded = _folded(text)
        return any(word in folded for word in self.words)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match between two places of a text."""
        within = text[start:end] if start or end < len(text) else text
        return self.pattern.search(text, start, end) if self.may_match(within) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return the match that begins at a place of a text."""
        return self.pattern.match(text, start) if self.may_match(text) else None

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that is all between two places of a text."""
        return self.pattern.fullmatch(text, start, end) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in a text."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, new: str, text: str) -> str:
        """Return a text with something else for each match."""
        return self.pattern.sub(new, text) if self.may_match(text) else text


def letters_of(source: str) -> tuple[str, ...]:
    """Return letters, case folded, of which each match of a pattern has some; none if unknown."""
    if "(?P=" in source or "(?(" in source:
        return ()
    every = _Parser(source).alternatives()
    words = [word for word in every if not any(o in word for o in every - {word})]
    return tuple(sorted(words)) if len(words) <= _MOST else ()


class _Parser:
    """Reads a pattern for the letters that its matches have; an empty set is nothing known."""

    def __init__(self, source: str) -> None:
        self._tokens = _TOKEN.findall(source)
        self._at = 0

    def alternatives(self) -> frozenset[str]:
        """Read alternatives up to the end, or to the bracket that closes them."""
        every = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            every.append(self._sequence())
        self._at += 1
        return frozenset().union(*every) if all(every) else frozenset()

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _sequence(self) -> frozenset[str]:
        known: list[frozenset[str]] = []
        run = ""
        while (token := self._next()) not in {"", "|", ")"}:
            self._at += 1
            inner = self.alternatives() if token[0] == "(" else frozenset()
            quantifier = self._next() if _QUANTIFIER.match(self._next()) else ""
            self._at += bool(quantifier)
            optional = _OPTIONAL.match(quantifier) is not None
            plain = token[0] not in _NO_LETTER and not optional
            run += token if plain else ""
            if not plain or quantifier:
                known.append(frozenset((run.casefold(),)))
                run = ""
            if not optional and not token.endswith(("=", "!")):
                known.append(inner)
        known.append(frozenset((run.casefold(),)))
        best = max(known, key=_least_telling)
        return best if _least_telling(best) >= _LEAST else frozenset()


def _least_telling(words: frozenset[str]) -> int:
    """Return how much the least of some letters tells: a sign as much as three of the alphabet."""
    signs = (_LEAST * any(not (c.isalnum() or c.isspace()) for c in word) for word in words)
    return min(map(max, signs, map(len, words)), default=0)
