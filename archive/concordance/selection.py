"""Selection: where a query occurs, and of how many words it could have been.

What is counted and what it is divided by stand under the same filters, fields and foldings.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archive.catalogue.rows import split_id
from archive.concordance.folding import Folded, fold_repeats
from archive.model import Filters
from archive.search.field_filters import filter_nodes
from archive.search.occurrences import Occurrences
from archive.tree import All, And

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from archive.catalogue import Size
    from archive.catalogue.sizes import RunningText
    from archive.model import Document, Query, Section
    from archive.search.archive import Archive
    from archive.search.matching import Match
    from archive.tree import Node

_BATCH = 1000
"""Sections whose texts are fetched at a time."""
_EVERYTHING = filter_nodes(Filters(), references=False)


class Matched(NamedTuple):
    """A section with its document and the occurrences in it, in order."""

    document: Document
    section: Section
    matches: list[Match]


class Selection:
    """The occurrences of a query in an archive, `folds` (of options.FOLDS) away.

    Raises:
        QueryError: the query has a mistake.
    """

    def __init__(self, archive: Archive, query: Query, folds: Collection[str] = ()) -> None:
        self.archive = archive
        self.query = query
        self.folds = frozenset(folds)
        self.asked = archive.ask(query)

    @property
    def scope(self) -> tuple[Node, tuple[Node, ...], frozenset[str]]:
        """What the sections are told by in which the query could occur."""
        return self._base_tree, self.asked.filters, self.folds

    @cached_property
    def hits(self) -> tuple[str, ...]:
        """The ids of the sections that satisfy the query, in the order of the index."""
        ids = self.archive.searcher.ids(self.asked.tree, self.asked.filters)
        return self._folded.kept(ids) if self.folds else tuple(ids)

    def matched(self) -> Iterator[Matched]:
        """Yield the sections that satisfy the query with the occurrences in their text."""
        occurrences = Occurrences(self.asked, self.archive.analyser)
        for section, document in self.sections(self.hits):
            yield Matched(document, section, occurrences.of(section, document.language))

    def sections(self, ids: Iterable[str]) -> Iterator[tuple[Section, Document]]:
        """Yield sections with their documents."""
        ids, catalogue = tuple(ids), self.archive.catalogue
        for start in range(0, len(ids), _BATCH):
            sections = catalogue.sections(ids[start : start + _BATCH])
            documents = catalogue.documents({s.document_id for s in sections.values()})
            for section in sections.values():
                yield section, documents[section.document_id]

    def sizes(self, by: str) -> tuple[Size, ...]:
        """Return how much text there is in which the query could occur, by a field (sizes.BY)."""
        filters = self._document_filters
        if filters is not None:
            return self.archive.catalogue.sizes(by, filters)
        return self.archive.catalogue.sizes_of(by, self._searched_sections or ())

    @cached_property
    def words(self) -> int:
        """How many words there are in which the query could occur."""
        return sum(size.words for size in self.sizes("type"))

    def texts(self) -> Iterator[RunningText]:
        """Yield the texts in which the query could occur."""
        return self.archive.catalogue.texts(self._searched_sections)

    def reference_sections(self) -> tuple[str, ...]:
        """Return the sections under the query's filters; without words, those under none."""
        filters = self.asked.filters if self.query.text else self.asked.everything
        ids = tuple(self.archive.searcher.ids(All(), filters))
        return (
            fold_repeats(self.archive.catalogue, ids, self.folds).kept(ids) if self.folds else ids
        )

    @property
    def _base_tree(self) -> Node:
        restricted = self.asked.restricted
        return And((All(), *restricted)) if restricted else All()

    @property
    def _document_filters(self) -> Filters | None:
        """Return the filters where these alone tell what is searched, by document; else None."""
        filters = self.query.filters
        told_by_sections = filters.topic or filters.outcome or filters.references
        if self.folds or self.asked.restricted or told_by_sections:
            return None
        return filters if self.asked.filters == filter_nodes(filters, references=False) else None

    @cached_property
    def _searched_sections(self) -> tuple[tuple[str, str], ...] | None:
        """Return the sections in which the query could occur; None where these are all."""
        if not self.folds and not self.asked.restricted and self.asked.filters == _EVERYTHING:
            return None
        ids = self.archive.searcher.ids(self._base_tree, self.asked.filters)
        return tuple(map(split_id, self._folded.kept(ids)))

    @cached_property
    def _folded(self) -> Folded:
        if not self.folds:
            return Folded()
        ids = self.archive.searcher.ids(self._base_tree, self.asked.filters)
        return fold_repeats(self.archive.catalogue, ids, self.folds)
