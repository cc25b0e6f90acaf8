"""Rows of the register of decisions that were made by delegation (delegationsbeslut)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from archive.register.entry_values import DELEGATION, DelegatedDecision
from archive.register.numbers import case_key
from archive.register.resolving import folded

if TYPE_CHECKING:
    from archive.register.register_entries import Entries, Paragraph

_decision = msgspec.json.Decoder(DelegatedDecision).decode
_RANK = {"minutes": 0, "extract": 1, "paper": 2, "memorandum": 4, "notice": 5}
_OTHER_ROLE = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A decision made by delegation, with the section that lists it or is it.

    `place` counts the rows of a list from 1; a paper of its own is its only row.
    """

    section: Paragraph
    decision: DelegatedDecision
    place: int


def delegation_rows(entries: Entries) -> list[DelegationRow]:
    """Return every decision made by delegation, the newest first, those without a day last.

    What a list and the notice, memorandum or paper before it both tell is one row.
    """
    held = entries.of_kind(DELEGATION)
    sections = {row.paragraph.section_id: row.paragraph for row in held}
    final = {section.section_id for section in folded(entries, sections.values())}
    count: Counter[str] = Counter()
    rows = []
    for row in sorted(held, key=lambda entry: (entry.paragraph.section_id, entry.start)):
        ident = row.paragraph.section_id
        count[ident] += 1
        if ident in final:
            rows.append(DelegationRow(row.paragraph, _decision(row.data), count[ident]))
    once = _told_once(rows)
    return sorted(once, key=lambda row: row.decision.day or "", reverse=True)


def _told_once(rows: list[DelegationRow]) -> list[DelegationRow]:
    """Return the rows without those that a paper of more weight tells too."""
    best: dict[tuple[object, ...], str] = {}
    for row in sorted(rows, key=_version_rank):
        best.setdefault(_decision_key(row), row.section.document_id)
    return [row for row in rows if best[_decision_key(row)] == row.section.document_id]


def _version_rank(row: DelegationRow) -> tuple[int, str, str]:
    section = row.section
    return _RANK.get(section.role, _OTHER_ROLE), section.day or "9999", section.document_id


def _decision_key(row: DelegationRow) -> tuple[object, ...]:
    """Return by what a row is known in other papers: its day, its case and its words.

    Two decisions of one case on one day are two.
    """
    decision, organisation = row.decision, row.section.organisation
    if not decision.day:
        return (row.section.section_id, row.place)
    words = " ".join(_WORD.findall(decision.text.casefold()))
    return (organisation, decision.day, case_key(decision.case_number or ""), words)


def delegation_json(row: DelegationRow) -> dict[str, Any]:
    """Return a row in the shape of the register of decisions."""
    section, decision = row.section, row.decision
    return {
        "section_id": section.section_id,
        "source_id": section.source_id,
        "organisation": section.organisation,
        "body": section.body,
        "date": decision.day,
        "date_precision": "day" if decision.day else None,
        "number": section.number,
        "case_number": decision.case_number,
        "heading": decision.heading or section.heading or section.title,
        "outcomes": [],
        "text": decision.text,
        "vote": None,
        "votes": [],
        "reservations": [],
        "kind": "delegation",
        "by": decision.by,
        "point": decision.point,
        "row": row.place,
        "version": None,
    }
