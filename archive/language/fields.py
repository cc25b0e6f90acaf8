"""Which tokens does a section bring into the index, field by field? See archive.tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.language.identifiers import identifiers, section_key
from archive.language.tokens import fold

if TYPE_CHECKING:
    from archive.language.analyser import Analysed, Analyser
    from archive.model import Document, Section


def fields(section: Section, document: Document, analyser: Analyser) -> dict[str, list[str]]:
    """Return the token fields of a section of a document."""
    language = document.language
    text = analyser.analyse(section.text, language)
    head = analyser.analyse(heading_text(section, document), language)
    decision = analyser.analyse(section.decision, language).base if section.decision else []
    numbers = [*text.identifiers, *head.identifiers]
    if section.number:
        numbers += section_key(section.number)
    for case in (section.case_number, *document.case_numbers):
        if case:
            numbers += identifiers(fold(case)) or (fold(case).replace(" ", ""),)
    return {
        "exact": text.exact,
        "base": text.base,
        "parts": text.parts,
        "heading": heading_tokens(head),
        "decision": decision,
        "identifiers": list(dict.fromkeys(numbers)),
    }


def heading_tokens(head: Analysed) -> list[str]:
    """Return the tokens of the field `heading`: base forms, then the parts of compounds."""
    whole = set(head.base)
    return [*head.base, *(part for part in head.parts if part not in whole)]


def heading_text(section: Section, document: Document) -> str:
    """Return what stands over a section: its heading, the document's title and body."""
    return "\n".join(x for x in (section.heading, document.title, document.body) if x)
