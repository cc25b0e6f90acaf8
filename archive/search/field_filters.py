"""Field restrictions of a query, resolved to the archive's own names.

`organ:social` means every body whose name has that word, `förbund:GR` the organisation that goes by
it. Only names that the asker may see are known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from archive.catalogue.flags import Flag
from archive.errors import ValueRefusedError, query_error, unknown_value
from archive.language.tokens import fold
from archive.model import (
    DECLARED,
    FACETS,
    NO_OWN_TEXT,
    UNKNOWN,
    DecisionOutcome,
    SectionKind,
)
from archive.query import Both, Either, Field, interval
from archive.search.days import epoch_days
from archive.search.notices import SENTENCES, notice
from archive.tree import All, And, Is, Not, Or, Phrase, Range

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from archive.catalogue import RestrictedCatalogue
    from archive.errors import QueryError
    from archive.language import Analyser
    from archive.model import Filters, Notice
    from archive.query import Expression
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

LANGUAGES = ("sv", "en", "no", "da", "fi", "de", "fr", "es", "it", "nl", "pt")
"""Languages that a record may be told to be in."""
_LANGUAGES = {
    "svenska": "sv",
    "engelska": "en",
    "norska": "no",
    "danska": "da",
    "finska": "fi",
    "tyska": "de",
}
_REFERENCES = frozenset({"hänvisning", "hänvisningar"})
_MISSING = {facet.words[0]: facet.name for facet in DECLARED} | {
    "datum": "year",
    "organisation": "organisation",
}
_FLAGS = {
    "ocr": Flag.SCANNED,
    "oläst": Flag.UNREAD,
    "svårläst": Flag.POOR,
    "dold": Flag.HIDDEN,
}
_OPEN = ("organisation", "body", "topic")
"""Facets whose values are names that records give."""
_YES_OR_NO = {"ja": True, "nej": False, "yes": True, "no": False}
_COUNTED = {"avsnitt": "sections", "handlingar": "documents", "handling": "documents"}
_YEAR = re.compile(r"[0-9]{4}")
_YEARS = re.compile(r"[0-9.\s–-]+")
_REFERENCE = str(SectionKind.REFERENCE)
_NO_HITS = tuple(map(str, NO_OWN_TEXT))


@dataclass(slots=True)
class FieldFilters:
    """Resolves names; `values` are those of the archive by facet, `notices` what it has to say.

    `counted` is what `antal:` asks for the number of: sections or documents.
    """

    analyser: Analyser
    vocabulary: Vocabulary
    values: Mapping[str, Sequence[str]]
    catalogue: RestrictedCatalogue
    notices: list[Notice] = field(default_factory=list)
    asks_references: bool = False
    counted: str = ""
    _known: dict[tuple[str, str], Node] = field(default_factory=dict)

    def node(self, name: str, value: str) -> Node:
        """Return the restriction of a field to a value.

        Raises:
            QueryError: the value cannot be understood; the sentence says which there are.
        """
        if (name, value) not in self._known:
            self._known[name, value] = self._value_node(name, value)
        return self._known[name, value]

    def _value_node(self, name: str, value: str) -> Node:
        match name:
            case "date":
                low, high = interval(value)
                return Range(
                    "date", epoch_days(low) if low else None, epoch_days(high) if high else None
                )
            case "year":
                return self._years_node(value)
            case "missing":
                return self._unknown_node(value)
            case "type" if value.lower() in _REFERENCES:
                self.asks_references = True
                return Is("kind", (_REFERENCE,))
            case "count":
                self.counted = _COUNTED[_one_of("antal", value, _COUNTED)]
                return All()
        return self._marked_node(name, value) or self._named_node(name, value)

    def is_outcome(self, value: str) -> bool:
        """Return whether a word is a kind of decision, such as `bordlagt`."""
        return value.lower() in map(str.lower, self.values.get("outcome", ()))

    def _named_node(self, facet: str, value: str) -> Node:
        facet = "outcome" if facet == "decision" else facet
        value = _LANGUAGES.get(value.lower(), value) if facet == "language" else value
        if value.lower() == UNKNOWN:
            return Is(facet, (UNKNOWN,))
        same = self._names_like(facet, value)
        if not same:
            if facet == "type":
                _known_value(value, self._type_names())
            elif facet == "language":
                _known_value(value, self._language_names())
            elif facet in ("organisation", "body", "topic"):
                self.notices.append(self._nobody_notice(facet, value))
            else:
                self.notices.append(notice(f"no {facet}", name=value))
            return Is(facet, (value,))
        return Is(facet, same)

    def _names_like(self, facet: str, value: str) -> tuple[str, ...]:
        """Return the archive's names that a value means: its spellings, else all with its words."""
        known = [v for v in self.values.get(facet, ()) if v != UNKNOWN]
        wanted = self._name_spellings(facet, value)
        same = tuple(v for v in known if fold(v) in wanted)
        asked = self._base_forms(value)
        return same or tuple(v for v in known if asked and asked <= self._base_forms(v))

    def check(self, filters: Filters) -> None:
        """Refuse values of a filter that no record can have, and mark names that none here has.

        Raises:
            QueryError: there is no such type, language, outcome or year; the sentence says what was
                meant.
        """
        for value in filters.type:
            _known_value(value, self._type_names())
        for value in filters.language:
            _known_value(value, self._language_names())
        for value in filters.outcome:
            _known_value(value, (*map(str, DecisionOutcome), *self.values.get("outcome", ())))
        for value in filters.year:
            if value != UNKNOWN and not _YEAR.fullmatch(value):
                raise _no_year(value)

    def mark(self, filters: Filters) -> None:
        """Add a notice for each name of a filter that no record here has, with what was meant."""
        for facet in _OPEN:
            known = self.values.get(facet, ())
            for value in getattr(filters, facet):
                if value != UNKNOWN and value not in known:
                    self.notices.append(self._nobody_notice(facet, value))

    def resolved(self, filters: Filters) -> Filters:
        """Return filters with each name as the archive has it, as a field of a query means it.

        Raises:
            QueryError: neither a record here nor a vocabulary has such a name; the sentence says
                what was meant.
        """
        return replace(
            filters,
            organisation=self._all_names("organisation", filters.organisation),
            body=self._all_names("body", filters.body),
            topic=self._all_names("topic", filters.topic),
        )

    def refuse_unknown(self, expression: Expression | None) -> None:
        """Refuse an expression that nothing can satisfy for a name that nobody has.

        Raises:
            QueryError: every way to satisfy it asks for such a name; the sentence says what was
                meant by the first.
        """
        if lacking := self._field_of_nobody(expression):
            self._names_or_refusal(lacking.name, lacking.value)

    def _field_of_nobody(self, expression: Expression | None) -> Field | None:
        """Return a field whose name nobody has and that an expression cannot do without."""
        match expression:
            case Field("organisation" | "body" | "topic" as facet, value):
                return None if self._names_meant(facet, value) else expression
            case Both(operands):
                return next(filter(None, map(self._field_of_nobody, operands)), None)
            case Either(operands):
                lacking = [self._field_of_nobody(operand) for operand in operands]
                return lacking[0] if all(lacking) else None
        return None

    def _all_names(self, facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(name for value in values for name in self._names_or_refusal(facet, value))
        )

    def _names_or_refusal(self, facet: str, value: str) -> tuple[str, ...]:
        if names := self._names_meant(facet, value):
            return names
        meant = self._nearest_name(facet, value)
        kind = f"no {facet}, meant" if meant else f"no {facet}"
        raise ValueRefusedError(str(SENTENCES[kind]), value, meant)

    def _names_meant(self, facet: str, value: str) -> tuple[str, ...]:
        """Return the names that a value means, in the archive or in a vocabulary."""
        if value.lower() == UNKNOWN:
            return (UNKNOWN,)
        if value in self.values.get(facet, ()):
            return (value,)
        return self._names_like(facet, value) or self._of_vocabulary(facet, value)

    def _of_vocabulary(self, facet: str, value: str) -> tuple[str, ...]:
        """Return the name that a vocabulary has for a value: records with it may come."""
        typed = fold(value)
        entries = _named_entries(self.vocabulary, facet)
        return tuple(n for n, others in entries if typed in {fold(n), *map(fold, others)})[:1]

    def _nobody_notice(self, facet: str, value: str) -> Notice:
        """Return that no name is this one, with the likeliest of those there are."""
        if meant := self._nearest_name(facet, value):
            return notice(f"no {facet}, meant", name=value, meant=meant)
        return notice(f"no {facet}", name=value)

    def _nearest_name(self, facet: str, value: str) -> str | None:
        known = {fold(name): name for name in self.values.get(facet, ()) if name != UNKNOWN}
        typed = fold(value)
        near = [name for name in known if typed == name or typed in name.split()]
        near += get_close_matches(typed, known, 1)
        return known[near[0]] if near else None

    def _type_names(self) -> tuple[str, ...]:
        return (*(entry.name for entry in self.vocabulary.types), *self.values.get("type", ()))

    def _language_names(self) -> tuple[str, ...]:
        return (*LANGUAGES, *self.values.get("language", ()))

    def _name_spellings(self, facet: str, value: str) -> set[str]:
        """Return what a name may be called: itself, its authorised name, a topic's label."""
        wanted = {fold(value)}
        entries = _named_entries(self.vocabulary, facet)
        for name, others in entries:
            if wanted & {fold(name), *map(fold, others)}:
                wanted = wanted | {fold(name)}
        return wanted

    def _base_forms(self, text: str) -> set[str]:
        return set(self.analyser.analyse(text).base)

    def _years_node(self, value: str) -> Node:
        """Return the years of an interval of whole years; an open one has those of the archive."""
        if not _YEARS.fullmatch(value):
            raise _no_year(value)
        low, high = interval(value)
        if not (_begins_year(low) and _ends_year(high)):
            raise _no_year(value)
        if low and high:
            return Is("year", tuple(str(year) for year in range(low.year, high.year + 1)))
        known = (year for year in self.values.get("year", ()) if year != UNKNOWN)
        return Is(
            "year",
            tuple(
                year
                for year in known
                if (not low or int(year) >= low.year) and (not high or int(year) <= high.year)
            ),
        )

    def _marked_node(self, name: str, value: str) -> Node | None:
        """Return what the catalogue knows of documents, None for another field."""
        match name:
            case "copy":
                return self._copies_node(value)
            case "file":
                documents = self.catalogue.in_files(value)
            case "flag":
                documents = self.catalogue.flagged(_FLAGS[_one_of("flagga", value, _FLAGS)])
            case _:
                return None
        if not documents:
            self.notices.append(notice(f"no {name}", name=value))
        return Is("document", documents)

    def _copies_node(self, value: str) -> Node:
        """Return documents with a copy or another version, and references told more than once."""
        word = _one_of("dubblett", value, _YES_OR_NO)
        headings = self.catalogue.repeated_references()
        analysed = (tuple(self.analyser.analyse(heading).base) for heading in headings)
        repeated = Or(tuple(Phrase("heading", bases, 0) for bases in analysed if len(bases) > 1))
        node: Node = Is("document", self.catalogue.with_copies())
        if repeated.nodes:
            node = Or((node, And((Is("kind", (_REFERENCE,)), repeated))))
        return node if _YES_OR_NO[word] else Not(node)

    def _unknown_node(self, value: str) -> Node:
        facet = _MISSING.get(value.lower())
        if facet is None:
            raise _none_of("saknar", value, _MISSING)
        return Is(facet, (UNKNOWN,))


def _no_year(value: str) -> QueryError:
    return query_error(
        "Året ”%(value)s” kunde inte tolkas. Skriv t.ex. år:2013 eller år:2012..2014.",
        value=value[:40],
    )


def _begins_year(day: dt.date | None) -> bool:
    return day is None or (day.month, day.day) == (1, 1)


def _ends_year(day: dt.date | None) -> bool:
    return day is None or (day.month, day.day) == (12, 31)


def _known_value(value: str, known: Sequence[str]) -> None:
    if value != UNKNOWN and value not in known:
        raise unknown_value(value, known)


def _one_of(name: str, value: str, known: Iterable[str]) -> str:
    word = fold(value)
    if word not in known:
        raise _none_of(name, value, (k for k in known if k not in ("yes", "no", "handling")))
    return word


def _none_of(name: str, value: str, known: Iterable[str]) -> QueryError:
    return query_error(
        "Värdet ”%(value)s” finns inte. Efter %(name)s: kan du skriva %(known)s.",
        name=name,
        known=", ".join(known),
        value=value,
    )


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
    """Return the filters as nodes; what a reader may see, the searcher they go to decides."""
    nodes: list[Node] = [
        Is(facet, values) for facet in FACETS if (values := getattr(filters, facet))
    ]
    if filters.date_from or filters.date_to:
        low = epoch_days(filters.date_from) if filters.date_from else None
        high = epoch_days(filters.date_to) if filters.date_to else None
        nodes.append(Range("date", low, high))
    no_hits = _NO_HITS[1:] if filters.references or references else _NO_HITS
    nodes.append(Not(Is("kind", no_hits)))
    return tuple(nodes)
