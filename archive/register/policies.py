"""Tell what was in force on a day: policies, rules, fees, plans and agreements by version."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from archive.register.entry_values import PLACE, VALIDITY, ValidityPeriod
from archive.register.resolving import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.register.register_entries import Entries, Paragraph, RegisterRow

_validity = msgspec.json.Decoder(ValidityPeriod).decode


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a policy, rule, plan or agreement, with when it held.

    `begins` is the first day it is known to hold, None where the paper does not tell. `ended` is
    its last day, that before the next version began; None where nothing ends it. `by` is the
    section that decided it, where its minutes are here.
    """

    paper: Paragraph
    validity: ValidityPeriod
    begins: str | None
    ended: str | None
    replaced_by: Paragraph | None = None
    by: Paragraph | None = None

    def holds(self, day: str) -> bool | None:
        """Tell whether it was in force on a day in ISO form; None where that is not known."""
        if self.begins is None:
            return None
        return self.begins <= day and (self.ended is None or day <= self.ended)


def is_open_ended(words: str | None) -> bool:
    """Tell whether the words on when a rule holds say that it does so until further notice."""
    return "tills vidare" in (words or "").casefold()


def rules(entries: Entries) -> list[Rule]:
    """Return every version, by title and the day it began."""
    rows = entries.of_kind(VALIDITY)
    final = {one.document_id for one in folded(entries, (row.paragraph for row in rows))}
    kept = [row for row in rows if row.paragraph.document_id in final]
    kept.sort(key=_owner_and_key)
    found: list[Rule] = []
    for _, versions in groupby(kept, key=_owner_and_key):
        found += _series(entries, list(versions))
    return sorted(found, key=lambda rule: (rule.paper.title.casefold(), rule.begins or "9999"))


def _owner_and_key(row: RegisterRow) -> tuple[str, str]:
    return (row.paragraph.organisation or "", row.key)


def _series(entries: Entries, versions: list[RegisterRow]) -> Iterator[Rule]:
    """Yield the versions of one rule; each ends where the next one begins."""
    known = sorted(((_first_day(row), row) for row in versions), key=lambda pair: pair[0] or "9999")
    for place, (begins, row) in enumerate(known):
        later = ((day, one) for day, one in known[place + 1 :] if day and begins and day > begins)
        following = next(later, None)
        validity = _validity(row.data)
        ends = [day for day in (validity.ends, _day_before(following)) if day]
        yield Rule(
            row.paragraph,
            validity,
            begins,
            min(ends, default=None),
            following[1].paragraph if following else None,
            _decided_by(entries, validity),
        )


def _day_before(following: tuple[str, RegisterRow] | None) -> str | None:
    """Return the last day before the next version holds, None where there is none."""
    if following is None:
        return None
    return (dt.date.fromisoformat(following[0]) - dt.timedelta(days=1)).isoformat()


def _first_day(row: RegisterRow) -> str | None:
    validity = _validity(row.data)
    return validity.starts or validity.revised or validity.adopted


def _decided_by(entries: Entries, validity: ValidityPeriod) -> Paragraph | None:
    """Return the § that decided, where the paper names it and its minutes are here."""
    day = validity.revised or validity.adopted
    if not day or not validity.section:
        return None
    held = [found.paragraph for found in entries.of_key(PLACE, f"{day} {validity.section}")]
    chosen = folded(entries, held)
    return chosen[0] if len(chosen) == 1 else None


def rule_json(rule: Rule, day: str) -> dict[str, Any]:
    """Return a version as a line of `handlingar policies`."""
    return {
        "document_id": rule.paper.document_id,
        "source_id": rule.paper.source_id,
        "organisation": rule.paper.organisation,
        "title": rule.paper.title,
        "type": rule.paper.type,
        "adopted": rule.validity.adopted,
        "revised": rule.validity.revised,
        "from": rule.begins,
        "to": rule.ended,
        "replaced_by": rule.replaced_by.document_id if rule.replaced_by else None,
        "section_id": rule.by.section_id if rule.by else None,
        "words": rule.validity.words,
        "in_force": rule.holds(day),
    }
