"""Tell which other cases a case cites or is cited by, and whether they came before or after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from archive.register.entry_values import CASE, CITATION, Case
from archive.register.numbers import case_key, case_parent, case_tail
from archive.register.resolving import cited_by, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.register.register_entries import Entries, Paragraph, RegisterRow

case_of = msgspec.json.Decoder(Case).decode


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case that is cited here or cites this: earlier, later or related."""

    key: str
    number: str
    heading: str | None
    relation: str
    cited_in: Paragraph
    """The section by which the two are related: in it the one cites the other."""


def related_cases(entries: Entries, key: str, steps: Sequence[Paragraph]) -> Iterator[RelatedCase]:
    """Yield the cases that this one cites or that cite it, each once."""
    own = {key, case_parent(key), case_tail(key)}
    first = min((step.day for step in steps if step.day), default=None)
    seen: set[str] = set()
    for other, citing in _related_paragraphs(entries, key, steps):
        number = other.case_number or ""
        theirs = case_parent(case_key(number))
        if theirs in own or theirs in seen or case_key(number) in own:
            continue
        seen.add(theirs)
        begun = _first_day(entries, theirs) or other.day
        relation = "related"
        if begun and first and begun != first:
            relation = "earlier" if begun < first else "later"
        yield RelatedCase(theirs, number, other.heading, relation, citing)


def _related_paragraphs(
    entries: Entries, key: str, steps: Sequence[Paragraph]
) -> Iterator[tuple[Paragraph, Paragraph]]:
    """Yield sections of other cases, each with the section in which one cites the other."""
    for step in steps:
        if step.role == "notice":  # the other points of an agenda are no relations
            continue
        for row in entries.of_section(step.section_id):
            if row.kind == CITATION:
                cited = resolve(entries, row)
                if cited.case:
                    others = entries.of_key(CASE, cited.case)[:1]
                    yield from ((_with_number(other), row.paragraph) for other in others)
                elif cited.target is not None and cited.target.case_number:
                    yield cited.target, row.paragraph
        if step.role == "minutes":
            for citing, _ in cited_by(entries, step):
                if citing.case_number:
                    yield citing, citing
    for row in entries.of_key(CITATION, key):
        if row.paragraph.case_number:
            yield row.paragraph, row.paragraph


def _with_number(row: RegisterRow) -> Paragraph:
    """Return the section of an entry of a case, with the number that its document alone has."""
    number = row.paragraph.case_number or case_of(row.data).number
    return replace(row.paragraph, case_number=number)


def _first_day(entries: Entries, key: str) -> str | None:
    """Return the first day of a case."""
    days = [row.paragraph.day for row in entries.of_key(CASE, key) if row.paragraph.day]
    return min(days, default=None)
