"""Find every occurrence of a query in a text: of its words, its phrases, and words that are near.

An occurrence is a match of what was asked for: a phrase in quotes is one, however many words it
has, and so is the shortest stretch in which words stand as near as NÄRA asks. Each place of a text
counts once. What only comes near (pieces of compounds) and what is excluded are no occurrences;
words asked for in `beslut:` occur in what was decided.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import MatchRule
from archive.nearness import near_stretches
from archive.query import Both, Close, Either, Exact, Field, Words
from archive.search.matching import Match, Matcher
from archive.search.texts import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archive.language import Analyser
    from archive.language.analyser import Analysed
    from archive.model import Section
    from archive.nearness import Stretch
    from archive.query import Expression
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_words import QueryWord
    from archive.search.texts import TextWords
    from archive.tree import Row

    _Row = tuple[str, Sequence[Collection[str]]]


class Occurrences:
    """Finds the occurrences of one query."""

    def __init__(self, asked: CompiledQuery, analyser: Analyser) -> None:
        self._asked = asked
        self._analyser = analyser
        self._matchers: dict[str | None, tuple[Matcher, Matcher]] = {}
        leaves = tuple(_leaf_expressions(asked.expression))
        self._words = tuple(w for leaf in leaves for w in self._plain_words(leaf))
        self._decided = tuple(w for leaf in leaves for w in self._of_decisions(leaf))
        self._phrases = [self._phrase(leaf.text) for leaf in leaves if isinstance(leaf, Exact)]
        self._decided_phrases = [p for leaf in leaves for p in self._phrases_of_decisions(leaf)]
        plain = replace(asked.compiler, forms=replace(asked.compiler.forms, compounds=False))
        self._near = [
            _NearWords(
                asked.compiler.near_rows(leaf.operands),
                plain.near_rows(leaf.operands),
                leaf.distance,
            )
            for leaf in leaves
            if isinstance(leaf, Close)
        ]

    def of(self, section: Section, language: str | None) -> list[Match]:
        """Return the occurrences in a section, in order; no two of them overlap."""
        text = words_of(section.text)
        plain, decided = self._matchers_of(language)
        matches = [m for m in plain.matches_in(text) if m.rule is not MatchRule.PIECE]
        if self._decided_phrases:
            matches += _in_decisions(self._runs(text, language, self._decided_phrases), section)
        if self._decided:
            matches += _in_decisions(decided.matches_in(text), section)
        if self._phrases or self._near:
            matches += self._positional_matches(text, language)
        return list(_without_overlaps(matches))

    def _matchers_of(self, language: str | None) -> tuple[Matcher, Matcher]:
        if language not in self._matchers:
            forms = self._asked.compiler.forms
            self._matchers[language] = (
                Matcher(self._words, self._analyser, language, forms),
                Matcher(self._decided, self._analyser, language, forms),
            )
        return self._matchers[language]

    def _plain_words(self, leaf: Expression) -> tuple[QueryWord, ...]:
        reader = self._asked.compiler.reader
        match leaf:
            case Words(text) | Field("case", text):
                words = reader.words(text)
                return tuple(word for word in words if word.kind != "stop") or words
            case Field("section", number):
                return reader.words("§" + number.lstrip("§ "))
        return ()

    def _of_decisions(self, leaf: Expression) -> tuple[QueryWord, ...]:
        compiler = self._asked.compiler
        match leaf:
            case Field("decision", value, quoted=False) if not compiler.restrictions.is_outcome(
                value
            ):
                return compiler.reader.words(value)
        return ()

    def _phrase(self, text: str) -> tuple[str, ...]:
        return tuple(word.exact for word in self._asked.compiler.reader.exact(text))

    def _phrases_of_decisions(self, leaf: Expression) -> tuple[tuple[str, ...], ...]:
        is_outcome = self._asked.compiler.restrictions.is_outcome
        match leaf:
            case Field("decision", value, quoted=True) if not is_outcome(value):
                return (self._phrase(value),)
        return ()

    def _runs(
        self, text: TextWords, language: str | None, phrases: Sequence[tuple[str, ...]]
    ) -> list[Match]:
        exact = self._analyser.of(text.surfaces, language).exact
        return [
            _match(text, at, at + len(phrase) - 1, MatchRule.EXACT)
            for phrase in phrases
            for at in _runs(exact, phrase)
        ]

    def _positional_matches(self, text: TextWords, language: str | None) -> Iterator[Match]:
        tokens = self._analyser.of(text.surfaces, language)
        yield from self._runs(text, language, self._phrases)
        for words in self._near:
            for first, last, rule in words.stretches(tokens):
                yield _match(text, first, last, rule)


class _NearWords:
    """Words that must stand near each other: all their forms, and those that are no compounds."""

    def __init__(self, rows: Sequence[Row], plain: Sequence[Row], distance: int) -> None:
        self._rows, self._plain = _looked_up(rows), _looked_up(plain)
        self._distance = distance
        self._literal = all(row.field == "exact" for row in rows)

    def stretches(self, tokens: Analysed) -> Iterator[tuple[int, int, MatchRule]]:
        """Yield first and last place of the shortest stretches of a text; none overlaps another."""
        plain = set(self._near(self._plain, tokens))
        end = -1
        for first, last in self._near(self._rows, tokens):
            if first > end:
                end = last
                inexact = MatchRule.INFLECTED if (first, last) in plain else MatchRule.COMPOUND
                yield first, last, MatchRule.EXACT if self._literal else inexact

    def _near(self, rows: Sequence[_Row], tokens: Analysed) -> Iterator[Stretch]:
        fields = {"exact": tokens.exact, "base": tokens.base}
        places = [list(token_places(fields[field], row)) for field, row in rows]
        return near_stretches(places, self._distance)


def _looked_up(rows: Sequence[Row]) -> list[_Row]:
    return [(row.field, [frozenset(place) for place in row.places]) for row in rows]


def _leaf_expressions(expression: Expression | None) -> Iterator[Expression]:
    match expression:
        case Both(operands) | Either(operands):
            for operand in operands:
                yield from _leaf_expressions(operand)
        case Words() | Exact() | Close() | Field():
            yield expression


def _runs(tokens: Sequence[str], phrase: tuple[str, ...]) -> Iterator[int]:
    return (first for first, _ in token_places(tokens, [(token,) for token in phrase]))


def token_places(
    tokens: Sequence[str], row: Sequence[Collection[str]]
) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each stretch that has a token of each group in a row."""
    for at in range(len(tokens) - len(row) + 1 if row else 0):
        if all(tokens[at + further] in group for further, group in enumerate(row)):
            yield at, at + len(row) - 1


def _match(text: TextWords, first: int, last: int, rule: MatchRule) -> Match:
    return Match(-1, rule, text.starts[first], text.starts[last] + len(text.surfaces[last]))


def _in_decisions(matches: Sequence[Match], section: Section) -> Iterator[Match]:
    """Yield the matches that lie in what was decided."""
    base = section.span.start
    spans = [(d.span.start - base, d.span.end - base) for d in section.decisions]
    for match in matches:
        within = any(low <= match.start and match.end <= high for low, high in spans)
        if match.rule is not MatchRule.PIECE and within:
            yield match


def _without_overlaps(matches: Sequence[Match]) -> Iterator[Match]:
    """Yield matches in order, leaving out those that overlap one before."""
    end = -1
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if match.start >= end:
            yield match
            end = match.end
