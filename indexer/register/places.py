"""Find the place and the case of each section: day and § of minutes, case numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import SectionKind
from archive.register.bodies import NAMED
from archive.register.entry_values import (
    CASE,
    CASE_TAIL,
    MEETING,
    PLACE,
    PLACE_OF_YEAR,
    UNTIED,
    Case,
)
from archive.register.numbers import case_key, case_parent, case_tail
from archive.register.register_entries import OF_MINUTES
from indexer.recognise.case_numbers import find_case_numbers
from indexer.register.entries import entry, own_sections
from indexer.register.meeting_days import NOTICE, meeting_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Fact, Section

OF_MEETINGS = frozenset(OF_MINUTES) | {"kallelse"}
_BARE = re.compile(r"\d{1,4}(?:\s?[a-z])?")


def places_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield the entries by which a document, its paragraphs and its cases are looked up."""
    sections = list(own_sections(document))
    days = meeting_days(document)
    if sections and days and document.type in OF_MEETINGS:
        named = NAMED.search(document.title) if document.body is None else None
        details = {"body": named[0].casefold()} if named else {}
        details |= {"last": days[-1]} if len(days) > 1 else {}
        confidence = _date_confidence(document)
        yield entry(sections[0], MEETING, days[0], details, rule="datum", confidence=confidence)
    if days and document.type in OF_MINUTES:
        for section in sections:
            yield from _paragraph_entries(section, days)
    if document.type == NOTICE:
        for section in sections:
            yield from _on_agenda(section)
    for section in sections:
        if section.case_number and (key := case_key(section.case_number)):
            yield from _case_entries(section, key, Case(section.case_number), section.confidence)
    yield from _cases_of_paper(document, sections)
    for fact in document.facts:
        if fact.kind in _TIES:
            yield from _by_hand(fact, sections)


def _paragraph_entries(section: Section, days: tuple[str, ...]) -> Iterator[RegisterEntry]:
    """Yield a § by each day of its meeting, and by the year."""
    number = plain_number(section.number)
    if section.kind is SectionKind.PARAGRAPH and number:
        keys = [(PLACE, f"{day} {number}") for day in days]
        keys += [(PLACE_OF_YEAR, f"{year} {number}") for year in sorted({d[:4] for d in days})]
        for kind, key in keys:
            yield entry(section, kind, key, {}, rule="paragraf", confidence=section.confidence)


def _on_agenda(section: Section) -> Iterator[RegisterEntry]:
    """Yield the case numbers that points of an agenda carry in their words."""
    if section.case_number:
        return
    for number in find_case_numbers(section.text):
        if key := case_parent(case_key(number.value)):
            yield from _case_entries(section, key, Case(number.raw), number.confidence)


_TIES = {"tie": CASE, "untie": UNTIED}


def _by_hand(fact: Fact, sections: list[Section]) -> Iterator[RegisterEntry]:
    """Yield what a person says of the case of a §; the fact's words are the §."""
    key, number = case_key(fact.value), plain_number(fact.text)
    for section in sections:
        if key and plain_number(section.number) == number:
            case = Case(fact.value)
            yield entry(section, _TIES[fact.kind], key, case, rule=fact.rule, confidence=1.0)


def _cases_of_paper(document: Document, sections: list[Section]) -> Iterator[RegisterEntry]:
    """Yield the case numbers of a paper as a whole; minutes and agendas have one a point."""
    if document.type in {"protokoll", "kallelse"} or not sections:
        return
    held = {case_key(section.case_number) for section in sections if section.case_number}
    known = {fact.value: fact.confidence for fact in document.facts if fact.kind == "case_number"}
    for number in document.case_numbers:
        key = case_parent(case_key(number))
        if key and key not in held:
            held.add(key)
            yield from _case_entries(
                sections[0], key, Case(number, whole=True), known.get(number, 0.7)
            )


def _case_entries(
    section: Section, key: str, case: Case, confidence: float
) -> Iterator[RegisterEntry]:
    at = section.text.find(case.number)
    place = (at, at + len(case.number)) if at >= 0 else (0, 0)
    for kind, of in ((CASE, key), (CASE_TAIL, case_tail(key))):
        yield entry(section, kind, of, case, place, rule="diarienummer", confidence=confidence)


def plain_number(number: str | None) -> str:
    """Return a paragraph's number as it is compared: `58`, `12a`; empty when it is none."""
    bare = (number or "").replace("§", "").strip().casefold()
    return re.sub(r"\s", "", bare) if _BARE.fullmatch(bare) else ""


def _date_confidence(document: Document) -> float:
    return document.date.confidence if document.date else 0.0
