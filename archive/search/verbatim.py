"""Phrases in quotation marks and words with `*` within a heading or a decision: read there.

The index keeps headings and decisions as base forms, in order. Where the base forms stand there,
the forms themselves are looked for in the words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.errors import query_error
from archive.language import heading_text
from archive.model import Filters
from archive.search.field_filters import filter_nodes
from archive.search.occurrences import token_places
from archive.tree import And, Is, Or, Phrase, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    verified: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False)
    """What has been read before: field and words → ids."""

    def phrase(self, field: str, phrase: str) -> Node:
        """Return the tree of a phrase in a field, heading or decision.

        Raises:
            QueryError: its words stand in more than MOST_READ sections, or it has none.
        """
        row = tuple(self.analyser.analyse(phrase).exact)
        if not row:
            raise query_error(
                "Det finns inga ord mellan citattecknen. Skriv orden eller ta bort tecknen."
            )
        groups = [(token,) for token in row]
        return self._verified_node(
            field,
            phrase,
            self._likely_node(field, phrase),
            lambda tokens: any(token_places(tokens, groups)),
        )

    def beginning(self, field: str, beginning: str, likely: Node) -> Node:
        """Return the tree of what has a word that begins so in a field, of what is likely to.

        Raises:
            QueryError: more than MOST_READ sections are.
        """
        return self._verified_node(
            field,
            f"{beginning}*",
            likely,
            lambda tokens: any(token.startswith(beginning) for token in tokens),
        )

    def _verified_node(
        self, field: str, phrase: str, likely: Node, holds: Callable[[Sequence[str]], bool]
    ) -> Node:
        if (field, phrase) not in self.verified:
            ids = self._likely_ids(phrase, likely)
            self.verified[field, phrase] = tuple(self._holding_ids(field, ids, holds))
        return And((likely, Is("id", self.verified[field, phrase])))

    def _likely_ids(self, phrase: str, likely: Node) -> Sequence[str]:
        everything = filter_nodes(Filters(references=True), references=True)
        hits = self.searcher.search(Request(likely, everything, "date", MOST_READ))
        if hits.total > MOST_READ:
            raise query_error(
                "”%(phrase)s” kan stå i %(number)d avsnitt; ordagrant söks högst %(most)d. "
                "Skriv fler ord, eller utan citattecken.",
                phrase=phrase[:40],
                number=hits.total,
                most=MOST_READ,
            )
        return hits.ids

    def _likely_node(self, field: str, phrase: str) -> Node:
        """Return what has the phrase's base forms in a row, in any language of the archive."""
        surfaces = [token.text for token in self.analyser.tokenize(phrase)]
        rows = {
            tuple(self.analyser.of(surfaces, language).base) for language in (None, *self.languages)
        }
        return Or(tuple(_row_node(field, bases, self.weight) for bases in sorted(rows)))

    def _holding_ids(
        self, field: str, ids: Sequence[str], holds: Callable[[Sequence[str]], bool]
    ) -> Iterator[str]:
        sections = self.catalogue.sections(ids)
        documents = self.catalogue.documents({s.document_id for s in sections.values()})
        for id_, section in sections.items():
            for text in _field_texts(field, section, documents[section.document_id]):
                if holds(self.analyser.analyse(text).exact):
                    yield id_
                    break


def _field_texts(field: str, section: Section, document: Document) -> Iterator[str]:
    if field == "heading":
        yield heading_text(section, document)
    elif section.decision:
        yield section.decision


def _row_node(field: str, bases: Sequence[str], weight: float) -> Node:
    return Term(field, bases[0], weight) if len(bases) == 1 else Phrase(field, tuple(bases), weight)
