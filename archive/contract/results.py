"""Search results as JSON, for the command and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.model import SectionKind
from archive.search.notices import worded_notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import DecidedAnswer, Hit, Result, Validity


LONGEST = 2000
"""Characters of a hit's title, heading and decision at most; `cut` says where the whole is."""
HIT_FIELDS = (
    *("id", "kind", "document_id", "source_id", "title", "section", "page"),
    *("date", "date_precision", "organisation", "body", "type", "score", "snippet"),
    *("url", "why", "decision", "cut", "missing"),
)
"""What is given of a hit; `missing` of those alone that only come near."""


def result_json(
    result: Result, link: Callable[[Hit], str | None] = lambda hit: hit.document.url
) -> dict[str, Any]:
    """Return a result as the contract has it; `link` gives the address a hit is read at."""
    hits = result.hits or tuple(hit for group in result.groups for hit in group.hits)
    return {
        "query": result.query.text,
        "match": result.query.match,
        "dropped": list(result.dropped),
        "readings": [
            {"word": word, "as": kind, "values": list(values)}
            for word, kind, values in result.meanings
        ],
        "total": result.total,
        "documents": result.documents,
        "took_ms": round(result.took_ms, 2),
        "generation": result.generation,
        "notices": [worded_notice(notice) for notice in result.notices],
        "suggestions": list(result.suggestions),
        "synonyms": [[word, list(others)] for word, others in result.synonyms],
        "words": [
            {"asked": near.asked, "word": near.word, "count": near.count, "how": near.how}
            for near in result.words
        ],
        "hits": [_hit_json(hit, link) for hit in hits],
        "related": _related_json(result, max(0, result.query.limit - len(hits)), link),
        "offers": [
            {"kind": offer.kind, "query": offer.text, "total": offer.total}
            for offer in result.offers
        ],
        "references": {
            "total": result.references.total,
            "first": result.references.first,
            "hits": [_hit_json(hit, link) for hit in result.references.hits],
        },
        "answer": _answer_json(result.answer),
        "facets": {
            name: [[value, count] for value, count in values]
            for name, values in result.facets.items()
        },
    }


def _related_json(
    result: Result, room: int, link: Callable[[Hit], str | None]
) -> dict[str, Any] | None:
    """Return what comes near: as many as there is room for, each with what it is missing."""
    related = result.related
    if related is None:
        return None
    return {
        "total": related.total,
        "loosened": [related.step],
        "query": next((offer.text for offer in result.offers if offer.kind == "any"), None),
        "hits": [
            _hit_json(hit, link)
            | {"missing": [{"word": x.word, "has": x.has or None} for x in hit.lacks]}
            for hit in related.hits[:room]
        ],
    }


def _answer_json(answer: DecidedAnswer | None) -> dict[str, Any] | None:
    """Return the quoted decisions that answer a question; without passages it cannot be told."""
    if answer is None:
        return None
    return {
        "passages": [
            {
                "section_id": passage.section.id,
                "quote": passage.quote,
                "beside": passage.beside or None,
                "date": passage.document.date.start.isoformat() if passage.document.date else None,
                "body": passage.document.body,
                "number": passage.section.number,
                "page": passage.section.page_from,
            }
            for passage in answer.passages
        ],
        "latest": answer.latest,
        "more": answer.more,
        "looked_for": list(answer.looked_for),
    }


def _hit_json(hit: Hit, link: Callable[[Hit], str | None]) -> dict[str, Any]:
    """Return a hit; a reference speaks of another record than the one it stands in."""
    section, document = hit.section, hit.document
    reference = section.kind is SectionKind.REFERENCE
    date = None if reference else document.date
    title = section.heading or document.title if reference else document.title
    long = {"title": title, "heading": section.heading, "decision": section.decision}
    cut = {name: len(text) for name, text in long.items() if text and len(text) > LONGEST}
    bounded = {name: text and text[:LONGEST] for name, text in long.items()}
    return {
        "id": section.id,
        "kind": str(section.kind),
        "document_id": document.id,
        "source_id": document.source_id,
        "title": bounded["title"],
        "section": {"number": section.number, "heading": bounded["heading"]},
        "page": section.page_from,
        "date": date.start.isoformat() if date else None,
        "date_precision": date.precision if date else None,
        "organisation": None if reference else document.organisation,
        "body": None if reference else document.body,
        "type": None if reference else document.type,
        "score": round(hit.score, 4),
        "snippet": " … ".join(snippet.text for snippet in hit.snippets),
        "url": link(hit),
        "why": [
            {
                "query": reason.query,
                "matched": list(reason.matched),
                "rule": reason.rule,
                "validity": _validity_json(reason.validity),
            }
            for reason in hit.why
        ],
        "decision": bounded["decision"],
        "cut": {"length": cut, "whole": f"/api/section/{section.id}"} if cut else None,
    }


def _validity_json(validity: Validity | None) -> dict[str, Any] | None:
    if validity is None:
        return None
    start, end = validity.start, validity.end
    return {
        "term": validity.term,
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
    }
