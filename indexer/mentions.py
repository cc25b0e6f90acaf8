"""Matching keys that tie a title in another record's list to a record of ours.

A document and a reference get keys of the same forms, made of what is recognised of each; the
catalogue sees where they meet. A key is made only of what tells records apart: a title that any
body's paper of any year may bear is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.catalogue import Name, OutgoingReference
from archive.catalogue.mentions import PREFIX, normalised_key
from archive.model import (
    NO_OWN_TEXT,
    DocumentSpan,
    Given,
    Page,
    Reading,
    Repaired,
    SectionKind,
    SectionSpan,
    Span,
)
from indexer.recognise.bodies import recognise_body
from indexer.recognise.by_identity import by_identity
from indexer.recognise.case_numbers import find_case_numbers
from indexer.recognise.dates import find_dates
from indexer.recognise.document_layout import layout_of
from indexer.recognise.document_type import recognise_type
from indexer.recognise.given_facts import given_fact
from indexer.recognise.organisations import organisation_of_body, recognise_organisation
from indexer.recognise.own_dates import recognise_dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from archive.model import DateSpan, Document, Section
    from archive.vocabulary import DocumentType, Vocabulary

YEARLY = frozenset(
    ("verksamhetsplan", "verksamhetsberättelse", "årsredovisning", "delårsrapport", "budget")
)
"""Papers that an organisation has one of for each year or part of it."""
_VAGUE = frozenset(("övrigt", "webbsida"))
_SAID_OF_ALL = """
    januari februari mars april juni juli augusti september oktober november december enligt från
    inom samt till under över eller mellan sammanträde sammanträdet sammanträdes möte mötet mötes
    styrelsen styrelse styrelsens direktionen direktionens nämnden kommunen kommunens kommun
    förbundet kommunfullmäktige kommunstyrelsen bilaga bilagor förslag handling handlingar dokument
    sida sidan datum nummer diarienummer version information innehåll inledning sammanfattning
    underlag
    """
_EACH = frozenset(_SAID_OF_ALL.split())
_POINTS = frozenset((SectionKind.ITEM, SectionKind.PARAGRAPH))
_POINT_NUMBER = re.compile(
    r"\b(?:ärende|(?:dagordnings)?punkt)(?: nr\.?)? (\d{1,2})\b", re.IGNORECASE
)
_APPENDIX = re.compile(r"bilaga\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST_WORDS, _LEAST_LETTERS = 2, 14
_OPENING, _OPENING_READ = 200, 400
_READ = 600
"""So much of a snippet is read for what tells its record."""


def names_of(document: Document, vocabulary: Vocabulary) -> tuple[Name, ...]:
    """Return by which references in other records are told to speak of a document."""
    return tuple(dict.fromkeys(_names_of(document, vocabulary)))


def _names_of(document: Document, vocabulary: Vocabulary) -> Iterator[Name]:
    if _is_telling(document.title, vocabulary) and _own_day(
        document.title, document.type, vocabulary
    ):
        yield Name("title", normalised_key(document.title))
    opening = normalised_key(_opening_text(document))[:_OPENING]
    if len(opening) >= PREFIX and document.type not in vocabulary.meeting_types:
        yield Name("opening", opening)
    yield from _recognised_keys(
        document.type,
        document.organisation,
        document.body,
        document.date,
        document.period,
        document.case_numbers,
        vocabulary,
    )


def _opening_text(document: Document) -> str:
    text = ""
    for section in document.sections:
        if section.kind not in NO_OWN_TEXT:
            text += section.text[:_OPENING_READ]
        if len(text) >= _OPENING_READ:
            break
    return text


def references_of(document: Document, vocabulary: Vocabulary) -> tuple[OutgoingReference, ...]:
    """Return the keys of a document's references; one that tells too little has none."""
    references = (
        _outgoing_reference(section, vocabulary)
        for section in document.sections
        if section.kind is SectionKind.REFERENCE and section.heading
    )
    return tuple(referred for referred in references if referred.names)


def bundled(
    documents: Sequence[Document], file: str
) -> list[tuple[list[Name], list[OutgoingReference]]]:
    """Return by which keys the points of an agenda and the papers in the same file meet.

    A paper is told by its case number, title or the number of its point; an appendix without any
    goes with the paper before it. `file` makes the keys the file's own.
    """
    if len(documents) < 2:
        return [([], []) for _ in documents]
    bundles: list[tuple[list[Name], list[OutgoingReference]]] = []
    before: list[Name] = []
    for document in documents:
        points = [s for s in document.sections if s.number and s.kind in _POINTS]
        if points:
            bundles.append(
                ([], [OutgoingReference(s.ordinal, _point_keys(s, file)) for s in points])
            )
            continue
        keys = (
            [] if _APPENDIX.match(_opening_text(document).lstrip()) else _paper_keys(document, file)
        )
        before = keys or before
        bundles.append((before, []))
    return bundles


def _point_keys(section: Section, file: str) -> tuple[Name, ...]:
    names = [section.case_number, section.heading]
    keys = [normalised_key(name) for name in names if name] + [f"nr {section.number}"]
    return tuple(Name("item", f"{file} {key}") for key in keys)


def _paper_keys(document: Document, file: str) -> list[Name]:
    number = _POINT_NUMBER.search(_opening_text(document))
    keys = [normalised_key(name) for name in (*document.case_numbers, document.title)]
    keys += [f"nr {number[1]}"] if number else []
    return [Name("item", f"{file} {key}") for key in keys]


def _outgoing_reference(section: Section, vocabulary: Vocabulary) -> OutgoingReference:
    title = (section.heading or "").rstrip(" .…")
    names = [Name("title", normalised_key(title))] if _is_telling(title, vocabulary) else []
    view = layout_of(*_as_reading(title, section.text[:_READ].strip()))
    title_fact = given_fact(Given(title=title), "title")
    kind = recognise_type(view, title_fact, vocabulary).value
    organisation = recognise_organisation(view, title_fact, vocabulary)
    body = recognise_body(view, kind, title_fact, vocabulary)
    owner = organisation or organisation_of_body(body, vocabulary)
    dated = recognise_dates(view, kind, title_fact, vocabulary)
    names += _recognised_keys(
        kind,
        owner.value if owner else None,
        body.value if body else None,
        dated.date,
        dated.period,
        tuple(number.value for number in find_case_numbers(view.text)),
        vocabulary,
    )
    return OutgoingReference(
        section.ordinal, tuple(dict.fromkeys(names)), organisation.value if organisation else None
    )


def _as_reading(title: str, text: str) -> tuple[Reading, Repaired, DocumentSpan]:
    """Return a reference as if it were a document, so that it is recognised by the same rules."""
    whole = Span(0, len(text))
    return (
        Reading((Page(1, text),), given=Given(title=title), paged=False),
        Repaired(text, (0,), (1,)),
        DocumentSpan(whole, (SectionSpan(SectionKind.PAGE, whole),)),
    )


def _recognised_keys(  # noqa: PLR0917 -- what is recognised, in the order of a document's fields
    kind: str,
    organisation: str | None,
    body: str | None,
    date: DateSpan | None,
    period: tuple[dt.date, dt.date] | None,
    numbers: tuple[str, ...],
    vocabulary: Vocabulary,
) -> Iterator[Name]:
    """Yield the keys that are made of recognised things."""
    if kind in vocabulary.meeting_types and body and date and date.precision == "day":
        yield Name("meeting", f"{kind} {normalised_key(body)} {date.start.isoformat()}")
    if kind in YEARLY and organisation and period and not (body or "").endswith("nämnden"):
        yield Name(
            "year",
            f"{kind} {normalised_key(organisation)} {'/'.join(d.isoformat() for d in period)}",
        )
    if kind not in _VAGUE:
        yield from (Name("case", f"{kind} {normalised_key(number)}") for number in numbers)


def _is_telling(title: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a title has words of its own beside its kind, month and who meets."""
    types = _type_words(vocabulary.types)
    words = {word for word in _WORD.findall(title.casefold()) if word not in _EACH | types}
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) >= _LEAST_LETTERS


def _own_day(title: str, kind: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a title of a kind that recurs says which of them it is."""
    if kind in vocabulary.meeting_types:
        return any(mention.precision == "day" for mention in find_dates(title))
    return kind not in YEARLY | {"nyhetsbrev"} or any(sign.isdigit() for sign in title)


@by_identity
def _type_words(types: tuple[DocumentType, ...]) -> frozenset[str]:
    labels = " ".join(label for kind in types for label in (*kind.labels, *kind.endings))
    return frozenset(_WORD.findall(labels.casefold()))
