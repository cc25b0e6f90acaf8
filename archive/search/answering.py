"""What does an archive find for a question: with all its words, with fewer, or read otherwise?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.model import FACETS
from archive.search.asking import read_as

if TYPE_CHECKING:
    from archive.engines.base import Found, Searcher
    from archive.model import Query
    from archive.search.asking import Asked, Asker
    from archive.search.names import Names
    from archive.search.readings import Readings
    from archive.search.weights import Weights
    from archive.tree import Node

FEW = 2
"""Hits up to which other readings of the query are offered."""
_FEWER = "För få avsnitt har alla orden; här är också de som har de flesta eller några av dem."
_PARTLY = "Få avsnitt har hela ordet; här är också de som har delar av det."
_REFERENCE = "En hänvisning till en annan handling har orden; sök typ:hänvisning för att se den."
_REFERENCES = "{} hänvisningar till andra handlingar har orden; sök typ:hänvisning för att se dem."


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, the tree that answered, and what it found."""

    asked: Asked
    tree: Node
    found: Found
    notices: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    references: int = 0


@dataclass(frozen=True, slots=True)
class Answerer:
    """What is needed to find answers in an archive."""

    asker: Asker
    names: Names
    readings: Readings
    searcher: Searcher
    weights: Weights

    def ask(self, query: Query) -> Asked:
        """Return a query compiled for this archive.

        Raises:
            QueryError: the query has a mistake.
        """
        return self.asker.ask(query, self.names.visible(query.filters.access))

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
            answer = self._referred(answer)
        if answer.found.total > FEW:
            return answer
        if answer.references and not answer.found.total:
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
        shown = ", ".join(f"”{new}” för ”{old}”" for new, old in readings.items())
        notice = f"Ordet finns inte i arkivet; träffarna gäller en trolig läsning: {shown}."
        return replace(again, notices=(notice, *again.notices), suggestions=(corrected,))

    def _referred(self, answer: Answer) -> Answer:
        """Return the answer with the number of references, kept out of it, that match too."""
        asked = answer.asked
        if not asked.only_references:
            return answer
        tree = asked.trees[0]
        count = self.searcher.search(Request(tree, asked.only_references, limit=0)).total
        if not count:
            return answer
        notice = _REFERENCE if count == 1 else _REFERENCES.format(count)
        return replace(answer, references=count, notices=(*answer.notices, notice))

    def _tried(self, asked: Asked, query: Query, facets: tuple[str, ...]) -> Answer:
        """Return the first answer that is enough, or the fullest."""
        best: Answer | None = None
        for tree in asked.trees:
            found = self.searcher.search(self._request(tree, asked, query, facets))
            if best is None or found.total > best.found.total:
                said = _FEWER if len(asked.wanted) > 1 else _PARTLY
                fewer = (said,) if tree is not asked.trees[0] else ()
                best = Answer(asked, tree, found, (*asked.notices, *fewer))
            if found.total >= self.weights.enough:
                break
        assert best is not None
        if best.found.total or asked.loosened is None:
            return best
        loose = self._tried(asked.loosened, query, facets)
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
