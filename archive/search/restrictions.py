"""Which of the archive's own names does a field of a query mean?

`organ:social` means every body whose name has that word, `förbund:GR` the organisation that goes by
it. Only names that the asker may see are known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.errors import QueryError
from archive.language.tokens import fold
from archive.model import FACETS, UNKNOWN, SectionKind
from archive.query import interval
from archive.search.days import days
from archive.tree import Is, Not, Range

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.language import Analyser
    from archive.model import Filters
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

_SWEDISH = {
    "organisation": "Ingen organisation",
    "body": "Inget organ",
    "type": "Ingen typ",
    "topic": "Inget ämne",
    "language": "Inget språk",
    "outcome": "Inget beslut",
}
_LANGUAGES = {
    "svenska": "sv",
    "engelska": "en",
    "norska": "no",
    "danska": "da",
    "finska": "fi",
    "tyska": "de",
}
_REFERENCES = frozenset({"hänvisning", "hänvisningar"})
_MISSING = {
    "datum": "year", "år": "year", "organ": "body", "förbund": "organisation",
    "organisation": "organisation", "typ": "type", "ämne": "topic", "språk": "language",
    "beslut": "outcome",
}  # fmt: skip
_YEARS = re.compile(r"(\d{4})(?:\s*(?:\.\.|-|–)\s*(\d{4}))?$")
_HIDDEN = (str(SectionKind.REFERENCE), str(SectionKind.FURNITURE))


@dataclass(slots=True)
class Restrictions:
    """Resolves names; `values` are those of the archive by facet, `notices` what it has to say."""

    analyser: Analyser
    vocabulary: Vocabulary
    values: Mapping[str, Sequence[str]]
    notices: list[str] = field(default_factory=list)
    asks_references: bool = False

    def node(self, name: str, value: str) -> Node:
        """Return the restriction of a field to a value.

        Raises:
            QueryError: a date or year cannot be understood, or `saknar:` names no field.
        """
        match name:
            case "date":
                low, high = interval(value)
                return Range("date", days(low) if low else None, days(high) if high else None)
            case "year":
                return self._years(value)
            case "missing":
                return self._missing(value)
            case "type" if value.lower() in _REFERENCES:
                self.asks_references = True
                return Is("kind", (str(SectionKind.REFERENCE),))
        return self._named(name, value)

    def is_outcome(self, value: str) -> bool:
        """Return whether a word is a kind of decision, such as `bordlagt`."""
        return value.lower() in map(str.lower, self.values.get("outcome", ()))

    def _named(self, facet: str, value: str) -> Node:
        facet = "outcome" if facet == "decision" else facet
        value = _LANGUAGES.get(value.lower(), value) if facet == "language" else value
        known = [v for v in self.values.get(facet, ()) if v != UNKNOWN]
        if value.lower() == UNKNOWN:
            return Is(facet, (UNKNOWN,))
        wanted = self._spellings(facet, value)
        same = [v for v in known if fold(v) in wanted]
        if not same:
            asked = self._bases(value)
            same = [v for v in known if asked and asked <= self._bases(v)]
        if not same:
            self.notices.append(f"{_SWEDISH[facet]} i arkivet heter ”{value}”.")
            return Is(facet, (value,))
        return Is(facet, tuple(same))

    def _spellings(self, facet: str, value: str) -> set[str]:
        """Return what a name may be called: itself, its authorised name, a topic's label."""
        wanted = {fold(value)}
        entries = _named_entries(self.vocabulary, facet)
        for name, others in entries:
            if wanted & {fold(name), *map(fold, others)}:
                wanted = wanted | {fold(name)}
        return wanted

    def _bases(self, text: str) -> set[str]:
        return set(self.analyser.analyse(text).base)

    def _years(self, value: str) -> Node:
        found = _YEARS.match(value)
        if not found:
            msg = f"Året ”{value}” går inte att förstå; skriv år:2013 eller år:2012..2014."
            raise QueryError(msg)
        low, high = int(found[1]), int(found[2] or found[1])
        if not low <= high <= low + 200:
            msg = f"Åren ”{value}” är inget intervall; skriv det tidigare året först."
            raise QueryError(msg)
        return Is("year", tuple(str(year) for year in range(low, high + 1)))

    def _missing(self, value: str) -> Node:
        facet = _MISSING.get(value.lower())
        if facet is None:
            msg = f"Efter saknar: står ett av {', '.join(_MISSING)}; ”{value}” finns inte."
            raise QueryError(msg)
        return Is(facet, (UNKNOWN,))


def _named_entries(vocabulary: Vocabulary, facet: str) -> list[tuple[str, tuple[str, ...]]]:
    match facet:
        case "organisation":
            return [(e.name, (*e.variants, *e.abbreviations)) for e in vocabulary.organisations]
        case "body":
            return [(e.name, (*e.variants, *e.abbreviations)) for e in vocabulary.bodies]
        case "topic":
            return [(e.id, (e.sv, e.en)) for e in vocabulary.topics]
        case "type":
            return [(e.name, (e.en, *e.labels)) for e in vocabulary.types]
    return []


def filter_nodes(filters: Filters, *, references: bool) -> tuple[Node, ...]:
    """Return the filters as nodes; what the asker may see is always among them."""
    nodes: list[Node] = [Is("access", filters.access)]
    nodes += [Is(facet, values) for facet in FACETS if (values := getattr(filters, facet))]
    if filters.date_from or filters.date_to:
        low = days(filters.date_from) if filters.date_from else None
        high = days(filters.date_to) if filters.date_to else None
        nodes.append(Range("date", low, high))
    hidden = _HIDDEN[1:] if filters.references or references else _HIDDEN
    nodes.append(Not(Is("kind", hidden)))
    return tuple(nodes)
