"""The register as JSON: cases, meetings, decisions and assignments as the contract has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.register.cases import Step, WholeCase
    from archive.register.entry_values import Vote
    from archive.register.meetings import Meeting
    from archive.register.resolving import Resolved
    from archive.register.sections import SectionRecord


def case_json(case: WholeCase) -> dict[str, Any]:
    """Return a case with its steps in order of time."""
    return {
        "number": case.number,
        "organisation": case.organisation,
        "heading": case.heading,
        "spellings": list(case.spellings),
        "steps": [step_json(step) for step in case.steps],
        "waiting": case.waiting,
        "related": [
            {
                "number": other.number,
                "heading": other.heading,
                "relation": other.relation,
                "cited_in": other.cited_in.section_id,
            }
            for other in case.related
        ],
    }


def step_json(step: Step) -> dict[str, Any]:
    """Return a step of a case."""
    section = step.paragraph
    return {
        "section_id": section.section_id,
        "document_id": section.document_id,
        "source_id": section.source_id,
        "organisation": section.organisation,
        "body": section.body,
        "date": section.day,
        "number": section.number,
        "heading": section.heading,
        "role": section.role,
        "outcomes": list(step.outcomes),
        "decision": step.decision,
        "vote": vote_json(step.record.vote),
        "votes": votes_json(step.record),
        "reservations": [statement.text for statement in step.record.statements_of("reservation")],
        "via": step.via,
        "confidence": step.confidence,
        "continued_by": step.continued_by,
        "folded": list(step.folded),
    }


def meeting_json(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting with its papers and what is missing of it."""
    return {
        "id": meeting.id,
        "organisation": meeting.organisation,
        "organisation_inferred": meeting.inferred,
        "body": meeting.body,
        "from": meeting.day,
        "to": meeting.until,
        "documents": [
            {"document_id": p.document_id, "source_id": p.source_id, "role": p.role}
            for p in meeting.documents
        ],
        "sections": meeting.sections,
        "missing": list(meeting.missing),
        "planned": meeting.planned is not None,
    }


def vote_json(vote: Vote | None) -> dict[str, int | None] | None:
    """Return a tally; None where there was no vote, or none that can be read."""
    if vote is None or vote.yes is None:
        return None
    return {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain}


def votes_json(record: SectionRecord) -> list[dict[str, Any]]:
    """Return every tally of a section in its order, with what yes and no stood for."""
    return [
        {**tally, "question": cast.vote.question, "main": cast.vote.main}
        for cast in record.tallied
        if (tally := vote_json(cast.vote))
    ]


def citation_json(cited: Resolved) -> dict[str, Any]:
    """Return a citation with its target, or why there is none."""
    return {
        "text": cited.text,
        "section_id": cited.target.section_id if cited.target else None,
        "reason": cited.reason,
        "case": cited.case,
        "confidence": cited.confidence,
    }
