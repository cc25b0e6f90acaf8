"""Follow assignments: who was asked to do what, and where it was reported back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive.register.entry_values import (
    ASSIGNMENT,
    CASE,
    MEETING,
    PLACE,
    REPORT,
    Assignment,
    AssignmentReport,
)
from archive.register.numbers import case_key
from archive.register.report_matching import matches
from archive.register.resolving import folded, same_organisation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from archive.register.register_entries import Entries, Paragraph, RegisterRow

_assignment = msgspec.json.Decoder(Assignment).decode
_report = msgspec.json.Decoder(AssignmentReport).decode
OPEN, REPORTED, UNKNOWN_STATE = "open", "reported", "unknown"


@dataclass(frozen=True, slots=True)
class Reported:
    """A later section that says of an assignment that it is done, not done, or reported."""

    section: Paragraph
    words: str
    done: bool | None
    proposed: bool
    named: bool
    """Whether the report names the giving by day and §, or is of the same case."""


@dataclass(frozen=True, slots=True)
class FollowedAssignment:
    """An assignment with its reports.

    state: reported when a later section says that it is done or its report is accepted; of those
    that name the giving the last decides, and only what is later may outweigh it. Open when that
    one says it is not done, or when later minutes of the giving body are here, and nothing in
    them takes up the case; unknown when they do without a word of it, or none are here.
    """

    section: Paragraph
    given: Assignment
    reported: tuple[Reported, ...]
    state: str


def followed_assignments(entries: Entries) -> list[FollowedAssignment]:
    """Return every assignment given in minutes, oldest first, those without a day last."""
    rows = [row for row in entries.of_kind(ASSIGNMENT) if row.paragraph.role != "notice"]
    reports = entries.of_kind(REPORT)
    by_place, by_case = _by_place(reports), _by_case(reports)
    final = _final_sections(entries, rows)
    minutes = _MinutesOfCases(entries)
    made = [
        _follow_one(entries, row, by_place, by_case, minutes)
        for row in rows
        if row.paragraph.section_id in final
    ]
    return sorted(made, key=_by_day)


def _by_day(assignment: FollowedAssignment) -> tuple[str, str, int]:
    place = assignment.section
    return place.day or "9999", place.document_id, place.ordinal


def _final_sections(entries: Entries, rows: Iterable[RegisterRow]) -> set[str]:
    """Return the ids of the sections that stand for their drafts and extracts."""
    sections = {row.paragraph.section_id: row.paragraph for row in rows}
    return {section.section_id for section in folded(entries, sections.values())}


def _by_place(reports: Iterable[RegisterRow]) -> dict[str, list[RegisterRow]]:
    by_place: dict[str, list[RegisterRow]] = {}
    for row in reports:
        if row.key:
            by_place.setdefault(row.key, []).append(row)
    return by_place


def _by_case(reports: Iterable[RegisterRow]) -> dict[str, list[RegisterRow]]:
    """Return the reports that name no giving, by the case of their section."""
    by_case: dict[str, list[RegisterRow]] = {}
    for row in reports:
        key = case_key(row.paragraph.case_number or "")
        if key and not row.key:
            by_case.setdefault(key, []).append(row)
    return by_case


def _latest_minutes(entries: Entries) -> dict[tuple[str | None, str | None], str]:
    """Return the day of the last minutes of each body."""
    latest: dict[tuple[str | None, str | None], str] = {}
    for row in entries.of_kind(MEETING):
        paragraph = row.paragraph
        if paragraph.role == "minutes":
            at = (paragraph.organisation, paragraph.body)
            latest[at] = max(latest.get(at, ""), row.key)
    return latest


def _follow_one(
    entries: Entries,
    row: RegisterRow,
    by_place: dict[str, list[RegisterRow]],
    by_case: dict[str, list[RegisterRow]],
    minutes: _MinutesOfCases,
) -> FollowedAssignment:
    giving, given = row.paragraph, _assignment(row.data)
    own = entries.of_section(giving.section_id)
    all_given = [_assignment(other.data) for other in own if other.kind == ASSIGNMENT]
    places = [other.key for other in own if other.kind == PLACE]
    of_place = [report for place in places for report in by_place.get(place, ())]
    speaking = [report for report in of_place if _speaks_of(report, giving, given, all_given)]
    named = [_reported(report, named=True) for report in speaking]
    same = [
        _reported(report, named=False)
        for report in by_case.get(case_key(giving.case_number or ""), ())
        if _is_later(report.paragraph, giving) and same_organisation(report.paragraph, giving)
    ]
    reported = tuple(sorted((*named, *same), key=lambda report: report.section.day or "9999"))
    others = any(r not in speaking and not _report(r.data).point for r in of_place)
    taken_up = not reported and (others or minutes.are_later(giving))
    state = UNKNOWN_STATE if taken_up else _state(giving, reported, minutes.latest)
    return FollowedAssignment(giving, given, reported, state)


class _MinutesOfCases:
    """Organisations and days of the minutes that take up a case; each case is read once.

    `latest` is the day of the last minutes of each body.
    """

    def __init__(self, entries: Entries) -> None:
        self._entries, self.latest = entries, _latest_minutes(entries)
        self._cases: dict[str, list[Paragraph]] = {}

    def are_later(self, giving: Paragraph) -> bool:
        """Tell whether later minutes take up the case of a giving again."""
        key = case_key(giving.case_number or "")
        if key not in self._cases:
            held = (row.paragraph for row in self._entries.of_key(CASE, key))
            minutes = (paragraph for paragraph in held if paragraph.role == "minutes")
            by_day = {(paragraph.organisation, paragraph.day): paragraph for paragraph in minutes}
            self._cases[key] = list(by_day.values())
        return any(
            _is_later(paragraph, giving) and same_organisation(paragraph, giving)
            for paragraph in self._cases[key]
        )


def _speaks_of(
    report: RegisterRow, giving: Paragraph, given: Assignment, all_given: Sequence[Assignment]
) -> bool:
    """Tell whether a report is of this giving: of its point where both name one, else its words."""
    reported = _report(report.data)
    points = {point for point in (reported.point, given.point) if point}
    same = len(points) < 2 and same_organisation(report.paragraph, giving)
    other = report.paragraph.section_id != giving.section_id
    return same and other and (bool(reported.point) or matches(reported.words, given, all_given))


def _is_later(section: Paragraph, other: Paragraph) -> bool:
    return bool(section.day and other.day and section.day > other.day)


def _reported(row: RegisterRow, *, named: bool) -> Reported:
    report = _report(row.data)
    return Reported(row.paragraph, report.words, report.done, report.proposed, named)


def _state(
    giving: Paragraph,
    reported: tuple[Reported, ...],
    latest: dict[tuple[str | None, str | None], str],
) -> str:
    decided = [report for report in reported if not report.proposed]
    named = [report for report in decided if report.named]
    if named:
        final = named[-1]
        later = [report for report in decided if _is_later(report.section, final.section)]
        decided = [final, *later]
        if all(report.done is False for report in decided):
            return OPEN
    if any(report.done is not False for report in decided):
        return REPORTED
    if any(report.proposed for report in reported):
        return UNKNOWN_STATE
    last = latest.get((giving.organisation, giving.body), "")
    return OPEN if giving.day and last > giving.day else UNKNOWN_STATE


def chosen(
    assignments: Iterable[FollowedAssignment],
    *,
    organisations: tuple[str, ...] = (),
    bodies: tuple[str, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    state: str | None = None,
) -> list[FollowedAssignment]:
    """Return the assignments of some organisations and bodies, given from one day to another."""
    orgs = {name.casefold() for name in organisations}
    named = {name.casefold() for name in bodies}
    return [
        assignment
        for assignment in assignments
        if (not orgs or (assignment.section.organisation or "").casefold() in orgs)
        and (not named or (assignment.section.body or "").casefold() in named)
        and (since is None or (assignment.section.day or "") >= since.isoformat())
        and (until is None or (assignment.section.day or "9999") <= until.isoformat())
        and state in (None, assignment.state)
    ]
