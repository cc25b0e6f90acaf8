"""Search of an opened generation as the readers of one level have it, safe from many threads."""

from __future__ import annotations

import time
from dataclasses import replace
from heapq import nlargest, nsmallest
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.engines.base import Request
from archive.errors import QueryError, query_error
from archive.model import (
    FACETS,
    Filters,
    HitGroup,
    MatchRule,
    Query,
    References,
    Related,
    Result,
)
from archive.query import parse
from archive.search.compound_finder import CompoundFinder
from archive.search.decided import DecisionFinder
from archive.search.field_filters import FieldFilters, filter_nodes
from archive.search.hits import HitMaker
from archive.search.matching import Matcher, matched_spans
from archive.search.names import Names, size_and_languages
from archive.search.nearwords import NearWords
from archive.search.notices import SENTENCES, count_notice
from archive.search.ordering import grouped_hits, page_of
from archive.search.ordering import ordered_hits as in_order
from archive.search.query_compiler import QueryCompiler
from archive.search.query_relaxation import RelaxingSearcher
from archive.search.ranking import Ranker
from archive.search.related_references import SHOWN
from archive.search.similar import similar_sections
from archive.search.spelling import SpellingSuggester
from archive.search.suggesting import suggest_completions
from archive.search.texts import Texts
from archive.search.weights import WEIGHTS
from archive.tree import Is

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from archive.access import LevelReader
    from archive.language import Analyser
    from archive.model import DecidedAnswer, Document, Hit, Notice, Span
    from archive.search.ordering import Pairs
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_relaxation import SearchOutcome
    from archive.search.suggesting import Suggestion
    from archive.search.synonyms import Synonyms
    from archive.search.weights import Weights
    from archive.vocabulary import Vocabulary

    Membership = Callable[[Collection[str]], Collection[str]]
    """Tells which of some section ids are meant."""

MOST_HELD = 50_000
"""Ids of hits that are held at once for a feed or an alert, some 140 bytes each."""
LEAST_RELATED = 3
"""Related sections shown where the hits leave no room."""
_PAGE = 1000
"""Hits whose texts are fetched at a time when all are wanted."""
_COMMON = 20_000
"""Words that are met before anyone asks: a second's work, nearly all of what is in a text."""


class Archive:
    """What a generation answers the readers of one level, as if it held nothing above it.

    Which words are rare, which there are at all, which languages and how many sections: all of it
    is asked of what the reader may see, so that no score, suggestion or count tells of more.
    """

    def __init__(
        self,
        generation: str,
        reader: LevelReader,
        analyser: Analyser,
        *,
        words: Vocabulary,
        synonyms: Synonyms,
        weights: Weights = WEIGHTS,
        cautions: tuple[Notice, ...] = (),
    ) -> None:
        self._cautions = cautions
        self.generation = generation
        self.level = reader.level
        self.bounds = reader.bounds
        self.catalogue = reader.catalogue
        self.state = reader.catalogue.state()
        self.searcher = reader.searcher
        self.analyser = analyser
        self.vocabulary = words
        self._weights = weights
        self._newer = reader.catalogue.newer()
        self._sections, languages = size_and_languages(reader.searcher)
        texts = Texts(reader.catalogue, analyser, self._sections < weights.feedback_sections)
        compounds = CompoundFinder(analyser, reader.searcher, languages)
        asker = QueryCompiler(
            analyser,
            words,
            synonyms,
            languages,
            reader.searcher,
            reader.catalogue,
            weights,
            compounds,
        )
        self._names = Names(reader.searcher, reader.catalogue)
        readings = SpellingSuggester(reader.searcher)
        self._near_words = NearWords(reader.searcher, readings)
        self._answerer = RelaxingSearcher(
            asker, self._names, readings, self._near_words, reader.searcher, weights
        )
        self._ranker = Ranker(texts, reader.searcher, self._sections, weights)
        self._hits = HitMaker(texts, reader.searcher, self._sections)

    def warm(self) -> None:
        """Look up what most questions look up, so that the first reader need not wait for it."""
        self.search(Query(text="protokoll", limit=1, group=True))
        self._near_words.warm()
        words = self.analyser.words()
        common = nlargest(_COMMON, self.searcher.terms("exact"), key=itemgetter(1))
        for surface, _ in common:
            words[surface]

    def search(self, query: Query, *, facets: bool = True) -> Result:
        """Answer a query, with the counts of facet values or without.

        Raises:
            QueryError: the query has a mistake.
        """
        began = time.perf_counter()
        result = self._hit_result(query, FACETS if facets else ())
        result = replace(result, answer=self._decided_answer(query))
        return replace(result, took_ms=(time.perf_counter() - began) * 1000)

    def _satisfying_hits(self, query: Query) -> tuple[Hit, ...]:
        """Return a page of hits, not grouped, without what belongs to them."""
        answer = self._answerer.satisfying(query)
        best, _ = self._ordered_pairs(answer, query)
        return self._shown_hits(answer, best, query)[0]

    def _hit_result(self, query: Query, facets: tuple[str, ...]) -> Result:
        """Return the hits of a query and what belongs to them, without the decisions."""
        answer = self._answerer.answer(query, facets)
        best, near = self._ordered_pairs(answer, query)
        hits, groups = self._shown_hits(answer, best, query)
        return Result(
            query=query,
            total=answer.hits.total,
            documents=answer.hits.documents,
            hits=hits,
            groups=groups,
            facets=answer.hits.facets,
            generation=self.state.generation,
            took_ms=0.0,
            notices=count_notice(answer.asked.counted, answer.hits)
            + answer.notices
            + self._cautions,
            suggestions=answer.suggestions,
            synonyms=tuple(
                (word.surface, tuple(alternative.text for alternative in word.alternatives))
                for word in answer.asked.words
                if word.alternatives
            ),
            references=self._shown_references(answer, query),
            dropped=answer.asked.dropped,
            related=self._related_hits(answer, near, query.limit - len(groups or hits)),
            offers=answer.offers,
            words=answer.words,
            meanings=tuple(
                (word.surface, word.meaning.kind, word.meaning.values)
                for word in answer.asked.words
                if word.meaning
            ),
        )

    def _decided_answer(self, query: Query) -> DecidedAnswer | None:
        """Return the decisions that answer a question, with the first page of its hits."""
        if not query.limit or query.offset:
            return None
        ask, hits = self._answerer.ask, self._satisfying_hits
        return DecisionFinder(self.analyser, ask, hits).answer(query)

    def check(self, filters: Filters) -> None:
        """Refuse filters with a type, language, outcome or year that no record can have.

        Raises:
            QueryError: there is no such value; the sentence says what was meant.
        """
        self._restrictions().check(filters)

    def resolved(self, filters: Filters) -> Filters:
        """Return filters with each name as records have it: `direktionen` means Direktionen.

        Raises:
            QueryError: neither a record nor a vocabulary has such a name; the sentence says what
                was meant.
        """
        return self._restrictions().resolved(filters)

    def read_names(self, filters: Filters) -> tuple[Filters, str]:
        """Return filters with each name as records have it, and a sentence on one nobody has.

        Where there is such a sentence, the filters are as they were, and nothing has that name.
        """
        try:
            return self.resolved(filters), ""
        except QueryError as error:
            return filters, str(error)

    def followed(self, query: Query) -> Query:
        """Return a query that is to be asked night after night, its filters' names resolved.

        Raises:
            QueryError: nothing can ever satisfy it (it has no word, or names what neither a record
                nor a vocabulary has), or it has a mistake.
        """
        self.check(query.filters)
        resolved = replace(query, filters=self.resolved(query.filters))
        self._restrictions().refuse_unknown(parse(query.text))
        if any(notice.kind == "no words" for notice in self.ask(resolved).notices):
            raise query_error(str(SENTENCES["no words"]))
        return resolved

    def _restrictions(self) -> FieldFilters:
        visible = self._names.visible_values()
        return FieldFilters(self.analyser, self.vocabulary, visible, self.catalogue)

    def all_hits(self, query: Query) -> Iterator[Hit]:
        """Stream every hit of a query, in the order of the pages.

        Raises:
            QueryError: the query has a mistake.
        """
        flat = replace(query, group=False, offset=0, limit=self._weights.depth)
        answer = self._answerer.answer(flat, facets=())
        pairs, _ = self._ordered_pairs(answer, flat)
        yield from self._hits.make_hits(pairs, answer.asked)
        ranked = self.searcher.ranked(answer.asked.tree, answer.asked.filters, query.sort)
        rest = islice(ranked, len(answer.hits.ids), None)
        while batch := list(islice(rest, _PAGE)):
            yield from self._hits.make_hits(batch, answer.asked)

    def hits_after(self, query: Query, after: str) -> tuple[Hit, ...]:
        """Return at most `query.limit` hits in the order of their ids, those after one of them.

        The order is the same in every generation: a list that is leafed through while the archive
        changes misses nothing that was there all the time, and has nothing twice.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._answerer.ask(query)
        rest = (id_ for id_ in self.searcher.ids(asked.tree, asked.filters) if id_ > after)
        pairs = [(id_, 0.0) for id_ in nsmallest(query.limit, rest)]
        return tuple(self._hits.make_hits(pairs, asked))

    def matching_ids(self, query: Query) -> frozenset[str]:
        """Return the ids of all sections that a query finds.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._answerer.ask(query)
        return frozenset(self.searcher.ids(asked.tree, asked.filters))

    def membership(self, query: Query) -> Membership:
        """Return what tells which of some section ids a query finds.

        At most MOST_HELD ids are held; where there are more hits, the engine is asked each time
        about the documents of those ids alone.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._answerer.ask(query)
        hits = self.searcher.search(Request(asked.tree, asked.filters, limit=0))
        if hits.total <= MOST_HELD:
            return self.matching_ids(query).intersection

        def among(ids: Collection[str]) -> frozenset[str]:
            documents = tuple({split_id(id_)[0] for id_ in ids})
            here = (*asked.filters, Is("document", documents))
            return frozenset(self.searcher.ids(asked.tree, here)).intersection(ids)

        return among

    def hits_of(self, query: Query, ids: Sequence[str]) -> tuple[Hit, ...]:
        """Return some sections as hits of a query that finds them, in the order given.

        Raises:
            QueryError: the query has a mistake.
        """
        return tuple(self._hits.make_hits([(id_, 0.0) for id_ in ids], self._answerer.ask(query)))

    def highlight(self, text: str, query: Query) -> tuple[Span, ...]:
        """Return where a query's words stand in a text.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._answerer.ask(query)
        matcher = Matcher(asked.wanted, self.analyser, forms=asked.compiler.forms)
        return matched_spans(matcher.matches(text))

    def word_test(self, query: Query) -> Callable[[str], bool]:
        """Return what tells whether a text has all words that a query asks for.

        A word that its record answers (its body, year or day) need not stand in the text.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._answerer.ask(query)
        matcher = Matcher(asked.wanted, self.analyser, forms=asked.compiler.forms)
        needed = {number for number, word in enumerate(asked.wanted) if not word.meaning}

        def has_all(text: str) -> bool:
            held = {m.word for m in matcher.matches(text) if m.rule is not MatchRule.PIECE}
            return needed <= held

        return has_all

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return how what is being typed may go on: names and words of the archive."""
        nodes = filter_nodes(Filters(), references=False)
        return suggest_completions(typed, self.searcher, nodes, self._names.value_counts(), limit)

    def similar(self, document_id: str, limit: int = 6) -> tuple[tuple[Document, float], ...]:
        """Return documents about the same with scores, the most alike first.

        Raises:
            NotFoundError: there is no such document.
        """
        document = self.catalogue.document(document_id)
        text = "\n".join((document.title, *(section.text for section in document.sections)))
        bases = self.analyser.analyse(text, document.language).base
        nodes = filter_nodes(Filters(), references=False)
        pairs = similar_sections(
            document.id, bases, self.searcher, nodes, sections=self._sections, limit=limit
        )
        documents = self.catalogue.documents([split_id(id_)[0] for id_, _ in pairs])
        return tuple((documents[split_id(id_)[0]], score) for id_, score in pairs)

    def ask(self, query: Query) -> CompiledQuery:
        """Return a query compiled for this archive: what its words mean, and its tree.

        Raises:
            QueryError: the query has a mistake.
        """
        return self._answerer.ask(query)

    def _ordered_pairs(self, answer: SearchOutcome, query: Query) -> tuple[Pairs, Pairs]:
        """Return ids and scores of the hits in their final order, and of what is related."""
        depth = self._weights.depth
        return in_order(answer, query, self.searcher, self._ranker, newer=self._newer, depth=depth)

    def _shown_hits(
        self, answer: SearchOutcome, ordered: Pairs, query: Query
    ) -> tuple[tuple[Hit, ...], tuple[HitGroup, ...]]:
        page = page_of(ordered, query, self._weights.depth)
        hits = tuple(self._hits.make_hits(page, answer.asked))
        return ((), grouped_hits(hits, answer.hits.group_totals)) if query.group else (hits, ())

    def _related_hits(self, answer: SearchOutcome, near: Pairs, room: int) -> Related | None:
        """Return what comes near, as much as there is room for beside the hits, or a little."""
        if (related := answer.related) is None:
            return None
        shown = near[: max(LEAST_RELATED, room)]
        hits = tuple(self._hits.related(shown, related.asked))
        return Related(related.total, hits, related.step)

    def _shown_references(self, answer: SearchOutcome, query: Query) -> References:
        """Return the references to give beside the first hits, the best first."""
        given = answer.references
        if given.hits is None or query.offset:
            return References(given.total)
        flat = replace(query, sort="relevance", group=False)
        asked = replace(answer, hits=given.hits, related=None)
        best = self._ordered_pairs(asked, flat)[0][:SHOWN]
        return References(given.total, tuple(self._hits.make_hits(best, answer.asked)), given.first)
