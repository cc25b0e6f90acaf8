"""Token fields of a section in the index. See archive.tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.language.identifiers import identifiers, own_section_key, section_key
from archive.language.tokens import fold
from archive.model import NO_OWN_TEXT, SectionKind

if TYPE_CHECKING:
    from archive.language.analyser import Analysed, Analyser
    from archive.model import Document, Section

_APART = (SectionKind.COVER, *NO_OWN_TEXT)
"""Kinds of sections that speak for their document only when it has no others."""


def fields(section: Section, document: Document, analyser: Analyser) -> dict[str, list[str]]:
    """Return the token fields of a section of a document."""
    language = document.language
    text = analyser.analyse(section.text, language)
    whole = analyser.analyse(heading_text(section, document), language)
    speaks = speaks_for(section, document)
    own = whole if speaks else analyser.analyse(section.heading or "", language)
    over = [] if speaks else heading_tokens(analyser.analyse(title_text(document), language))
    decision = analyser.analyse(section.decision, language).base if section.decision else []
    numbers = [*text.identifiers, *whole.identifiers]
    if section.number:
        numbers += section_key(section.number)
        if section.kind is SectionKind.PARAGRAPH:
            numbers += own_section_key(section.number)
    for case in (section.case_number, *document.case_numbers):
        if case:
            numbers += identifiers(fold(case)) or (fold(case).replace(" ", ""),)
    return {
        "exact": text.exact,
        "base": text.base,
        "parts": text.parts,
        "heading": heading_tokens(own),
        "title": over,
        "decision": decision,
        "identifiers": list(dict.fromkeys(numbers)),
    }


def heading_tokens(head: Analysed) -> list[str]:
    """Return the tokens of the field `heading`: base forms, then the parts of compounds."""
    whole = set(head.base)
    return [*head.base, *(part for part in head.parts if part not in whole)]


def heading_text(section: Section, document: Document) -> str:
    """Return what stands over a section: its heading, the document's title and body."""
    return "\n".join(x for x in (section.heading, title_text(document)) if x)


def title_text(document: Document) -> str:
    """Return what stands over all of a document: its title and body."""
    return "\n".join(x for x in (document.title, document.body) if x)


def speaks_for(section: Section, document: Document) -> bool:
    """Return whether a section is the one that is found by its document's title."""
    sections = document.sections or (section,)
    speaker = next((s for s in sections if s.kind not in _APART), sections[0])
    return speaker.id == section.id
