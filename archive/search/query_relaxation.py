"""Answer a query: what satisfies it, milder readings beside that, and references to other records.

What satisfies a query is decided by its text, synonyms and access alone; filters only restrict it.
Whether and how it is read more mildly is decided without filters too, and never counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.errors import QueryError
from archive.model import FACETS, NearWord, Offer
from archive.query import Both, Close, Exact, Words, written
from archive.search.notices import notice
from archive.search.query_compiler import any_word, read_as, unquoted, without_words
from archive.search.related_references import NOTHING, RelatedReferences, find_references
from archive.tree import And

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.access import RestrictedSearcher
    from archive.engines.base import SearchHits
    from archive.model import Notice, Query
    from archive.query import Expression
    from archive.search.names import Names
    from archive.search.nearwords import NearWords
    from archive.search.query_compiler import CompiledQuery, QueryCompiler
    from archive.search.query_words import QueryWord
    from archive.search.spelling import SpellingSuggester
    from archive.search.weights import Weights
    from archive.tree import Node

FEW = 2
"""Hits up to which likely readings of unknown words are tried."""


@dataclass(frozen=True, slots=True)
class RelaxedQuery:
    """A milder reading: by which step, what was asked, its tree, and the best it found.

    Among `hits` are also hits of the query itself; `total` counts those besides them.
    """

    step: str
    asked: CompiledQuery
    tree: Node
    hits: SearchHits
    total: int


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What was asked, what satisfies it, and what comes near."""

    asked: CompiledQuery
    hits: SearchHits
    notices: tuple[Notice, ...]
    suggestions: tuple[str, ...] = ()
    related: RelaxedQuery | None = None
    offers: tuple[Offer, ...] = ()
    words: tuple[NearWord, ...] = ()
    references: RelatedReferences = NOTHING


@dataclass(frozen=True, slots=True)
class RelaxingSearcher:
    """What is needed to find answers in an archive."""

    asker: QueryCompiler
    names: Names
    readings: SpellingSuggester
    near_words: NearWords
    searcher: RestrictedSearcher
    weights: Weights

    def ask(self, query: Query) -> CompiledQuery:
        """Return a query compiled for this archive.

        Raises:
            QueryError: the query has a mistake.
        """
        return self.asker.ask(query, self.names.visible_values())

    def satisfying(self, query: Query) -> SearchOutcome:
        """Return what satisfies a query, and nothing beside it: one look into the index.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self.ask(query)
        return SearchOutcome(asked, self.searcher.search(self._request(asked, query, ())), ())

    def answer(self, query: Query, facets: tuple[str, ...] = FACETS) -> SearchOutcome:
        """Return what satisfies a query, and what comes near it where that is little.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self.ask(query)
        hits = self.searcher.search(self._request(asked, query, facets))
        answer = SearchOutcome(asked, hits, asked.notices)
        if asked.counted or query.offset:
            return answer
        unknown = self.readings.unknown_words(asked.wanted)
        answer = replace(answer, words=self._near_words(unknown, query))
        total = hits.total
        if asked.filters != asked.everything:
            total = self._total(asked.tree, asked.everything)
        if total >= self.weights.enough:
            return answer
        step, level = self._step(asked, total)
        answer = self._with_references(answer, level) if total <= FEW or step else answer
        whole = answer.references.whole and not total
        read = self._read_otherwise(query, asked) if total <= FEW and not whole else None
        if read and query.match == "all" and not asked.literal:
            step = self._with_more_hits(step, ("reading", read[1], read[1].tree), asked)
        related = self._relaxed_query(answer, step) if step else None
        answer = replace(answer, related=related)
        first = () if total else _first_notice(answer, unknown)
        superseded = {"near words"} if any(s.kind == "not near" for s in first) else set()
        return replace(
            answer,
            notices=(
                *first,
                *(s for s in answer.notices if s.kind not in superseded),
            ),
            suggestions=(read[0],) if read else (),
            offers=(
                *self._without_unknown_words(unknown, answer, query),
                *self._offers(answer, query, total),
            ),
        )

    def _step(
        self, asked: CompiledQuery, total: int
    ) -> tuple[tuple[str, CompiledQuery, Node] | None, int]:
        """Return the first milder reading that finds enough, or the fullest; and a level.

        The level is the number of the strictest of the query's steps that finds anything.
        """
        best, most, level = None, total, 0 if total else len(asked.steps)
        for number, (name, tree) in enumerate(asked.milder, 1):
            count = self._total(tree, asked.everything)
            if count > most:
                best, most, level = (name, asked, tree), count, min(level, number)
            if most >= self.weights.enough:
                break
        return best, level

    def _with_more_hits(
        self,
        step: tuple[str, CompiledQuery, Node] | None,
        other: tuple[str, CompiledQuery, Node],
        asked: CompiledQuery,
    ) -> tuple[str, CompiledQuery, Node] | None:
        if step is None:
            return other
        count = self._total(step[2], asked.everything)
        fuller = self._total(other[2], asked.everything) > count
        return other if fuller and count < self.weights.enough else step

    def _relaxed_query(
        self, answer: SearchOutcome, step: tuple[str, CompiledQuery, Node]
    ) -> RelaxedQuery | None:
        """Return what a milder reading finds besides the hits, under the query's filters."""
        name, read, tree = step
        asked = answer.asked
        hits = self.searcher.search(Request(tree, asked.filters, limit=self.weights.depth))
        both = answer.hits.total
        if name == "reading":  # a milder step finds all hits, another reading need not
            both = self._total(And((tree, asked.tree)), asked.filters)
        total = hits.total - both
        return RelaxedQuery(name, read, tree, hits, total) if total else None

    def _read_otherwise(
        self, query: Query, asked: CompiledQuery
    ) -> tuple[str, CompiledQuery] | None:
        """Return the query's text with likely readings of its unknown words, and that compiled."""
        corrected, readings = self.readings.corrected_query(query.text, asked)
        if not readings:
            return None
        read = read_as(self.ask(replace(query, text=corrected)), readings)
        return (corrected, read) if self._total(read.tree, asked.everything) else None

    def _offers(self, answer: SearchOutcome, query: Query, total: int) -> tuple[Offer, ...]:
        """Return another query with its hits under the same filters: milder, and still literal."""
        asked = answer.asked
        expression = asked.expression
        if expression is None or query.match == "any":
            return ()
        either = any_word(unquoted(expression), asked.compiler.reader)
        if not asked.literal:
            mild = answer.related and answer.related.step != "reading"
            return self._first_offer((("any", either),), expression, query) if mild else ()
        if total > FEW:
            return ()
        words = unquoted(expression)
        return self._first_offer((("words", words), ("any", either)), expression, query)

    def _near_words(self, unknown: Sequence[QueryWord], query: Query) -> tuple[NearWord, ...]:
        """Return the archive's words that are like those it lacks, with their hits."""
        near_words = []
        for asked in unknown:
            for word, how in self.near_words.words_like(asked.exact):
                again = self.ask(replace(query, text=word))
                if total := self._total(again.tree, again.filters):
                    near_words.append(NearWord(asked.surface, word, total, how))
        return tuple(near_words)

    def _without_unknown_words(
        self, unknown: Sequence[QueryWord], answer: SearchOutcome, query: Query
    ) -> tuple[Offer, ...]:
        """Return the query without the words that the archive lacks."""
        asked = answer.asked
        if not unknown or asked.literal or answer.hits.total or asked.expression is None:
            return ()
        gone = {word.surface for word in unknown}
        left = without_words(asked.expression, asked.compiler.reader, gone)
        return self._first_offer((("without", left),), asked.expression, query)

    def _first_offer(
        self, kinds: tuple[tuple[str, Expression | None], ...], own: Expression, query: Query
    ) -> tuple[Offer, ...]:
        for kind, expression in kinds:
            if expression is None or expression == own:
                continue
            text = written(expression)
            try:
                asked = self.ask(replace(query, text=text))
            except QueryError:  # longer than a query may be, or with words that begin too many
                continue
            if total := self._total(asked.tree, asked.filters):
                return (Offer(kind, text, total),)
        return ()

    def _with_references(self, answer: SearchOutcome, level: int) -> SearchOutcome:
        """Return the answer with what references, kept out of its hits, answer too."""
        references = find_references(answer.asked, level, self.searcher, self.weights.depth)
        if not references.total:
            return answer
        kind = "references shown" if references.hits else "references"
        counted = notice(kind, num=references.total)
        return replace(answer, references=references, notices=(*answer.notices, counted))

    def _total(self, tree: Node, filters: tuple[Node, ...]) -> int:
        return self.searcher.search(Request(tree, filters, limit=0)).total

    def _request(self, asked: CompiledQuery, query: Query, facets: tuple[str, ...]) -> Request:
        offset, limit = query.offset, query.limit
        if query.sort == "relevance" and offset < self.weights.depth:
            offset, limit = 0, max(offset + limit, self.weights.depth)
        return Request(
            asked.tree,
            asked.filters,
            query.sort,
            limit,
            offset,
            facets,
            group=query.group,
            per_document=query.per_document,
        )


def _first_notice(answer: SearchOutcome, unknown: Sequence[QueryWord]) -> tuple[Notice, ...]:
    """Return what to say first where nothing satisfies the query, whatever the filters."""
    asked, wanted = answer.asked, answer.asked.wanted
    if answer.related and answer.related.step == "reading":
        words = answer.related.asked.wanted
        return tuple(notice("reading", typed=w.read_as, read=w.surface) for w in words if w.read_as)
    if not wanted:
        return ()
    if not _only_words(asked.expression):
        return _literal_notice(asked.expression)
    if unknown and len(wanted) > 1:
        return tuple(notice("unknown", word=word.surface) for word in unknown)
    if len(wanted) > 1:
        return (notice("none of question" if asked.question_words else "none"),)
    return (notice("none whole", word=wanted[0].surface),)


def _only_words(expression: Expression | None) -> bool:
    """Return whether nothing but words is asked for, all of them."""
    if isinstance(expression, Both):
        return all(isinstance(operand, Words) for operand in expression.operands)
    return isinstance(expression, Words)


def _literal_notice(expression: Expression | None) -> tuple[Notice, ...]:
    match expression:
        case Exact(text):
            return (notice("not verbatim", phrase=text),)
        case Close(_, distance):
            return (notice("not near", distance=distance),)
    return (notice("none of all"),)
