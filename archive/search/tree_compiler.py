"""Query compiler: the tree of terms an engine gets.

A query is satisfied by a section that has every word in its own text, heading or decision. For the
milder readings, which never count as hits, a word may stand in the title of the document if another
is the section's own, a compound's parts may stand apart, and `share` of the words will do. What is
excluded, quoted or asked for in a field is never read more mildly. Words a question is made with
are not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.errors import query_error
from archive.language.identifiers import looks_like_case_number, own_section_key
from archive.language.tokens import fold
from archive.query import Both, Close, Either, Exact, Field, Without, Words
from archive.search.query_words import ALL_FORMS, COMPOUND_GAP, Forms
from archive.search.weights import UNSCORED
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Row, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.query import Expression
    from archive.search.field_filters import FieldFilters
    from archive.search.query_words import QueryTokenizer, QueryWord
    from archive.search.synonyms import Alternative
    from archive.search.verbatim import VerbatimFields
    from archive.search.weights import Weights
    from archive.tree import Node

LOOSE = 0.5
"""A share of the words below which a part of a compound will do for the whole."""
NOTHING = Is("document", ())
"""What no section matches."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes trees of expressions."""

    reader: QueryTokenizer
    restrictions: FieldFilters
    expand: Callable[[str, str], Sequence[str]]
    """All tokens of a field that begin so; a prefix of too many is refused."""
    compounds: Callable[[str], Sequence[str]]
    """The archive's compounds with a base form as a part; too many are refused."""
    verbatim: VerbatimFields
    """What finds words as they stand in a heading or a decision."""
    weights: Weights
    forms: Forms = ALL_FORMS
    mild: bool = False
    """Whether words may stand in the document's title, and a compound's parts apart."""

    def query(self, expression: Expression | None) -> Node:
        """Return the tree of what satisfies a query, scored by all that speaks for it."""
        exact = self.tree(expression)
        scored = replace(self, mild=True).tree(expression)
        if scored == exact:
            return exact
        return And((scored, replace(self, weights=UNSCORED).tree(expression)))

    def milder(self, expression: Expression | None, share: float = 1.0) -> Node:
        """Return the tree of a milder reading; something must be the section's own."""
        mild = replace(self, mild=True)
        tree = mild.tree(expression, share)
        own = replace(mild, weights=UNSCORED).own(expression, share)
        return And((tree, own[0] if len(own) == 1 else Or(own))) if own else tree

    def own(self, expression: Expression | None, share: float) -> tuple[Node, ...]:
        """Return trees of which a section must match one; none where it need not."""
        match expression:
            case Both(operands):
                return tuple(node for o in operands for node in self.own(o, share))
            case Words(text):
                return self._word_nodes(self.reader.words(text), share, titles=False)
            case Field("heading" | "section"):
                return (self._leaf_node(expression),)
            case Field("decision", value) if not self.restrictions.is_outcome(value):
                return (self._leaf_node(expression),)
        return ()

    def tree(self, expression: Expression | None, share: float = 1.0) -> Node:
        """Return an expression's tree; `share` of the words beside each other must be there."""
        match expression:
            case Both(operands):
                return And(tuple(self.tree(operand, share) for operand in operands))
            case Either(operands):
                return Or(tuple(self.tree(operand, share) for operand in operands))
            case Without(operand):
                return And((All(), Not(replace(self, mild=False).tree(operand))))
            case Words(text):
                return self._words_tree(self.reader.words(text), share)
        return self._leaf_node(expression)

    def _leaf_node(self, expression: Exact | Close | Field | None) -> Node:
        match expression:
            case Exact(text):
                return _sequence(
                    "exact", [word.exact for word in self.reader.exact(text)], self.weights.base
                )
            case Close(operands, distance):
                return self._nearness_tree(operands, distance)
            case Field(name, value, quoted=True) if not self._is_outcome(name, value):
                return self.verbatim.phrase(name, value)
            case Field(name, value):
                return self._field_node(name, value)
        return All()

    def _words_tree(self, words: Sequence[QueryWord], share: float) -> Node:
        nodes = self._word_nodes(words, share)
        if not nodes:
            return NOTHING
        if len(nodes) == 1:
            return nodes[0]
        least = max(1, -int(-share * len(nodes) // 1))
        return And(nodes) if least >= len(nodes) else Or(nodes, least)

    def _word_nodes(
        self, words: Sequence[QueryWord], share: float, *, titles: bool = True
    ) -> tuple[Node, ...]:
        wanted = [w for w in words if w.kind != "stop"] or list(words)
        loose = share < LOOSE
        return tuple(self.word(word, loose=loose, titles=titles) for word in wanted)

    def _heading_fields(self, *, titles: bool) -> tuple[tuple[str, float], ...]:
        """Return the fields of what stands over a section, with their weights."""
        if not self.forms.compounds:  # these fields do not tell compounds from their parts
            return ()
        heading = ("heading", self.weights.heading)
        titled = titles and self.mild
        return (heading, ("title", self.weights.document)) if titled else (heading,)

    def word(self, word: QueryWord, *, loose: bool = False, titles: bool = True) -> Node:
        """Return the tree of a word: its forms, its compounds, its other wordings."""
        w = self.weights
        if word.kind == "prefix":
            return Prefix("exact", word.exact, w.prefix)
        above = self._heading_fields(titles=titles)
        nodes: list[Node] = []
        if word.phrase and self.forms.inflections:
            fields = (("base", w.base), *above)
            nodes += [_sequence(field, word.phrase, weight) for field, weight in fields]
        elif word.phrase:
            nodes.append(_sequence("exact", word.exact.split(), w.base))
        elif word.identifiers and " " in word.exact:
            nodes.append(_sequence("exact", word.parts, w.base))
        else:
            for number, base in enumerate(word.bases if self.forms.inflections else ()):
                nodes += self._form_nodes(base, 1.0 if number == 0 else w.stem, above)
            nodes.append(Term("exact", word.exact, w.exact))
            nodes += self._compound_trees(word, loose=loose)
        if word.identifiers:
            nodes.append(Term("identifiers", word.identifiers[0], w.identifier))
        nodes += (node for alt in word.alternatives for node in self._alternative_trees(alt, above))
        if word.meaning and titles and not loose:
            nodes.append(word.meaning.node)
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _form_nodes(
        self, base: str, share: float, above: Sequence[tuple[str, float]]
    ) -> Iterator[Node]:
        w = self.weights
        yield Term("base", base, w.base * share)
        yield from (Term(field, base, weight * share) for field, weight in above)
        if self.forms.compounds:
            yield Term("parts", base, w.part * share)
        yield Term("decision", base, w.decision * share)

    def _compound_trees(self, word: QueryWord, *, loose: bool) -> list[Node]:
        """Return trees of a compound's parts: close together, or any of them when loose.

        Two parts must be words of their own, lest `Nordlarm Trygghet` be a trygghetslarm; of more,
        some may stand in a shorter compound, as in `chefer inom äldreomsorgen`.
        """
        parts = word.separable_parts
        if loose and self.forms.compounds:
            return [Term("parts", part, self.weights.piece) for part in parts]
        if len(parts) < 2 or not self.mild or not self.forms.compounds:
            return []
        field = "base" if len(word.parts) == 2 else "parts"
        rows = tuple(Row(field, ((part,),)) for part in parts)
        return [Near(rows, COMPOUND_GAP + len(rows), self.weights.compound)]

    def _alternative_trees(
        self, alternative: Alternative, above: Sequence[tuple[str, float]]
    ) -> list[Node]:
        w = self.weights
        bases = alternative.bases
        nodes = [
            _sequence("base", bases, w.synonym),
            *(_sequence(field, bases, w.synonym * weight) for field, weight in above),
        ]
        if len(bases) == 1 and self.forms.compounds:
            nodes.append(Term("parts", bases[0], w.synonym * w.part))
        return nodes

    def _nearness_tree(self, operands: Sequence[Words | Exact], distance: int) -> Node:
        """Return the tree of words near each other; what is quoted must stand as it is quoted.

        Each of the words satisfies the query by itself, too: the archive's compounds are known by
        their forms in small letters, and in names these may be read otherwise.
        """
        near = Near(self.near_rows(operands), distance, self.weights.base)
        unscored = replace(self, weights=UNSCORED)
        plain = (operand.text for operand in operands if isinstance(operand, Words))
        words = tuple(word for text in plain for word in self.reader.words(text))
        return And((near, *(unscored.word(word, titles=False) for word in words)))

    def near_rows(self, operands: Sequence[Words | Exact]) -> tuple[Row, ...]:
        """Return what must stand near each other: each quoted phrase, each of the other words."""
        rows = []
        for operand in operands:
            if isinstance(operand, Words):
                rows += [self._near_row(word) for word in self.reader.words(operand.text)]
                continue
            words = self.reader.exact(operand.text)
            places = tuple(self._near_exact(word) for word in words)
            literal = not any(word.kind == "prefix" for word in words)
            rows += [Row("exact", places)] if literal else [Row("exact", (p,)) for p in places]
        return tuple(rows)

    def _near_row(self, word: QueryWord) -> Row:
        if word.kind == "prefix" or not self.forms.inflections:
            return Row("exact", (self._near_exact(word),))
        single = tuple(alt.bases[0] for alt in word.alternatives if len(alt.bases) == 1)
        bases = tuple(dict.fromkeys((*word.bases, *single)))
        more = (c for base in bases for c in self.compounds(base)) if self.forms.compounds else ()
        return Row("base", (tuple(dict.fromkeys((*bases, *more))),))

    def _near_exact(self, word: QueryWord) -> tuple[str, ...]:
        if word.kind == "prefix":
            return tuple(self.expand("exact", word.exact)) or (word.exact,)
        return (word.exact,)

    def _is_outcome(self, name: str, value: str) -> bool:
        return name == "decision" and self.restrictions.is_outcome(value)

    def _field_node(self, name: str, value: str) -> Node:
        w = self.weights
        match name:
            case "case":
                return Term("identifiers", self._case_key(value), w.identifier)
            case "section":
                keys = own_section_key(value.replace("..", "-"))
                if not keys:
                    raise query_error(
                        "”%(value)s” är inget paragrafnummer. Skriv t.ex. §:12 eller §:5..7.",
                        value=value[:40],
                    )
                return Or(tuple(Term("identifiers", key, w.identifier) for key in keys))
            case "heading":
                return self._in_fields(("heading",), value)
            case "decision" if not self.restrictions.is_outcome(value):
                return self._in_fields(("decision",), value)
        return self.restrictions.node(name, value)

    def _case_key(self, value: str) -> str:
        """Return the key of a case number.

        Raises:
            QueryError: it looks like none, and no record here has it.
        """
        if keys := looks_like_case_number(value):
            return keys[0]
        key, held = fold(value).replace(" ", ""), self.reader.held
        if held is not None and not held(key):
            raise query_error(
                "”%(value)s” är inget diarienummer i arkivet. Skriv hela numret, "
                "som dnr:KS2013/7, eller utan dnr: för att söka det som ord.",
                value=value[:40],
            )
        return key

    def _in_fields(self, fields: Sequence[str], value: str) -> Node:
        words = self.reader.words(value)
        nodes = tuple(
            Or(tuple(node for field in fields for node in self._forms_in(field, word)))
            for word in words
        )
        return And(nodes) if nodes else All()

    def _forms_in(self, field: str, word: QueryWord) -> tuple[Node, ...]:
        """Return trees of a word in a field of base forms; its own form must stand in the text."""
        weight = self.weights.base
        if word.kind == "prefix":
            return (self._beginning_in(field, word),)
        nodes = tuple(Term(field, base, weight) for base in word.phrase or word.bases)
        if self.forms.inflections:
            return nodes
        return (And((Or(nodes), _sequence("exact", word.exact.split(), 0.0))),)

    def _beginning_in(self, field: str, word: QueryWord) -> Node:
        """Return the tree of words that begin so, in their own form, in a field of base forms."""
        words = (
            query_word
            for form in self.expand("exact", word.exact)
            for query_word in self.reader.words(form)
        )
        bases = sorted(
            {base for query_word in words for base in query_word.bases or (query_word.exact,)}
        )
        terms = tuple(Term(field, base, self.weights.base) for base in bases)
        return self.verbatim.beginning(field, word.exact, Or(terms)) if terms else NOTHING


def _sequence(field: str, tokens: Sequence[str], weight: float) -> Node:
    if len(tokens) == 1:
        return Term(field, tokens[0], weight)
    return Phrase(field, tuple(tokens), weight)
