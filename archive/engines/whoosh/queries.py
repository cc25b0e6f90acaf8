"""Translation of a query tree into Whoosh queries: its own classes where they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.collect.evaluator import about_columns
from archive.engines.whoosh import matchers
from archive.engines.whoosh.library import (
    ConstantScoreWrapperMatcher,
    FilterMatcher,
    ListMatcher,
    query,
)
from archive.tree import All, And, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.whoosh.matchers import FieldToken, Places
    from archive.tree import Node


class Sections(query.Query):  # type: ignore[misc]
    """Sections by number, each with the same score: what conditions on doc values match."""

    def __init__(self, numbers: Sequence[int], score: float = 0.0) -> None:
        self._numbers, self._score = numbers, score

    def estimate_size(self, ixreader: Any) -> int:  # noqa: ANN401
        """Return how many there are."""
        del ixreader
        return len(self._numbers)

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401
        """Return a matcher of the numbers."""
        del searcher, context
        return ConstantScoreWrapperMatcher(ListMatcher(self._numbers), self._score)


class Beginning(query.Prefix):  # type: ignore[misc]
    """Sections with a token that begins so; Whoosh's own scores one expansion like a term."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401
        """Return a matcher of the sections of all expansions."""
        reader = searcher.reader()
        terms = reader.expand_prefix(self.fieldname, self.text)
        sections = {
            n for t in terms for n in matchers.section_numbers(reader.postings(self.fieldname, t))
        }
        return Sections(sorted(sections), self.boost).matcher(searcher, context)


class AndNotQuery(query.AndNot):  # type: ignore[misc]
    """Sections of one query that another has not; Whoosh's own overlooks some at the start."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401
        """Return a matcher of the first query that leaves out what the second has."""
        barred = set(matchers.section_numbers(self.b.matcher(searcher, context)))
        return FilterMatcher(self.a.matcher(searcher, context), barred, exclude=True)


class AnyOf(query.Or):  # type: ignore[misc]
    """Sections that at least so many queries have; Whoosh does not count them."""

    matcher_type = query.Or.DEFAULT_MATCHER  # its arrays lose sections that score nothing

    def _matcher(self, subs: Any, searcher: Any, context: Any) -> Any:  # noqa: ANN401
        if self.minmatch <= 1:
            return super()._matcher(subs, searcher, context)
        return matchers.AtLeast([q.matcher(searcher, context) for q in subs], self.minmatch)


class Together(query.Query):  # type: ignore[misc]
    """Sections that have a term of each group at places that pass a test."""

    def __init__(
        self,
        groups: Sequence[Sequence[FieldToken]],
        test: Callable[[Places], bool],
        boost: float,
    ) -> None:
        self._groups = [
            [query.Term(field, token, boost=boost) for field, token in dict.fromkeys(group)]
            for group in groups
        ]
        self._test = test

    def estimate_size(self, ixreader: Any) -> int:  # noqa: ANN401
        """Return how many there are at most."""
        sizes = (sum(q.estimate_size(ixreader) for q in group) for group in self._groups)
        return int(min(sizes))

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401
        """Return a matcher that looks at the places."""
        held = [
            [((q.fieldname, q.text), q.matcher(searcher, context)) for q in group]
            for group in self._groups
        ]
        return matchers.TogetherMatcher(held, self._test)


def whoosh_query(node: Node, mask: Callable[[Node], Numbers]) -> Any:  # noqa: ANN401, PLR0911
    """Return the query that matches and scores what a node does.

    Args:
        node: the tree.
        mask: from a node about doc values to which sections it matches.
    """
    if about_columns(node):
        return Sections(np.flatnonzero(mask(node)).tolist())
    match node:
        case Term(field, token, weight):
            return query.Term(field, token, boost=weight)
        case Prefix(field, prefix, weight):
            return Beginning(field, prefix, boost=weight)
        case Phrase(field, tokens, weight):
            groups = [((field, token),) for token in dict.fromkeys(tokens) if token]
            return (
                Together(groups, matchers.in_a_row(field, tokens), weight)
                if groups
                else query.NullQuery
            )
        case Near(rows, distance, weight):
            places = [[(r.field, token) for token in place] for r in rows for place in r.places]
            if not places or not all(places):
                return query.NullQuery
            return Together(places, matchers.within(rows, distance), weight)
        case Or(nodes, least):
            return AnyOf([whoosh_query(n, mask) for n in nodes], minmatch=least)
        case And(nodes):
            return _all_of(nodes, mask)
        case Not(inner):
            return _all_of((Not(inner),), mask)
    msg = f"no such node: {node}"
    raise ValueError(msg)


def _all_of(nodes: tuple[Node, ...], mask: Callable[[Node], Numbers]) -> Any:  # noqa: ANN401
    barred = [n.node for n in nodes if isinstance(n, Not) and not about_columns(n)]
    wanted: list[Node] = [n for n in nodes if not isinstance(n, Not) or about_columns(n)]
    whole = query.And([whoosh_query(n, mask) for n in wanted or [All()]])
    for node in barred:
        whole = AndNotQuery(whole, whoosh_query(node, mask))
    return whole
