"""Sections as JSON with all that the register ties to them: citations, votes, statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.contract.documents import description_json, section_json
from archive.register.contract import citation_json, vote_json, votes_json

if TYPE_CHECKING:
    from archive.model import Document, Section
    from archive.register import Register
    from archive.register.sections import CastVote

SECTION_FIELDS = (
    *("id", "document_id", "source_id", "url", "other_version", "citation", "document", "kind"),
    *("number", "case_number", "heading", "page", "decision", "text", "outcomes", "previous"),
    *("next", "cites", "cited_by", "vote", "roll_call", "votes", "motions"),
    "reservations",
)
"""What `/api/section/ID` gives of a section, in its order."""


def whole_section_json(
    section: Section, document: Document, register: Register, *, other_version: bool
) -> dict[str, Any]:
    """Return a section with its document's description, its neighbours and its register entries.

    `other_version` says that its words are not those that the id asked for was given for.
    """
    places = [sibling.id for sibling in document.sections]
    at = places.index(section.id)
    return {
        **section_json(section),
        "document_id": document.id,
        "source_id": document.source_id,
        "other_version": other_version,
        "document": description_json(document),
        "previous": places[at - 1] if at else None,
        "next": places[at + 1] if at + 1 < len(places) else None,
        **register_json(section.id, register),
    }


def register_json(section_id: str, register: Register) -> dict[str, Any]:
    """Return what the register knows of a section: citations both ways, votes and statements."""
    record = register.record(section_id)
    return {
        "cites": [citation_json(cited) for cited in register.cites(section_id)],
        "cited_by": [citing.section_id for citing, _ in register.cited_by(section_id)],
        "vote": vote_json(record.vote),
        "roll_call": _roll_call(record.deciding),
        "votes": [
            {**tally, "roll_call": _roll_call(cast)}
            for tally, cast in zip(votes_json(record), record.tallied, strict=True)
        ],
        "motions": [statement.text for statement in record.statements_of("yrkande")],
        "reservations": [statement.text for statement in record.statements_of("reservation")],
    }


def _roll_call(cast: CastVote | None) -> list[dict[str, str]]:
    """Return how each member cast a vote; empty where no roll call adds up to it."""
    ballots = cast.ballots if cast else ()
    return [{"name": b.name, "party": b.party, "choice": b.choice} for b in ballots]
