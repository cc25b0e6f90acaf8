"""Rows of the register of decisions: a paragraph with what was decided in it, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from archive.model import DecisionOutcome
from archive.model.value_names import PAPER, ROLE_NAMES, STATE_NAMES
from archive.register.contract import vote_json, votes_json
from archive.register.numbers import case_key
from archive.register.register_entries import OF_MINUTES
from archive.register.sections import outcomes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.model import Document, Query, Section
    from archive.register.assignments import FollowedAssignment
    from archive.register.register import Register
from archive.register.sections import SectionRecord

DECISION_COLUMNS = {
    "section_id": "avsnitt",
    "source_id": "källa",
    "organisation": "organisation",
    "body": "organ",
    "date": "datum",
    "date_precision": "datumets precision",
    "number": "paragraf",
    "case_number": "diarienummer",
    "heading": "ärende",
    "outcomes": "utfall",
    "text": "beslut",
    "vote": "omröstning",
    "votes": "alla omröstningar",
    "reservations": "reservationer",
    "kind": "slag",
    "by": "beslutat av",
    "point": "delegationspunkt",
    "row": "rad",
    "version": "version",
}
KINDS = ("meeting", "delegation")
"""Kinds of rows in the register of decisions: of a meeting, or made by delegation."""
MEETING_COLUMNS = {
    "id": "sammanträde",
    "organisation": "organisation",
    "organisation_inferred": "organisation antagen",
    "body": "organ",
    "from": "datum",
    "documents": "handlingar",
    "sections": "paragrafer",
    "missing": "saknas",
    "planned": "planerat",
}
ASSIGNMENT_COLUMNS = {
    "section_id": "avsnitt",
    "given": "datum",
    "organisation": "organisation",
    "body": "organ",
    "number": "paragraf",
    "heading": "ärende",
    "source_id": "källa",
    "to": "till",
    "text": "uppdrag",
    "case_number": "diarienummer",
    "deadline": "senast",
    "reported": "återrapporterat",
    "state": "läge",
}
RULE_COLUMNS = {
    "document_id": "handling",
    "source_id": "källa",
    "organisation": "organisation",
    "title": "titel",
    "type": "handlingstyp",
    "in_force": "gäller dagen",
    "from": "från",
    "to": "till",
    "to_at_least": "minst till",
    "open_ended": "tills vidare",
    "adopted": "antagen",
    "revised": "reviderad",
    "section_id": "beslutad i avsnitt",
    "changed_by": "ändrad i avsnitt",
    "ended_by": "slutdag i avsnitt",
    "replaced_by": "ersatt av handling",
    "words": "orden i texten",
}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A paragraph with decisions, its document and what else it says towards the register."""

    section: Section
    document: Document
    outcomes: tuple[str, ...]
    record: SectionRecord
    superseded: bool = False
    """Whether a newer version of its document is here, which has the paragraph as well."""

    @property
    def case_number(self) -> str | None:
        """The case number of the paragraph, None where a person says that it is of another case."""
        number = self.section.case_number
        return None if number and case_key(number) in self.record.untied else number

    @property
    def version(self) -> str | None:
        """What else than the minutes it stands in: an earlier version of them, or an extract."""
        if self.superseded:
            return "earlier"
        return "extract" if self.document.type == "protokollsutdrag" else None


def of_decisions(query: Query) -> Query:
    """Return the query of the register: of minutes alone, and of sections that decide something."""
    filters = query.filters
    outcomes = filters.outcome or tuple(outcome.value for outcome in DecisionOutcome)
    return replace(
        query, filters=replace(filters, type=filters.type or OF_MINUTES, outcome=outcomes)
    )


def decision_rows(
    register: Register, sections: Iterable[tuple[Section, Document]]
) -> Iterator[DecisionRow]:
    """Yield a row for each paragraph that decides something, those of one record by their place."""
    for ident, run in groupby(sections, key=lambda pair: pair[1].id):
        superseded = bool(register.entries.newer(ident))
        for section, document in sorted(run, key=lambda pair: pair[0].ordinal):
            if section.decisions:
                record = register.record(section.id)
                yield DecisionRow(section, document, outcomes_of(section), record, superseded)


def decision_json(row: DecisionRow) -> dict[str, Any]:
    """Return a row as the contract has it."""
    section, document = row.section, row.document
    return {
        "section_id": section.id,
        "source_id": document.source_id,
        "organisation": document.organisation,
        "body": document.body,
        "date": document.date.start.isoformat() if document.date else None,
        "date_precision": document.date.precision if document.date else None,
        "number": section.number,
        "case_number": row.case_number,
        "heading": section.heading,
        "outcomes": list(row.outcomes),
        "text": section.decision,
        "vote": vote_json(row.record.vote),
        "votes": votes_json(row.record),
        "reservations": [
            reservation.text for reservation in row.record.statements_of("reservation")
        ],
        "kind": "meeting",
        "by": None,
        "point": None,
        "row": None,
        "version": row.version,
    }


def assignment_json(assignment: FollowedAssignment) -> dict[str, Any]:
    """Return an assignment with its reports as the contract has it."""
    words = assignment.given.deadline_words
    return {
        "section_id": assignment.section.section_id,
        "given": assignment.section.day,
        "organisation": assignment.section.organisation,
        "body": assignment.section.body,
        "number": assignment.section.number,
        "heading": assignment.section.heading,
        "source_id": assignment.section.source_id,
        "to": assignment.given.to,
        "text": assignment.given.text,
        "case_number": assignment.section.case_number,
        "deadline": {"date": assignment.given.deadline, "words": words} if words else None,
        "reported": [
            {"section_id": r.section.section_id, "date": r.section.day, "words": r.words}
            for r in assignment.reported
        ],
        "state": assignment.state,
    }


_YES_OR_NO = ("organisation_inferred", "planned")


def meeting_cells(row: dict[str, Any]) -> list[Cell]:
    """Return a meeting as cells of a table: its papers by role and source."""
    papers = "; ".join(
        f"{ROLE_NAMES.get(paper['role'], PAPER).swedish}: {paper['source_id']}"
        for paper in row["documents"]
    )
    worded = {"documents": papers, "missing": ", ".join(row["missing"]),
              **{name: "ja" if row[name] else "nej" for name in _YES_OR_NO}}  # fmt: skip
    return [worded.get(name, row[name]) for name in MEETING_COLUMNS]


def rule_cells(row: dict[str, Any]) -> list[Cell]:
    """Return a version of a rule as cells of a table."""
    held = {True: "ja", False: "nej", None: "framgår inte"}
    worded = {"in_force": held[row["in_force"]], "open_ended": held[row["open_ended"]],
              "changed_by": "; ".join(row["changed_by"])}  # fmt: skip
    return [worded.get(name, row[name]) for name in RULE_COLUMNS]


Cell = str | int | None


def cells(row: dict[str, Any]) -> list[str | None]:
    """Return a row as cells of a table, each on one line: lists joined, votes and days worded."""
    return [_table_cell(name, value) for name, value in row.items()]


_WORDED = {
    "kind": {"meeting": "sammanträde", "delegation": "delegation"},
    "version": {"earlier": "tidigare version", "extract": "protokollsutdrag"},
    "state": {name: worded.swedish for name, worded in STATE_NAMES.items()},
}
"""Kind and version of a decision, state of an assignment → what a person reads."""


def _table_cell(name: str, value: Any) -> str | None:  # noqa: ANN401 -- any JSON
    if name in _WORDED and value is not None:
        return _WORDED[name][value]
    if value is None or isinstance(value, str):
        return value and " ".join(value.split())
    if name in ("vote", "votes"):
        return "; ".join(map(_tally_words, [value] if name == "vote" else value))
    if name == "deadline":
        return " ".join(filter(None, (value["words"], value["date"] and f"({value['date']})")))
    if name == "reported":
        return "; ".join(f"{report['date'] or ''} {report['words']}".strip() for report in value)
    return str(value) if isinstance(value, int) else "; ".join(map(str, value))


def _tally_words(tally: dict[str, Any]) -> str:
    abstained = f", {tally['abstain']} avstår" if tally["abstain"] else ""
    asked = f" – {tally['question']}" if tally.get("question") else ""
    return " ".join(f"{tally['yes']} ja, {tally['no']} nej{abstained}{asked}".split())
