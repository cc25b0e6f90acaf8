"""Which word of a text answers which word of the query, and by which rule?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archive.language.tokens import tokenize
from archive.model import Reason, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.language import Analyser, Token, Word
    from archive.search.words import QueryWord

EXACT = "exakt"
INFLECTED = "böjning"
COMPOUND = "sammansättning"
SYNONYM = "synonym"
PREFIX = "början av ord"
IDENTIFIER = "beteckning"
GUESS = "trolig läsning"
_RANK = {EXACT: 0, IDENTIFIER: 0, INFLECTED: 1, PREFIX: 2, SYNONYM: 3, COMPOUND: 4, GUESS: 5}
MOST_SHOWN = 5
"""Words of a text that are named for one query word at most."""


class Match(NamedTuple):
    """A stretch of a text that answers query word number `word` by a rule."""

    word: int
    rule: str
    start: int
    end: int


@dataclass(slots=True)
class Matcher:
    """Finds a query's words in texts of one language; remembers each surface form."""

    words: Sequence[QueryWord]
    analyser: Analyser
    language: str | None = None
    guesses: frozenset[str] = frozenset()
    """Base forms that are only likely readings of a query word."""
    _seen: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def matches(self, text: str) -> list[Match]:
        """Return what answers the query in a text, in order."""
        tokens = tokenize(text)
        known = self.analyser.words(self.language)
        found: list[Match] = []
        for token in tokens:
            answers = self._seen.get(token.text)
            if answers is None:
                answers = self._seen[token.text] = tuple(self._answers(known[token.text]))
            found += [Match(word, rule, token.start, token.end) for word, rule in answers]
        found += self._sequences(tokens)
        return sorted(found, key=lambda m: (m.start, m.end, m.word))

    def _answers(self, word: Word) -> Iterable[tuple[int, str]]:
        for number, asked in enumerate(self.words):
            if rule := self._rule(asked, word):
                yield number, rule

    def _rule(self, asked: QueryWord, word: Word) -> str | None:
        if asked.identifiers and set(asked.identifiers[:1]) & set(word.identifiers):
            return IDENTIFIER
        if asked.phrase:
            return None
        if asked.kind == "prefix":
            return PREFIX if word.exact.startswith(asked.exact) else None
        if word.exact == asked.exact:
            return EXACT
        return None if asked.kind == "exact" else self._meaning(asked, word)

    def _meaning(self, asked: QueryWord, word: Word) -> str | None:
        """Return how another form answers a word."""
        if word.base in asked.bases:
            return INFLECTED
        if asked.kind == "stop":
            return None
        if word.base in self.guesses:
            return GUESS
        if any(alt.bases == (word.base,) for alt in asked.alternatives):
            return SYNONYM
        whole = len(word.parts) > 1 and asked.base in word.parts
        shared = len(asked.parts) > 1 and any(len(p) > 2 and p in word.parts for p in asked.parts)
        return COMPOUND if whole or shared else None

    def _sequences(self, tokens: Sequence[Token]) -> Iterable[Match]:
        """Find names and other wordings of several words, and dates in words."""
        wanted = [
            (number, bases, rule)
            for number, asked in enumerate(self.words)
            for bases, rule in (
                (asked.phrase, INFLECTED),
                *((alt.bases, SYNONYM) for alt in asked.alternatives),
            )
            if len(bases) > 1
        ]
        if not wanted or len(tokens) < 2:
            return
        bases_here = self.analyser.of([token.text for token in tokens], self.language).base
        places: dict[str, list[int]] = {}
        for at, base in enumerate(bases_here):
            places.setdefault(base, []).append(at)
        for number, bases, rule in wanted:
            for at in places.get(bases[0], ()):
                if tuple(bases_here[at : at + len(bases)]) == bases:
                    last = tokens[at + len(bases) - 1]
                    yield Match(number, rule, tokens[at].start, last.end)


def spans(matches: Iterable[Match]) -> tuple[Span, ...]:
    """Return the stretches that are matched, joined where they overlap."""
    joined: list[Span] = []
    for match in matches:
        if joined and match.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, match.end))
        else:
            joined.append(Span(match.start, match.end))
    return tuple(joined)


def reasons(
    words: Sequence[QueryWord], found: Iterable[tuple[str, Sequence[Match]]]
) -> tuple[Reason, ...]:
    """Return, for each query word that is answered, by which words and by which rule.

    `found` pairs texts with their matches; the closest rule of each word is given.
    """
    best: dict[int, dict[str, dict[str, None]]] = {}
    for text, matches in found:
        for match in matches:
            shown = " ".join(text[match.start : match.end].split())
            best.setdefault(match.word, {}).setdefault(match.rule, {})[shown] = None
    made: list[Reason] = []
    for number, by_rule in sorted(best.items()):
        if words[number].kind == "stop":
            continue
        made += [
            Reason(words[number].surface, tuple(by_rule[rule])[:MOST_SHOWN], rule)
            for rule in sorted(by_rule, key=_RANK.__getitem__)[:2]
        ]
    return tuple(made)
