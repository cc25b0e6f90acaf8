"""Distribution of a query over the parts of the archive, and how evenly it is dispersed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.concordance import statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archive.catalogue import Size
    from archive.concordance.selection import Selection
    from archive.model import Document

_VALUES: Mapping[str, Callable[[Document], str | None]] = {
    "year": lambda document: str(document.date.start.year) if document.date else None,
    "body": lambda document: document.body,
    "type": lambda document: document.type,
    "organisation": lambda document: document.organisation,
    "document": lambda document: document.id,
}


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """A part of the archive with a query's occurrences; value None: unknown.

    `words`, `sections` and `documents` are all there is of it under the same filters and foldings.
    """

    value: str | None
    occurrences: int
    words: int
    per_million: float | None
    sections: int
    documents: int


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How evenly occurrences are spread over parts: see the functions of `statistics`.

    `range` counts the parts with an occurrence of all that have words. None: not defined.
    """

    by: str
    parts: int
    range: int
    dp: float | None
    dp_norm: float | None
    juilland_d: float | None


@dataclass(frozen=True, slots=True)
class Distribution:
    """A query's occurrences by part, and their dispersion over the parts and over documents."""

    parts: tuple[ArchivePart, ...]
    dispersion: tuple[Dispersion, Dispersion]


def distribution(selection: Selection, by: str) -> Distribution:
    """Return where a query occurs, by one of SPLITS; all parts there are, the unknown last."""
    counts: Counter[str | None] = Counter()
    of_documents: Counter[str | None] = Counter()
    value = _VALUES[by]
    for document, _, matches in selection.matched():
        counts[value(document)] += len(matches)
        of_documents[document.id] += len(matches)
    sizes = selection.sizes(by)
    parts = tuple(
        ArchivePart(
            size.value,
            counts[size.value],
            size.words,
            statistics.per_million(counts[size.value], size.words),
            size.sections,
            size.documents,
        )
        for size in sizes
    )
    documents = selection.sizes("document")
    return Distribution(
        parts, (_dispersion(by, sizes, counts), _dispersion("document", documents, of_documents))
    )


def _dispersion(by: str, sizes: Sequence[Size], counts: Counter[str | None]) -> Dispersion:
    words = [size.words for size in sizes]
    here = [counts[size.value] for size in sizes]
    return Dispersion(
        by,
        parts=sum(1 for count in words if count),
        range=sum(1 for count in here if count),
        dp=statistics.deviation_of_proportions(here, words),
        dp_norm=statistics.normalised_deviation(here, words),
        juilland_d=statistics.juilland_d(here, words),
    )
