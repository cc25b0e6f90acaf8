"""Resolve citations such as "den 6 december 2013, § 71" to a section, with a confidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from archive.register.bodies import same_body
from archive.register.entry_values import (
    CASE,
    CITATION,
    HANDLING,
    MEETING,
    MOTION,
    PLACE,
    PLACE_OF_YEAR,
    Citation,
)
from archive.register.newest_versions import fold, newer_of
from archive.register.numbers import case_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.register.register_entries import Entries, Paragraph, RegisterRow

_TELLING = 24
"""So many letters of what a motion is about tell it from others by the same member."""
citation_of = msgspec.json.Decoder(Citation).decode
NO_MEETING = "sammanträdet finns inte i arkivet"
NO_PARAGRAPH = "protokollet har ingen sådan paragraf"
AMBIGUOUS = "flera paragrafer kan avses"
NO_CASE = "ärendet finns inte i arkivet"
NO_PAPER = "handlingen finns inte i arkivet"
LAW = "författning, finns inte i arkivet"
"""Why a citation leads nowhere; the same for what is not here and what the reader may not see."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation with the section it means, or the reason why none is named.

    `start` and `end` are in the repaired text of the citing document. `case` is the key of the
    case that is meant, for a case number.
    """

    text: str
    form: str
    start: int
    end: int
    target: Paragraph | None = None
    reason: str | None = None
    confidence: float = 0.0
    case: str | None = None


def resolve(entries: Entries, row: RegisterRow) -> Resolved:
    """Return what a row of kind CITATION means, among the sections the reader may see."""
    cited = citation_of(row.data)
    made = Resolved(cited.text, cited.form, row.start, row.end, confidence=row.confidence)
    match cited.form:
        case "law":
            return _unresolved(made, LAW)
        case "case":
            return _resolved_case(entries, row, made)
        case "handling" | "motion":
            return _resolved_paper(entries, row, made)
    kind = PLACE_OF_YEAR if cited.form == "year" else PLACE
    held = [place.paragraph for place in entries.of_key(kind, row.key)]
    fitting = _candidates(row.paragraph, cited, folded(entries, held))
    if len(fitting) == 1:
        return _resolved_to(made, row.paragraph, fitting[0])
    if fitting:
        return _unresolved(made, AMBIGUOUS)
    return _unresolved(made, _reason_of_failure(entries, row, cited))


def folded(entries: Entries, held: Iterable[Paragraph]) -> list[Paragraph]:
    """Return one section for each place, the final version."""
    given = list(held)
    newer = newer_of(entries, (section.document_id for section in given)) if len(given) > 1 else {}
    return [section for section, _ in fold(given, newer)]


def _candidates(citing: Paragraph, cited: Citation, held: list[Paragraph]) -> list[Paragraph]:
    """Return the sections that may be meant: of the body named, else of the citing body.

    Without a named body another body's is meant only where it has the same case number.
    """
    near = [section for section in held if same_organisation(citing, section)]
    near = [section for section in near if section.section_id != citing.section_id]
    if cited.body:
        return _of_case(
            citing,
            [section for section in near if section.body and same_body(cited.body, section.body)],
        )
    own = [section for section in near if section.body is not None and section.body == citing.body]
    if own:
        return _of_case(citing, own)
    return [section for section in near if _same_case(citing, section)]


def _of_case(citing: Paragraph, held: list[Paragraph]) -> list[Paragraph]:
    """Return those of the citing section's case where there are several."""
    same = [section for section in held if _same_case(citing, section)]
    return same if len(held) > 1 and same else held


def same_organisation(section: Paragraph, other: Paragraph) -> bool:
    """Tell whether nothing says that two sections are of different organisations."""
    names = {p.organisation.casefold() for p in (section, other) if p.organisation}
    return len(names) < 2


def next_meeting(entries: Entries, held: Paragraph) -> str | None:
    """Return the day of the meeting of a body that the archive knows next after a section's."""
    days = (
        row.key[:10]
        for row in entries.of_kind(MEETING)
        if row.paragraph.body == held.body and same_organisation(row.paragraph, held)
    )
    return min((day for day in days if held.day and day > held.day), default=None)


def _same_case(section: Paragraph, other: Paragraph) -> bool:
    keys = {case_key(p.case_number or "") for p in (section, other)}
    return len(keys) == 1 and "" not in keys


def _resolved_to(made: Resolved, citing: Paragraph, target: Paragraph) -> Resolved:
    numbers = bool(citing.case_number and target.case_number)
    other = numbers and not _same_case(citing, target)
    return replace(
        made, target=target, confidence=round(made.confidence * (0.9 if other else 1), 3)
    )


def _unresolved(made: Resolved, reason: str) -> Resolved:
    return replace(made, reason=reason, confidence=0.0)


def _reason_of_failure(entries: Entries, row: RegisterRow, cited: Citation) -> str:
    """Say whether the meeting is missing here, or has no such paragraph."""
    if cited.form == "year":
        return NO_MEETING
    day = row.key.partition(" ")[0]
    held = (*entries.of_key(MEETING, day), *entries.of_prefix(PLACE, f"{day} "))
    for meeting in dict.fromkeys(place.paragraph for place in held):
        named = cited.body or row.paragraph.body
        if meeting.role != "minutes" or not same_organisation(row.paragraph, meeting):
            continue
        if named and meeting.body and same_body(named, meeting.body):
            return NO_PARAGRAPH
    return NO_MEETING


def _resolved_case(entries: Entries, row: RegisterRow, made: Resolved) -> Resolved:
    held = any(
        same_organisation(row.paragraph, known.paragraph)
        and known.paragraph.document_id != row.paragraph.document_id
        for known in entries.of_key(CASE, row.key)
    )
    return replace(made, case=row.key) if held else _unresolved(made, NO_CASE)


def _resolved_paper(entries: Entries, row: RegisterRow, made: Resolved) -> Resolved:
    """Return the § where a paper was first dealt with, or a motion is on the agenda."""
    kind = HANDLING if made.form == "handling" else MOTION
    held = [
        known.paragraph
        for known in entries.of_key(kind, row.key)
        if same_organisation(row.paragraph, known.paragraph)
        and known.paragraph.section_id != row.paragraph.section_id
    ]
    if made.form == "handling":
        held = [section for section in held if section.body == row.paragraph.body]
    elif about := made.text.partition(" om ")[2]:
        held = [
            section
            for section in held
            if _letters_of(about)[:_TELLING] in _letters_of(section.heading or "")
        ]
    if not held:
        return _unresolved(made, NO_PAPER)
    keys = {case_key(section.case_number or "") or section.section_id for section in held}
    if len(keys) > 1:
        return _unresolved(made, AMBIGUOUS)
    return replace(made, target=min(held, key=lambda section: section.day or "9999"))


def _letters_of(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def citations_in(entries: Entries, section_id: str) -> list[Resolved]:
    """Return what a section cites, each resolved or with a reason, in the order of its text."""
    rows = entries.of_section(section_id)
    return [resolve(entries, row) for row in rows if row.kind == CITATION]


def cited_by(entries: Entries, target: Paragraph) -> list[tuple[Paragraph, Resolved]]:
    """Return the sections that cite one, in order of time, with the words they do it in."""
    numbers = _keys_of(entries, target)
    rows = [row for key in numbers for row in entries.of_key(CITATION, key)]
    resolved = ((row.paragraph, resolve(entries, row)) for row in rows)
    places = {target.section_id, *numbers}
    citing_sections = [
        (citing, citation)
        for citing, citation in resolved
        if citation.target is not None and citation.target.section_id in places
    ]
    return sorted(citing_sections, key=lambda pair: (pair[0].day or "9999", pair[0].section_id))


def _keys_of(entries: Entries, target: Paragraph) -> set[str]:
    rows = entries.of_section(target.section_id)
    return {row.key for row in rows if row.kind in {PLACE, PLACE_OF_YEAR, HANDLING, MOTION}}
