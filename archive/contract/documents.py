"""Documents and sections as JSON, for commands and the API: taken in, or only looked at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.catalogue import Mention
    from archive.model import DateSpan, Document, Fact, Section


def document_json(
    document: Document,
    outgoing_references: Iterable[Mention] = (),
    incoming_references: Iterable[Mention] = (),
) -> dict[str, Any]:
    """Return a document as the contract has it, with its id and with how each thing is known.

    `outgoing_references` are the records that its references name, `incoming_references` the
    references in other records that name it.
    """
    refers = defaultdict(list)
    for mention in outgoing_references:
        refers[mention.section_id].append(
            {"id": mention.document_id, "rule": mention.rule, "confidence": mention.score}
        )
    return {
        "id": document.id,
        "source_id": document.source_id,
        "url": document.url,
        **description_json(document),
        "quality": document.quality,
        "sections": [
            section_json(section)
            | ({"refers_to": refers[section.id]} if section.id in refers else {})
            for section in document.sections
        ],
        "mentioned_in": [
            {"section": mention.section_id, "rule": mention.rule, "confidence": mention.score}
            for mention in incoming_references
        ],
        "facts": [_fact_json(fact) for fact in document.facts],
    }


def description_json(document: Document) -> dict[str, Any]:
    """Return what is known of a document, whether or not it has been taken in."""
    period = document.period
    return {
        "title": document.title,
        "type": document.type,
        "organisation": document.organisation,
        "body": document.body,
        "language": document.language,
        "scanned": document.scanned,
        "date": date_json(document.date),
        "period": period and {"from": period[0].isoformat(), "to": period[1].isoformat()},
        "case_numbers": list(document.case_numbers),
        "topics": list(document.topics),
    }


def date_json(date: DateSpan | None) -> dict[str, Any] | None:
    """Return a date with how exactly it is known and what it is the date of."""
    if date is None:
        return None
    return {
        "from": date.start.isoformat(),
        "to": date.end.isoformat(),
        "precision": date.precision,
        "role": date.role,
        "confidence": round(date.confidence, 3),
    }


def section_json(section: Section) -> dict[str, Any]:
    """Return a section as the contract has it, with its id, kind and decisions."""
    return {
        "id": section.id,
        **passage_json(section),
        "outcomes": [decision.outcome for decision in section.decisions],
    }


def passage_json(section: Section) -> dict[str, Any]:
    """Return what a section says, whether or not it has been taken in."""
    return {
        "kind": section.kind.value,
        "number": section.number,
        "case_number": section.case_number,
        "heading": section.heading,
        "page": section.page_from,
        "decision": section.decision,
        "text": section.text,
    }


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "value": fact.value,
        "text": fact.text,
        "rule": fact.rule,
        "confidence": round(fact.confidence, 3),
        "span": [fact.span.start, fact.span.end] if fact.span else None,
        "inferred": fact.inferred,
    }
