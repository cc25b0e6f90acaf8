"""Concordance of a query: its occurrences as lines in context, sorted, sampled and counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive.concordance.kwic_lines import kwic_line, sort_key
from archive.concordance.options import CONTEXT
from archive.concordance.places import Place, Places
from archive.concordance.selection import Selection
from archive.concordance.statistics import per_million

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.concordance.kwic_lines import Line
    from archive.model import Query
    from archive.search.archive import Archive

_BATCH = 500
"""Lines whose texts are fetched at a time."""


@dataclass(frozen=True, slots=True)
class LinesAsked:
    """How the occurrences of a query are shown.

    order: of options.KEYS, the first weighs most, nothing for the order of the archive. context: in
    characters. sample: lines drawn at random with `seed`, 0 for all of them. folds: of
    options.FOLDS.
    """

    query: Query
    order: tuple[str, ...] = ()
    context: int = CONTEXT
    sample: int = 0
    seed: int = 0
    folds: tuple[str, ...] = ()


class Concordance:
    """The lines of a query.

    `total` counts all its occurrences, in so many `sections` and `documents`; `shown` those that
    are lines here. `words` is how many words there are under the same filters and foldings.
    """

    def __init__(self, selection: Selection, places: Places, context: int) -> None:
        self._selection = selection
        self._places = places
        self._context = context
        self.total, self.shown = places.total, places.shown
        self.sections, self.documents = places.sections, places.documents
        self.words = selection.words
        self.dropped = selection.asked.dropped

    @property
    def totals(self) -> dict[str, int | float | None]:
        """The counts by name, with occurrences per million words."""
        return {
            "occurrences": self.total,
            "sections": self.sections,
            "documents": self.documents,
            "words": self.words,
            "per_million": per_million(self.total, self.words),
        }

    def lines(self, limit: int = -1, offset: int = 0) -> Iterator[Line]:
        """Yield a stretch of the lines in their order; all that are left where limit is -1."""
        places = self._places.ordered(limit, offset)
        while batch := list(islice(places, _BATCH)):
            ids = dict.fromkeys(place.section for place in batch)
            sections = {s.id: (s, d) for s, d in self._selection.sections(ids)}
            documents = {place.document for place in batch}
            pages = self._selection.archive.catalogue.page_starts(documents)
            for place in batch:
                section, document = sections[place.section]
                at = (place.first, place.last, place.rule)
                yield kwic_line(document, section, at, self._context, pages.get(document.id, ()))


@contextmanager
def concordance(archive: Archive, asked: LinesAsked) -> Iterator[Concordance]:
    """Open the concordance of a query.

    Raises:
        QueryError: the query has a mistake.
    """
    selection = Selection(archive, asked.query, asked.folds)
    with Places(_sorted_places(selection, asked.order)) as places:
        if asked.sample:
            places.draw(asked.sample, asked.seed)
        yield Concordance(selection, places, asked.context)


def _sorted_places(selection: Selection, order: Sequence[str]) -> Iterator[Place]:
    for document, section, matches in selection.matched():
        for match in matches:
            key = sort_key(section.text, match.start, match.end, order) if order else b""
            yield Place(section.id, document.id, match.start, match.end, match.rule, key)
