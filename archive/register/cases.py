"""Join the sections of a case: all with its number, and those tied to it without one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.model import FactRule
from archive.register.entry_values import (
    CASE,
    CASE_TAIL,
    CITATION,
    PLACE,
    POSTPONEMENT,
    UNTIED,
)
from archive.register.newest_versions import fold, newer_of
from archive.register.numbers import case_key, case_parent, case_tail
from archive.register.related_cases import RelatedCase, case_of, related_cases
from archive.register.resolving import cited_by, next_meeting, resolve, same_organisation
from archive.register.sections import SectionRecord, outcomes_of, postponement_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.register.register_entries import Entries, Paragraph, RegisterRow

_ORDER = {"motion": 0, "memorandum": 1, "notice": 2, "minutes": 3, "extract": 4}
"""Of one day the papers come before the meeting."""
SURE = {"agenda": 0.85, "postponement": 0.8, "citation": 0.7}
"""How sure a tie without a number is, by our own judgement: same heading on the agenda of the
same meeting; same heading at the meeting that the matter was put off to; cited by day and §."""
_AFTER_ALL = 10**9
"""The place of an annex of minutes: behind all numbered paragraphs."""
_BARE = 0.8
"""How sure a number without its letters is (2013/027 for AKF 2013/027), where one case has it."""


@dataclass(frozen=True, slots=True)
class Step:
    """A section on a case's way, with what was decided in it.

    `via` is how it is known to be of the case: number, agenda, postponement, citation or
    correction; confidence 0 to 1. `folded` are the ids of its drafts, copies and extracts.
    `continued_by` is the section that took up a postponed matter on the day it was put off to.
    """

    paragraph: Paragraph
    via: str
    confidence: float
    folded: tuple[str, ...] = ()
    decision: str | None = None
    outcomes: tuple[str, ...] = ()
    record: SectionRecord = field(default_factory=SectionRecord)
    continued_by: str | None = None


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case: its number, its steps in order of time, and whether it waits.

    `waiting` is True when the last minutes put the matter off and nothing here takes it up again;
    None when no minutes of it are here.
    """

    key: str
    number: str
    organisation: str | None
    heading: str | None
    spellings: tuple[str, ...]
    steps: tuple[Step, ...]
    waiting: bool | None
    related: tuple[RelatedCase, ...] = field(default=())

    @property
    def section_ids(self) -> tuple[str, ...]:
        """All sections of it: its steps', and those of drafts, copies and extracts of them."""
        return tuple(
            dict.fromkeys(
                id_ for step in self.steps for id_ in (step.paragraph.section_id, *step.folded)
            )
        )


def cases(entries: Entries, number: str) -> list[WholeCase]:
    """Return the cases with a number, one for each organisation, the largest first."""
    key = case_key(number)
    if not key:
        return []
    groups = _by_organisation(_rows_of_number(entries, key))
    made = [_whole_case(entries, key, organisation, rows) for organisation, rows in groups.items()]
    return sorted(made, key=lambda case: (-len(case.steps), case.organisation or ""))


def case_keys(entries: Entries, number: str) -> list[str]:
    """Return the keys of the cases that a number may mean: itself, else those it is the tail of."""
    key = case_key(number)
    if not key:
        return []
    if entries.of_key(CASE, key):
        return [key]
    parent = case_parent(key)
    if parent != key and entries.of_key(CASE, parent):
        return [parent]
    return sorted({row.key for row in _of_tail(entries, key)})


def _of_tail(entries: Entries, key: str) -> list[RegisterRow]:
    """Return the case entries of the sections whose number ends as a key without letters does."""
    if case_tail(key) != key:
        return []
    numbered = entries.of_key(CASE_TAIL, key)
    return [
        own
        for row in numbered
        for own in entries.of_section(row.paragraph.section_id)
        if own.kind == CASE and case_tail(own.key) == key
    ]


def _rows_of_number(entries: Entries, key: str) -> list[tuple[RegisterRow, float]]:
    """Return the sections with the number, and those with its tail where no other case has it."""
    rows = [(row, 1.0) for row in entries.of_key(CASE, key)]
    tail = case_tail(key)
    if tail == key or not rows:
        return rows
    lettered = {row.key for row in _of_tail(entries, tail) if row.key != tail}
    if lettered == {key}:
        rows += [(row, _BARE) for row in entries.of_key(CASE, tail)]
    return rows


def _by_organisation(
    rows: list[tuple[RegisterRow, float]],
) -> dict[str | None, list[tuple[RegisterRow, float]]]:
    """Return the rows by organisation; those of an unknown one join the only one there is."""
    groups: dict[str | None, list[tuple[RegisterRow, float]]] = {}
    spelt: dict[str, str] = {}
    for row, sure in rows:
        name = row.paragraph.organisation
        name = spelt.setdefault(name.casefold(), name) if name else None
        groups.setdefault(name, []).append((row, sure))
    named = [name for name in groups if name]
    if len(named) == 1 and None in groups:
        groups[named[0]] += groups.pop(None)
    return groups


def _whole_case(
    entries: Entries, key: str, organisation: str | None, rows: list[tuple[RegisterRow, float]]
) -> WholeCase:
    untied = {row.paragraph.section_id for row in entries.of_key(UNTIED, key)}
    known = {
        row.paragraph.section_id: (row.paragraph, *_via_and_confidence(row, sure))
        for row, sure in _first_sections(rows)
        if row.paragraph.section_id not in untied
    }
    for tied, via in _tied_sections(entries, [paragraph for paragraph, _, _ in known.values()]):
        if tied.section_id not in untied:
            known.setdefault(tied.section_id, (tied, via, SURE[via]))
    paragraphs = [paragraph for paragraph, _, _ in known.values()]
    folded = fold(paragraphs, newer_of(entries, {p.document_id for p in paragraphs}))
    folded.sort(key=lambda pair: order_of(pair[0]))
    steps = [
        _case_step(entries, paragraph, known[paragraph.section_id][1:], others)
        for paragraph, others in folded
    ]
    steps = list(_continued_steps(entries, steps))
    numbers = [case_of(row.data).number for row, _ in rows]
    minutes = [step for step in steps if step.paragraph.role == "minutes"]
    return WholeCase(
        key,
        _usual_spelling(numbers),
        organisation,
        typical([step.paragraph.heading for step in minutes or steps]),
        tuple(sorted({n for n in numbers if case_key(n) in {key, case_tail(key)}})),
        tuple(steps),
        _is_waiting(minutes),
        tuple(related_cases(entries, key, [step.paragraph for step in steps])),
    )


def _via_and_confidence(row: RegisterRow, sure: float) -> tuple[str, float]:
    via = "correction" if row.rule == FactRule.CORRECTED else "number"
    return via, round(row.confidence * sure, 3)


def _first_sections(rows: list[tuple[RegisterRow, float]]) -> Iterator[tuple[RegisterRow, float]]:
    """Yield minutes and agendas section by section, of every other paper its first section."""
    seen: set[str] = set()
    for row, sure in sorted(rows, key=lambda pair: pair[0].paragraph.ordinal):
        paragraph = row.paragraph
        if paragraph.role not in {"minutes", "notice", "extract"}:
            if paragraph.document_id in seen:
                continue
            seen.add(paragraph.document_id)
        yield row, sure


def order_of(section: Paragraph) -> tuple[object, ...]:
    """Return what orders sections in time: day (unknown last), papers before minutes, §, annex."""
    number = (section.number or "").rstrip("abcdefgh ")
    unnumbered = _AFTER_ALL if section.role == "minutes" else 0
    place = int(number) if number.isdigit() else unnumbered
    return (
        section.day or "9999",
        _ORDER.get(section.role, 2),
        section.body or "",
        place,
        section.section_id,
    )


def _tied_sections(entries: Entries, steps: list[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """Yield sections without a case number that agenda, postponement or citation tie to steps."""
    unnumbered = _Unnumbered(entries)
    for step in steps:
        rows = entries.of_section(step.section_id)
        if step.role == "notice" and step.day:
            yield from ((section, "agenda") for section in unnumbered.of_matter(step, step.day))
        for row in rows:
            if row.kind == POSTPONEMENT and (day := _put_off_to(entries, step, row)):
                put_off = unnumbered.of_matter(step, day)
                yield from ((section, "postponement") for section in put_off)
            elif row.kind == CITATION:
                target = resolve(entries, row).target
                if target is not None and not target.case_number:
                    yield target, "citation"
        if step.role == "minutes":
            for citing, _ in cited_by(entries, step):
                caseless = not citing.case_number and citing.role == "minutes"
                if caseless and not _is_annex(citing, step):
                    yield citing, "citation"


def _is_annex(section: Paragraph, paragraph: Paragraph) -> bool:
    """Tell whether a section without § is an annex to the minutes of a paragraph: no step."""
    return section.number is None and section.document_id == paragraph.document_id


def _put_off_to(entries: Entries, step: Paragraph, row: RegisterRow) -> str | None:
    """Return the day to which a matter was put off; of the next meeting, the one that is held."""
    if row.key:
        return row.key
    return next_meeting(entries, step) if postponement_of(row).to_next else None


class _Unnumbered:
    """Sections without a case number by day and heading; each day is read once."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._days: dict[str, dict[str, list[Paragraph]]] = {}

    def of_matter(self, step: Paragraph, day: str) -> Iterator[Paragraph]:
        """Yield the sections of a step's body on a day that have its heading."""
        if day not in self._days:
            by_heading: dict[str, list[Paragraph]] = defaultdict(list)
            self._days[day] = by_heading
            for row in self._entries.of_prefix(PLACE, f"{day} "):
                if row.paragraph.heading and not row.paragraph.case_number:
                    by_heading[_folded_heading(row.paragraph.heading)].append(row.paragraph)
        for section in self._days[day].get(_folded_heading(step.heading or ""), ()):
            if section.body == step.body and same_organisation(section, step):
                yield section


def _folded_heading(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _case_step(
    entries: Entries, paragraph: Paragraph, known: tuple[str, float], folded: tuple[str, ...]
) -> Step:
    section = entries.catalogue.sections([paragraph.section_id]).get(paragraph.section_id)
    record = record_of(entries.of_section(paragraph.section_id), persons=entries.persons)
    decision = section.decision if section else None
    return Step(paragraph, *known, folded, decision, outcomes_of(section), record)


def _continued_steps(entries: Entries, steps: list[Step]) -> Iterator[Step]:
    """Yield the steps, those put off to a day with the step of the same body on that day.

    One put off to the next meeting gets that meeting's day only where the matter went on there: of
    the meetings between, minutes may be missing.
    """
    places: dict[tuple[str | None, str | None], str] = {}
    for step in steps:
        if step.paragraph.role in {"minutes", "extract"}:
            at = (step.paragraph.body, step.paragraph.day)
            places.setdefault(at, step.paragraph.section_id)
    for step in steps:
        put_off, own = step.record.postponed, step.paragraph.section_id
        day = put_off.day if put_off else None
        if put_off and put_off.to_next:
            day = next_meeting(entries, step.paragraph)
        later = places.get((step.paragraph.body, day)) if day else None
        if put_off and later and later != own:
            record = replace(step.record, postponed=replace(put_off, day=day))
            step = replace(step, continued_by=later, record=record)  # noqa: PLW2901
        yield step


def _is_waiting(minutes: list[Step]) -> bool | None:
    if not minutes:
        return None
    last = minutes[-1]
    return last.record.postponed is not None and last.continued_by is None


def _usual_spelling(numbers: list[str]) -> str:
    """Return the spelling that is used most, the longest of those."""
    return max(Counter(numbers).items(), key=lambda pair: (pair[1], len(pair[0]), pair[0]))[0]


_WORD = re.compile(r"\w+")
_COMPARED = 200
"""Headings of a case that are compared with each other, the most used."""


def typical(headings: Iterable[str | None]) -> str | None:
    """Return the heading that shares most words with the others, or what it says before a dash."""
    used = Counter(heading for heading in headings if heading).most_common(_COMPARED)
    words = [(frozenset(_WORD.findall(heading.casefold())), times) for heading, times in used]
    candidates = [part for heading, _ in used for part in (heading, heading.split(" – ")[0])]

    def alike(candidate: str) -> float:
        own = frozenset(_WORD.findall(candidate.casefold()))
        return sum(
            times * len(own & other) / len(own | other) for other, times in words if own | other
        )

    return max(candidates, key=alike, default=None)
