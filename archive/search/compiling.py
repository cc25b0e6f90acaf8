"""Which tree does an engine get for a query?

Every word may match in several fields, each with its weight. Words beside each other are all asked
for; `least` lowers that to some of them. Words a question is made with are not asked for. A word
may stand in the title of the document, but no section is found by that alone: of all that is asked
for, something must be its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.language.identifiers import looks_like_case_number, section_key
from archive.language.tokens import fold
from archive.query import Both, Close, Either, Exact, Field, Without, Words
from archive.search.weights import UNSCORED
from archive.search.words import COMPOUND_GAP
from archive.tree import All, And, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.query import Expression
    from archive.search.restrictions import Restrictions
    from archive.search.synonyms import Alternative
    from archive.search.weights import Weights
    from archive.search.words import QueryWord, Reader
    from archive.tree import Node

LOOSE = 0.5
"""A share of the words below which a part of a compound will do for the whole."""
MOST_EXPANSIONS = 200
"""Tokens a prefix within NÄRA stands for at most, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes trees of expressions."""

    reader: Reader
    restrictions: Restrictions
    expand: Callable[[str, str], Sequence[str]]
    """Tokens of a field that begin so, the most frequent first."""
    weights: Weights
    titles: bool = True
    """Whether words may stand in the title of the document."""

    def query(self, expression: Expression | None, share: float = 1.0) -> Node:
        """Return the tree of a whole query; see `tree`. Something must be the section's own."""
        tree = self.tree(expression, share)
        if isinstance(expression, Exact | Close):
            return tree
        own = replace(self, weights=UNSCORED, titles=False).own(expression, share)
        return And((tree, own[0] if len(own) == 1 else Or(own))) if own else tree

    def own(self, expression: Expression | None, share: float) -> tuple[Node, ...]:
        """Return trees of which a section must match one; none where it need not."""
        match expression:
            case Both(operands):
                return tuple(node for o in operands for node in self.own(o, share))
            case Either(operands):
                each = [self.own(o, share) for o in operands]
                return tuple(node for nodes in each for node in nodes) if all(each) else ()
            case Words(text):
                return self._each(self.reader.words(text), share)
            case Exact() | Close() | Field("heading" | "section"):
                return (self._leaf(expression),)
            case Field("decision", value) if not self.restrictions.is_outcome(value):
                return (self._leaf(expression),)
        return ()

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
                return _sequence(
                    "exact", [word.exact for word in self.reader.exact(text)], self.weights.base
                )
            case Close(operands, distance):
                return self._close(operands, distance)
            case Field(name, value):
                return self._field(name, value)
        return All()

    def _words(self, words: Sequence[QueryWord], share: float) -> Node:
        nodes = self._each(words, share)
        if not nodes:
            return All()
        if len(nodes) == 1:
            return nodes[0]
        least = max(1, -int(-share * len(nodes) // 1))
        return And(nodes) if least >= len(nodes) else Or(nodes, least)

    def _each(self, words: Sequence[QueryWord], share: float) -> tuple[Node, ...]:
        wanted = [w for w in words if w.kind != "stop"] or list(words)
        return tuple(self.word(word, loose=share < LOOSE) for word in wanted)

    def _above(self) -> tuple[tuple[str, float], ...]:
        """Return the fields of what stands over a section, with their weights."""
        heading = ("heading", self.weights.heading)
        return (heading, ("title", self.weights.document)) if self.titles else (heading,)

    def word(self, word: QueryWord, *, loose: bool = False) -> Node:
        """Return the tree of a word: its forms, its compounds, its other wordings."""
        w = self.weights
        if word.kind == "prefix":
            fields = (("exact", w.prefix), *self._above())
            return Or(tuple(Prefix(field, word.exact, weight) for field, weight in fields))
        nodes: list[Node] = []
        if word.phrase:
            fields = (("base", w.base), *self._above())
            nodes += [_sequence(field, word.phrase, weight) for field, weight in fields]
        elif not (word.identifiers and " " in word.exact):
            for number, base in enumerate(word.bases):
                nodes += self._forms(base, 1.0 if number == 0 else w.stem)
            nodes.append(Term("exact", word.exact, w.exact))
            nodes += self._compound(word, loose=loose)
        else:
            nodes.append(_sequence("exact", word.parts, w.base))
        if word.identifiers:
            nodes.append(Term("identifiers", word.identifiers[0], w.identifier))
        nodes += (node for alt in word.alternatives for node in self._alternative(alt))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _forms(self, base: str, share: float) -> list[Node]:
        w = self.weights
        return [
            Term("base", base, w.base * share),
            *(Term(field, base, weight * share) for field, weight in self._above()),
            Term("parts", base, w.part * share),
            Term("decision", base, w.decision * share),
        ]

    def _compound(self, word: QueryWord, *, loose: bool) -> list[Node]:
        """Return trees of a compound's parts: close together, or any of them when loose.

        Two parts must be words of their own, lest `Nordlarm Trygghet` be a trygghetslarm; of more,
        some may stand in a shorter compound, as in `chefer inom äldreomsorgen`.
        """
        parts = word.apart
        if loose:
            return [Term("parts", part, self.weights.piece) for part in parts]
        if len(parts) < 2:
            return []
        field = "base" if len(word.parts) == 2 else "parts"
        groups = tuple((part,) for part in parts)
        return [Near(field, groups, COMPOUND_GAP + len(groups), self.weights.compound)]

    def _alternative(self, alternative: Alternative) -> list[Node]:
        w = self.weights
        bases = alternative.bases
        nodes = [
            _sequence("base", bases, w.synonym),
            *(_sequence(field, bases, w.synonym * weight) for field, weight in self._above()),
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
            return Or(tuple(Term(field, token, self.weights.base) for token in groups[0]))
        return Near(field, tuple(groups), distance, self.weights.base)

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
                return self._in_fields(("heading", "title") if self.titles else ("heading",), value)
            case "decision" if not self.restrictions.is_outcome(value):
                return self._in_fields(("decision",), value)
        return self.restrictions.node(name, value)

    def _in_fields(self, fields: Sequence[str], value: str) -> Node:
        words = self.reader.words(value)
        nodes = tuple(
            Or(
                tuple(
                    node for field in fields for node in _forms_in(field, word, self.weights.base)
                )
            )
            for word in words
        )
        return And(nodes) if nodes else All()


def _forms_in(field: str, word: QueryWord, weight: float) -> tuple[Node, ...]:
    if word.kind == "prefix":
        return (Prefix(field, word.exact, weight),)
    return tuple(Term(field, base, weight) for base in word.phrase or word.bases)


def _sequence(field: str, tokens: Sequence[str], weight: float) -> Node:
    if len(tokens) == 1:
        return Term(field, tokens[0], weight)
    return Phrase(field, tuple(tokens), weight)
