"""Phrases in quotation marks within a heading or a decision: read there, as the index cannot tell.

The index keeps headings and decisions as base forms, in order. Where a phrase's base forms stand in
a row there, its own forms are looked for in the words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.errors import query_error
from archive.language import heading_text
from archive.model import Filters
from archive.search.field_filters import filter_nodes
from archive.tree import And, Is, Or, Phrase, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.access import RestrictedSearcher
    from archive.catalogue import RestrictedCatalogue
    from archive.language import Analyser
    from archive.model import Document, Section
    from archive.tree import Node

MOST_READ = 5000
"""Sections in which a phrase is looked for in a heading or a decision."""


@dataclass(frozen=True, slots=True)
class VerbatimFields:
    """Finds the sections whose heading or decision has a phrase word for word."""

    analyser: Analyser
    languages: tuple[str, ...]
    searcher: RestrictedSearcher
    catalogue: RestrictedCatalogue
    weight: float

    def node(self, field: str, phrase: str) -> Node:
        """Return the tree of a phrase in a field, heading or decision.

        Raises:
            QueryError: its words stand in more than MOST_READ sections.
        """
        likely = self._likely(field, phrase)
        everything = filter_nodes(Filters(references=True), references=True)
        found = self.searcher.search(Request(likely, everything, "date", MOST_READ))
        if found.total > MOST_READ:
            raise query_error(
                "”%(phrase)s” kan stå i %(number)d avsnitt; ordagrant söks högst %(most)d. "
                "Skriv fler ord, eller utan citattecken.",
                phrase=phrase[:40],
                number=found.total,
                most=MOST_READ,
            )
        return And((likely, Is("id", tuple(self._verified(field, phrase, found.ids)))))

    def _likely(self, field: str, phrase: str) -> Node:
        """Return what has the phrase's base forms in a row, in any language of the archive."""
        surfaces = [token.text for token in self.analyser.tokenize(phrase)]
        rows = {
            tuple(self.analyser.of(surfaces, language).base) for language in (None, *self.languages)
        }
        return Or(tuple(_row(field, bases, self.weight) for bases in sorted(rows)))

    def _verified(self, field: str, phrase: str, ids: Sequence[str]) -> Iterator[str]:
        wanted = tuple(self.analyser.analyse(phrase).exact)
        sections = self.catalogue.sections(ids)
        documents = self.catalogue.documents({s.document_id for s in sections.values()})
        for id_, section in sections.items():
            for text in _texts(field, section, documents[section.document_id]):
                if stands_in(self.analyser.analyse(text).exact, wanted):
                    yield id_
                    break


def stands_in(tokens: Sequence[str], row: Sequence[str]) -> bool:
    """Return whether tokens have a row of others among them."""
    return any(
        tuple(tokens[at : at + len(row)]) == tuple(row) for at in range(len(tokens) - len(row) + 1)
    )


def _texts(field: str, section: Section, document: Document) -> Iterator[str]:
    if field == "heading":
        yield heading_text(section, document)
    elif section.decision:
        yield section.decision


def _row(field: str, bases: Sequence[str], weight: float) -> Node:
    return Term(field, bases[0], weight) if len(bases) == 1 else Phrase(field, tuple(bases), weight)
