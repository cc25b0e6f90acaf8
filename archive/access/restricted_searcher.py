"""A search index restricted to the sections that the readers of one level may see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.tree import Is, Not, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.engines.base import Request, Searcher, SearchHits
    from archive.engines.term_lists import TermLists
    from archive.model import Level
    from archive.tree import Node


class RestrictedSearcher:
    """Answers requests as if the index held nothing but what one level may see.

    Unlike the searcher it is made from it can neither be widened nor closed. Documents that
    are `kept_back` beyond their level in the index are in no hit, count or word; only the scores
    of other hits may rest on them.
    """

    def __init__(
        self,
        searcher: Searcher,
        level: Level,
        kept_back: frozenset[str],
        lists: TermLists | None = None,
    ) -> None:
        self._searcher = searcher.restricted_to(level.readable)
        self._level, self._lists = level, lists
        self._filters: tuple[Node, ...] = (
            (Not(Is("document", tuple(sorted(kept_back)))),) if kept_back else ()
        )

    def search(self, request: Request) -> SearchHits:
        """Answer a request."""
        return self._searcher.search(replace(request, filters=(*request.filters, *self._filters)))

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterable[str]:
        """Return the ids of all that match, in index order, without scoring."""
        return self._searcher.ids(match, (*filters, *self._filters))

    def ranked(
        self, match: Node, filters: tuple[Node, ...] = (), sort: str = "relevance"
    ) -> Iterable[tuple[str, float]]:
        """Return every hit's id with its score, in the order of `search`."""
        return self._searcher.ranked(match, (*filters, *self._filters), sort)

    def frequencies(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return in how many sections each field has its token."""
        if self._filters:
            return [sum(1 for _ in self.ids(Term(field, token))) for field, token in words]
        if self._lists is None:
            return self._searcher.frequencies(words)
        return [self._lists.frequency(self._level, field, token) for field, token in words]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        return self.frequencies([(field, token)])[0]

    def terms(self, field: str, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies.

        Those of all tokens (no prefix) are the index's own: nobody is shown them.
        """
        terms = self._terms(field, prefix)
        if not self._filters or not prefix:
            return terms
        counted = ((token, self.frequency(field, token)) for token, _ in terms)
        return (pair for pair in counted if pair[1])

    def _terms(self, field: str, prefix: str) -> Iterable[tuple[str, int]]:
        if self._lists is None:
            return self._searcher.terms(field, prefix)
        return self._lists.terms(self._level, field, prefix)
