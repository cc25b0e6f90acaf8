"""Words of a query tree as Whoosh queries: its own classes where they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.engines.whoosh import matchers
from archive.engines.whoosh.library import (
    ConstantScoreWrapperMatcher,
    ListMatcher,
    query,
)
from archive.tree import Near, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.engines.whoosh.matchers import FieldToken, Places


class Beginning(query.Prefix):  # type: ignore[misc]
    """Sections with a token that begins so; Whoosh's own scores one expansion like a term."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ANN401
        """Return a matcher of the sections of all expansions."""
        del context
        reader = searcher.reader()
        terms = reader.expand_prefix(self.fieldname, self.text)
        sections = {
            n for t in terms for n in matchers.section_numbers(reader.postings(self.fieldname, t))
        }
        return ConstantScoreWrapperMatcher(ListMatcher(sorted(sections)), self.boost)


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


def word_query(node: Term | Prefix | Phrase | Near) -> Any:  # noqa: ANN401
    """Return the query that matches and scores what a node about words does."""
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
