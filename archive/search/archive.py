"""How is a question to the archive answered? An opened generation, safe from many threads."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from archive import engines, generations, vocabulary
from archive.catalogue import Catalogue
from archive.catalogue.rows import split_id
from archive.engines.base import Request
from archive.errors import IndexUnusableError
from archive.language import SNOWBALL, Analyser
from archive.model import FACETS, UNKNOWN, Filters, HitGroup, Query, Result
from archive.search.asking import Asker
from archive.search.hits import HitMaker
from archive.search.matching import Matcher, spans
from archive.search.ranking import Ranker
from archive.search.restrictions import filter_nodes
from archive.search.synonyms import Synonyms
from archive.search.weights import WEIGHTS
from archive.tree import All

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.engines.base import Found, Searcher
    from archive.model import Hit, Span
    from archive.search.asking import Asked
    from archive.settings import Settings
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

_PAGE = 1000
"""Hits taken from the engine at a time when all are wanted."""


class Archive:
    """What one generation of the index answers."""

    def __init__(
        self,
        generation: str,
        catalogue: Catalogue,
        searcher: Searcher,
        analyser: Analyser,
        *,
        words: Vocabulary,
        sections: int,
    ) -> None:
        self.generation = generation
        self.catalogue = catalogue
        self.searcher = searcher
        self.analyser = analyser
        self.vocabulary = words
        self._values: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        everything = searcher.search(Request(All(), limit=0, facets=("language",)))
        languages = tuple(sorted(v for v, _ in everything.facets["language"] if v in SNOWBALL))
        self._asker = Asker(analyser, words, Synonyms(words, analyser), languages, searcher)
        self._ranker = Ranker(catalogue, searcher, analyser, sections)
        self._hits = HitMaker(catalogue, searcher, analyser, sections)

    @classmethod
    def open(cls, settings: Settings) -> Archive:
        """Open the generation that answers now.

        Raises:
            IndexUnusableError: there is none, or none that is sound and of this version.
        """
        generation = generations.current(settings.index)
        manifest = generation.manifest
        words = vocabulary.load(settings.vocabulary)
        analyser = Analyser(words)
        if manifest.analyser != analyser.version:
            msg = (
                "Indexet är byggt med en annan språkanalys än den som nu gäller; "
                "kör handlingar index."
            )
            raise IndexUnusableError(msg)
        catalogue = Catalogue.open(generation.catalogue)
        searcher = engines.engine(manifest.engine).open(generation.engine)
        return cls(
            generation.name,
            catalogue,
            searcher,
            analyser,
            words=words,
            sections=manifest.sections,
        )

    def close(self) -> None:
        """Let go of files."""
        self.searcher.close()
        self.catalogue.close()

    def search(self, query: Query) -> Result:
        """Answer a query.

        Raises:
            QueryError: the query has a mistake.
        """
        began = time.perf_counter()
        asked = self._ask(query)
        found, tree = self._found(asked, query)
        notices = list(asked.notices)
        if tree is not asked.trees[0]:
            notices.append(_fewer(found.total))
        hits, groups = self._shown(asked, found, query)
        return Result(
            query=query,
            total=found.total,
            documents=found.documents,
            hits=hits,
            groups=groups,
            facets=found.facets,
            generation=self.generation,
            took_ms=(time.perf_counter() - began) * 1000,
            notices=tuple(notices),
        )

    def all_hits(self, query: Query) -> Iterator[Hit]:
        """Stream every hit of a query, in the order of the pages.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._ask(query)
        flat = replace(query, group=False, offset=0, limit=_PAGE)
        found, tree = self._found(asked, flat)
        offset = 0
        while found.ids:
            yield from self._hits.make(self._ordered(asked, found, flat), asked)
            offset += len(found.ids)
            found = self.searcher.search(Request(tree, asked.filters, query.sort, _PAGE, offset))
            flat = replace(flat, offset=offset)

    def highlight(self, text: str, query: Query) -> tuple[Span, ...]:
        """Return where a query's words stand in a text.

        Raises:
            QueryError: the query has a mistake.
        """
        asked = self._ask(query)
        return spans(Matcher(asked.wanted, self.analyser).matches(text))

    def _ask(self, query: Query) -> Asked:
        return self._asker.ask(query, self._visible_values(query.filters.access))

    def _visible_values(self, access: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Return the values of every facet that someone with this access can see."""
        if access not in self._values:
            nodes = filter_nodes(Filters(access=access, references=True), references=True)
            facets = self.searcher.search(Request(All(), nodes, limit=0, facets=FACETS)).facets
            self._values[access] = {
                name: tuple(value for value, _ in counts if value != UNKNOWN)
                for name, counts in facets.items()
            }
        return self._values[access]

    def _found(self, asked: Asked, query: Query) -> tuple[Found, Node]:
        """Return what the engine finds with all words, or with fewer when that is too little."""
        best, best_tree = None, asked.trees[0]
        for tree in asked.trees:
            found = self.searcher.search(self._request(tree, asked, query))
            if best is None or found.total > best.total:
                best, best_tree = found, tree
            if found.total >= WEIGHTS.enough:
                break
        assert best is not None
        return best, best_tree

    def _request(self, tree: Node, asked: Asked, query: Query) -> Request:
        offset, limit = query.offset, query.limit
        if query.sort == "relevance" and offset < WEIGHTS.depth:
            offset, limit = 0, max(offset + limit, WEIGHTS.depth)
        return Request(
            tree,
            asked.filters,
            query.sort,
            limit,
            offset,
            FACETS,
            group=query.group,
            per_document=query.per_document,
        )

    def _ordered(self, asked: Asked, found: Found, query: Query) -> list[tuple[str, float]]:
        """Return ids and scores in their final order."""
        pairs = list(zip(found.ids, found.scores, strict=True))
        if query.sort != "relevance" or query.offset >= WEIGHTS.depth:
            return pairs
        close = dict(pairs) if query.group else dict(pairs[: WEIGHTS.depth])
        scores = self._ranker.rescored(close, asked.wanted)
        head = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return head + ([] if query.group else pairs[WEIGHTS.depth :])

    def _shown(
        self, asked: Asked, found: Found, query: Query
    ) -> tuple[tuple[Hit, ...], tuple[HitGroup, ...]]:
        ordered = self._ordered(asked, found, query)
        cut = query.sort == "relevance" and query.offset < WEIGHTS.depth
        start = query.offset if cut else 0
        if not query.group:
            page = ordered[start : start + query.limit]
            return tuple(self._hits.make(page, asked)), ()
        by_document: dict[str, list[tuple[str, float]]] = {}
        for id_, score in ordered:
            by_document.setdefault(split_id(id_)[0], []).append((id_, score))
        page_of = list(by_document.values())[start : start + query.limit]
        made = list(self._hits.make([pair for group in page_of for pair in group], asked))
        return (), tuple(_groups(made, found.group_totals))


def _groups(hits: Sequence[Hit], totals: Mapping[str, int]) -> Iterator[HitGroup]:
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document.id, []).append(hit)
    for id_, some in by_document.items():
        yield HitGroup(some[0].document, tuple(some), totals.get(id_, len(some)))


def _fewer(total: int) -> str:
    if not total:
        return "Inga avsnitt har orden i frågan."
    return "För få avsnitt har alla orden; här är också de som har de flesta eller några av dem."
