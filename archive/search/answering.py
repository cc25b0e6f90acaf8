"""What does an archive find for a question: with all its words, with fewer, or read otherwise?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.model import FACETS
from archive.search.asking import read_as
from archive.search.notices import notice
from archive.search.referring import NOTHING, Referring, referring

if TYPE_CHECKING:
    from archive.access import RestrictedSearcher
    from archive.engines.base import Found
    from archive.model import Notice, Query
    from archive.search.asking import Asked, Asker
    from archive.search.names import Names
    from archive.search.readings import Readings
    from archive.search.weights import Weights
    from archive.tree import Node

FEW = 2
"""Hits up to which other readings of the query are offered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, the tree that answered, and what it found."""

    asked: Asked
    tree: Node
    found: Found
    notices: tuple[Notice, ...]
    suggestions: tuple[str, ...] = ()
    level: int = 0
    """The strictest of the query's steps that found anything; their number where none did."""
    references: Referring = NOTHING


@dataclass(frozen=True, slots=True)
class Answerer:
    """What is needed to find answers in an archive."""

    asker: Asker
    names: Names
    readings: Readings
    searcher: RestrictedSearcher
    weights: Weights

    def ask(self, query: Query) -> Asked:
        """Return a query compiled for this archive.

        Raises:
            QueryError: the query has a mistake.
        """
        return self.asker.ask(query, self.names.visible())

    def answer(self, query: Query, facets: tuple[str, ...] = FACETS) -> Answer:
        """Return what is found with all words, with fewer, or with a likely reading of them.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self.ask(query)
        answer = self._tried(asked, query, facets)
        if asked.counted:
            return answer
        if answer.found.total <= FEW or answer.tree is not asked.trees[0]:
            answer = self._referred(answer, asked)
        if answer.found.total > FEW:
            return answer
        if answer.references.whole and not answer.found.total:
            return answer
        return self._read_otherwise(answer, query, facets)

    def more(self, answer: Answer, query: Query) -> Found:
        """Return another stretch of what an answer found, without facets."""
        return self.searcher.search(self._request(answer.tree, answer.asked, query, ()))

    def _read_otherwise(self, answer: Answer, query: Query, facets: tuple[str, ...]) -> Answer:
        """Return the answer with a likely reading suggested, or given where there is no hit."""
        corrected, readings = self.readings.corrected(query.text, answer.asked)
        if not readings:
            return answer
        if answer.found.total:
            return replace(answer, suggestions=(corrected,))
        asked = read_as(self.ask(replace(query, text=corrected)), readings)
        again = self._tried(asked, query, facets)
        if not again.found.total:
            return answer
        said = tuple(notice("reading", typed=old, read=new) for new, old in readings.items())
        return replace(again, notices=(*said, *again.notices), suggestions=(corrected,))

    def _referred(self, answer: Answer, asked: Asked) -> Answer:
        """Return the answer with what references, kept out of its hits, answer too."""
        depth = self.weights.depth
        references = referring(asked, answer.level, self.searcher, depth)
        if not references.total:
            return answer
        kind = "references shown" if references.found else "references"
        said = notice(kind, num=references.total)
        return replace(answer, references=references, notices=(*answer.notices, said))

    def _tried(self, asked: Asked, query: Query, facets: tuple[str, ...]) -> Answer:
        """Return the first answer that is enough, or the fullest."""
        best: Answer | None = None
        level = len(asked.trees)
        for number, tree in enumerate(asked.trees):
            found = self.searcher.search(self._request(tree, asked, query, facets))
            if found.total:
                level = min(level, number)
            if best is None or found.total > best.found.total:
                said = notice("fewer" if len(asked.wanted) > 1 else "partly")
                fewer = (said,) if number else ()
                best = Answer(asked, tree, found, (*asked.notices, *fewer))
            if found.total >= self.weights.enough:
                break
        assert best is not None
        best = replace(best, level=level)
        if best.found.total or asked.loosened is None:
            return best
        loose = self._tried(asked.loosened, query, facets)
        loose = replace(loose, level=level + loose.level)
        return loose if loose.found.total else best

    def _request(self, tree: Node, asked: Asked, query: Query, facets: tuple[str, ...]) -> Request:
        offset, limit = query.offset, query.limit
        if query.sort == "relevance" and offset < self.weights.depth:
            offset, limit = 0, max(offset + limit, self.weights.depth)
        return Request(
            tree,
            asked.filters,
            query.sort,
            limit,
            offset,
            facets,
            group=query.group,
            per_document=query.per_document,
        )
