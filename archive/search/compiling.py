"""Which tree does an engine get for a query?

Every word may match in several fields, each with its weight. Words beside each other are all asked
for; `least` lowers that to some of them. Words a question is made with are not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language.identifiers import looks_like_case_number, section_key
from archive.language.tokens import fold
from archive.query import Both, Close, Either, Exact, Field, Without, Words
from archive.tree import All, And, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.query import Expression
    from archive.search.restrictions import Restrictions
    from archive.search.weights import Weights
    from archive.search.words import Alternative, QueryWord, Reader
    from archive.tree import Node

LOOSE = 0.5
"""A share of the words below which a part of a compound will do for the whole."""
MOST_EXPANSIONS = 200
"""Tokens a prefix within NÄRA stands for at most, the most frequent ones."""
_COMPOUND_GAP = 4
"""Words by which the parts of a compound may stand apart."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes trees of expressions."""

    reader: Reader
    restrictions: Restrictions
    expand: Callable[[str, str], Sequence[str]]
    """Tokens of a field that begin so, the most frequent first."""
    weights: Weights

    def tree(self, expression: Expression | None, share: float = 1.0) -> Node:
        """Return an expression's tree; `share` of the words beside each other must be there."""
        match expression:
            case Both(operands):
                return And(tuple(self.tree(operand, share) for operand in operands))
            case Either(operands):
                return Or(tuple(self.tree(operand, share) for operand in operands))
            case Without(operand):
                return And((All(), Not(self.tree(operand))))
            case Words(text):
                return self._words(self.reader.words(text), share)
        return self._leaf(expression)

    def _leaf(self, expression: Exact | Close | Field | None) -> Node:
        match expression:
            case Exact(text):
                return _sequence("exact", [word.exact for word in self.reader.exact(text)], 1.0)
            case Close(operands, distance):
                return self._close(operands, distance)
            case Field(name, value):
                return self._field(name, value)
        return All()

    def _words(self, words: Sequence[QueryWord], share: float) -> Node:
        wanted = [w for w in words if w.kind != "stop"] or list(words)
        if not wanted:
            return All()
        nodes = tuple(self.word(word, loose=share < LOOSE) for word in wanted)
        if len(nodes) == 1:
            return nodes[0]
        least = max(1, -int(-share * len(nodes) // 1))
        return And(nodes) if least >= len(nodes) else Or(nodes, least)

    def word(self, word: QueryWord, *, loose: bool = False) -> Node:
        """Return the tree of a word: its forms, its compounds, its other wordings."""
        w = self.weights
        if word.kind == "prefix":
            return Or(
                (Prefix("exact", word.exact, w.prefix), Prefix("heading", word.exact, w.heading))
            )
        nodes: list[Node] = []
        if word.phrase:
            nodes += [
                _sequence(f, word.phrase, x) for f, x in (("base", w.base), ("heading", w.heading))
            ]
        elif not (word.identifiers and " " in word.exact):
            for number, base in enumerate(word.bases):
                nodes += self._forms(base, 1.0 if number == 0 else w.stem)
            nodes.append(Term("exact", word.exact, w.exact))
            nodes += self._compound(word, loose=loose)
        else:
            nodes.append(_sequence("exact", word.parts, 1.0))
        if word.identifiers:
            nodes.append(Term("identifiers", word.identifiers[0], w.identifier))
        nodes += (node for alt in word.alternatives for node in self._alternative(alt))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _forms(self, base: str, share: float) -> list[Node]:
        w = self.weights
        return [
            Term("base", base, w.base * share),
            Term("heading", base, w.heading * share),
            Term("parts", base, w.part * share),
            Term("decision", base, w.decision * share),
        ]

    def _compound(self, word: QueryWord, *, loose: bool) -> list[Node]:
        if len(word.parts) < 2 or word.identifiers:
            return []
        parts = tuple(p for p in word.parts if len(p) > 1)
        if loose:
            return [Term("parts", part, self.weights.piece) for part in parts]
        groups = tuple((part,) for part in dict.fromkeys(parts))
        if len(groups) < 2:
            return []
        distance = _COMPOUND_GAP + len(groups)
        return [Near("parts", groups, distance, self.weights.compound)]

    def _alternative(self, alternative: Alternative) -> list[Node]:
        w = self.weights
        bases = alternative.bases
        nodes = [
            _sequence("base", bases, w.synonym),
            _sequence("heading", bases, w.synonym * w.heading),
        ]
        if len(bases) == 1:
            nodes.append(Term("parts", bases[0], w.synonym * w.part))
        return nodes

    def _close(self, operands: Sequence[Words | Exact], distance: int) -> Node:
        surface = all(isinstance(operand, Exact) for operand in operands)
        field = "exact" if surface else "base"
        groups: list[tuple[str, ...]] = []
        for operand in operands:
            words = (
                self.reader.exact(operand.text)
                if isinstance(operand, Exact)
                else self.reader.words(operand.text)
            )
            groups += [self._group(word, field) for word in words]
        if len(groups) == 1:
            return Or(tuple(Term(field, token) for token in groups[0]))
        return Near(field, tuple(groups), distance)

    def _group(self, word: QueryWord, field: str) -> tuple[str, ...]:
        if word.kind == "prefix":
            return tuple(self.expand(field, word.exact)) or (word.exact,)
        if field == "exact":
            return (word.exact,)
        single = (alt.bases[0] for alt in word.alternatives if len(alt.bases) == 1)
        return tuple(dict.fromkeys((*word.bases, *single)))

    def _field(self, name: str, value: str) -> Node:
        w = self.weights
        match name:
            case "case":
                keys = looks_like_case_number(value) or (fold(value).replace(" ", ""),)
                return Term("identifiers", keys[0], w.identifier)
            case "section":
                keys = section_key(value) or (fold(value).replace(" ", ""),)
                return Or(tuple(Term("identifiers", key, w.identifier) for key in keys))
            case "heading":
                return self._in_field("heading", value)
            case "decision" if not self.restrictions.is_outcome(value):
                return self._in_field("decision", value)
        return self.restrictions.node(name, value)

    def _in_field(self, field: str, value: str) -> Node:
        words = self.reader.words(value)
        nodes = tuple(
            Prefix(field, word.exact)
            if word.kind == "prefix"
            else Or(tuple(Term(field, base) for base in word.phrase or word.bases))
            for word in words
        )
        return And(nodes) if nodes else All()


def _sequence(field: str, tokens: Sequence[str], weight: float) -> Node:
    if len(tokens) == 1:
        return Term(field, tokens[0], weight)
    return Phrase(field, tuple(tokens), weight)
