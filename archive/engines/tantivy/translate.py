"""Which query of Tantivy's is a query tree?

Scores come from term queries alone; whatever only has to match is given the constant score 0.
"""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from archive.engines.columns import DOCUMENT
from archive.engines.tantivy.fields import COLUMNS, EMPTY, inward
from archive.errors import mistake
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tantivy import Schema

    from archive.tree import Node

MOST_ORDERS = 4096
"""Ways of standing near each other that are tried one by one; NÄRA of four words within 9 fits."""
_FEW = 50
"""Values that are looked up one by one; more are found faster by going through all there are."""
_META = re.compile(r"[\\.+*?()|\[\]{}^$#&~\-]")


class Translator:
    """Turns query trees into queries of an index's schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def query(self, node: Node) -> Query:
        """Return the query that matches and scores what a node says."""
        match node:
            case And(nodes):
                return self._and(nodes)
            case Or(nodes, least):
                parts = [(Occur.Should, self.query(n)) for n in nodes]
                if not parts:
                    return Query.empty_query()
                return Query.boolean_query(parts, minimum_number_should_match=least)
            case Not():
                return self._and((node,))
            case Term() | Prefix() | Phrase() | Near():
                return self._words(node)
        return flat(self._column(node))

    def _and(self, nodes: Sequence[Node]) -> Query:
        barred = [(Occur.MustNot, self.query(n.node)) for n in nodes if isinstance(n, Not)]
        wanted = [(Occur.Must, self.query(n)) for n in nodes if not isinstance(n, Not)]
        if not wanted:
            wanted = [(Occur.Must, flat(Query.all_query()))]
        return Query.boolean_query([*wanted, *barred])

    def _words(self, node: Term | Prefix | Phrase | Near) -> Query:
        match node:
            case Term(field, token, weight):
                return self._term(field, token, weight)
            case Prefix(field, prefix, weight):
                # the empty prefix must not find the token that stands for none
                pattern = _META.sub(r"\\\g<0>", inward(prefix)) if prefix else f"[^{EMPTY}]"
                found = Query.regex_query(self._schema, field, pattern + ".*")
                return Query.const_score_query(found, weight)
            case Phrase(field, tokens, weight):
                return self._together(field, tokens, weight, self._phrase(field, tokens))
            case Near(field, groups, distance, weight):
                tokens = tuple(token for group in groups for token in group)
                return self._together(field, tokens, weight, self._near(field, groups, distance))

    def _term(self, field: str, token: str, weight: float) -> Query:
        if not token:
            return Query.empty_query()
        found = Query.term_query(self._schema, field, inward(token), "freq")
        return Query.boost_query(found, weight)

    def _together(self, field: str, tokens: Sequence[str], weight: float, found: Query) -> Query:
        scored = [
            (Occur.Should, self._term(field, token, weight)) for token in dict.fromkeys(tokens)
        ]
        return Query.boolean_query([(Occur.Must, flat(found)), *scored])

    def _phrase(self, field: str, tokens: Sequence[str]) -> Query:
        placed = [(place, inward(token)) for place, token in enumerate(tokens) if token]
        return self._placed(field, [(place - placed[0][0], token) for place, token in placed])

    def _placed(self, field: str, placed: Sequence[tuple[int, str]], slop: int = 0) -> Query:
        distinct: list[str | tuple[int, str]] = [*sorted(set(placed))]
        if len(distinct) > 1:
            return Query.phrase_query(self._schema, field, distinct, slop)
        if not distinct:
            return Query.empty_query()
        return Query.term_query(self._schema, field, placed[0][1], "freq")

    def _near(self, field: str, groups: Sequence[Sequence[str]], distance: int) -> Query:
        known = [[inward(t) for t in dict.fromkeys(group) if t] for group in groups]
        if not known or not all(known):
            return Query.empty_query()
        if len(known) < 3:
            # of two words Tantivy's slop is the distance between them, whichever comes first
            ways = [[(0, token) for token in chosen] for chosen in product(*known)]
            return self._any(self._placed(field, way, distance) for way in ways)
        pairs = [self._near(field, pair, distance) for pair in combinations(groups, 2)]
        ways = list(_orders(known, distance))
        exact = self._any(self._placed(field, way) for way in ways)
        return Query.boolean_query([(Occur.Must, q) for q in (*pairs, exact)])

    @staticmethod
    def _any(queries: Iterable[Query]) -> Query:
        return Query.boolean_query([(Occur.Should, query) for query in queries])

    def _column(self, node: All | Range | Is) -> Query:
        match node:
            case All():
                return Query.all_query()
            case Range("date", low, high):
                return self._dated(low, high)
            case Is(column, values) if column in {DOCUMENT, *COLUMNS}:
                if len(values) > _FEW:
                    return Query.term_set_query(self._schema, column, list(values))
                return self._any(
                    Query.term_query(self._schema, column, value, "basic") for value in values
                )
            case Is(_, values):
                return Query.all_query() if UNKNOWN in values else Query.empty_query()
        msg = f"no such column: {node}"
        raise ValueError(msg)

    def _dated(self, low: int | None, high: int | None) -> Query:
        bounds: list[tuple[str, int | None, int | None]] = []
        if low is not None:
            bounds.append(("last", low, None))
        if high is not None:
            bounds.append(("first", None, high))
        if not bounds:
            return Query.exists_query("first")
        parts = [
            Query.range_query(self._schema, name, FieldType.Integer, least, most)
            for name, least, most in bounds
        ]
        return Query.boolean_query([(Occur.Must, part) for part in parts])


def flat(query: Query) -> Query:
    """Return the query with the constant score 0."""
    return Query.const_score_query(query, 0.0)


def _orders(groups: Sequence[Sequence[str]], distance: int) -> Iterable[list[tuple[int, str]]]:
    """Yield every way in which one token of each group may stand within the distance.

    Raises:
        QueryError: there are too many of them.
    """
    tokens = list(product(*groups))
    count = len(groups)
    if len(tokens) * ((distance + 1) ** count - distance**count) > MOST_ORDERS:
        raise mistake(
            "NÄRA med så många ord och så stort avstånd går inte; minska antalet eller avståndet."
        )
    for places in product(range(distance + 1), repeat=count):
        if min(places) == 0:
            for chosen in tokens:
                yield list(zip(places, chosen, strict=True))
