"""Tell what was in force on a day: policies, rules, fees, plans and agreements by version."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from archive.register.entry_values import PLACE, VALIDITY, ValidityPeriod
from archive.register.resolving import folded
from archive.register.rule_changes import RuleChanges, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.register.register_entries import Entries, Paragraph, RegisterRow
    from archive.register.rule_changes import Changing

_validity = msgspec.json.Decoder(ValidityPeriod).decode
_NAMES_A_RULE = re.compile(
    r"(?:policy|riktlinje|reglemente|stadga|program|strategi|rutin|plan|tax|avgift|överenskommelse"
    r"|avtal|föreskrift|ägardirektiv|(?<=[st])ordning)(?:s?[a-zåäö]{0,4})\b|\bregler(?:na)?\b",
    re.IGNORECASE,
)
"""What is adopted to govern, where minutes approve accounts, reports and buildings as well."""
_ADOPTS_NOTHING = re.compile(
    r"\b(?:bemyndiga\w*|fullmakt|rätt\s+att|i\s+det\s+fall|förläng\w*|till\s+dess"
    r"|överlämnas?\s+till|direktiv(?:et|en)?\s+(?:för|till))\b",
    re.IGNORECASE,
)
"""Clauses that name an adoption to come, by others, or that may be."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A version of a policy, rule, plan or agreement, with when it held.

    `begins` is the first day it is known to hold, None where neither the paper nor a decision
    tells. `ended` is its last day: the one stated last, in the paper or in a decision on it, or
    that before the next version began; None where nothing ends it. `by` is the section that decided
    it, `ended_by` the one that stated its last day, `changed_by` all that decided on it later,
    where their minutes are here.
    """

    paper: Paragraph
    validity: ValidityPeriod
    begins: str | None
    ended: str | None
    replaced_by: Paragraph | None = None
    by: Paragraph | None = None
    ended_by: Paragraph | None = None
    changed_by: tuple[Paragraph, ...] = ()
    open_ended: bool = False
    """Whether the last that is said of its end is that it holds until further notice."""
    known_until: str | None = None
    """The last day it is known to hold, where it goes on and it is not told how long."""

    def holds(self, day: str) -> bool | None:
        """Tell whether it was in force on a day in ISO form; None where that is not known."""
        if self.ended is not None and day > self.ended:
            return False
        if self.known_until is not None and day > self.known_until:
            return None
        if self.validity.covers is not None and day < self.validity.covers:
            return False
        return None if self.begins is None else self.begins <= day


@dataclass(frozen=True, slots=True)
class InForce:
    """Every version of the rules whose papers are here, and adoptions of which no paper is known.

    `rules` by title and the day they began, `adoptions` by the day they were decided.
    """

    rules: tuple[Rule, ...]
    adoptions: tuple[Changing, ...]


def in_force(entries: Entries) -> InForce:
    """Return what the papers and the decisions say of policies, rules, plans and agreements."""
    rows = entries.of_kind(VALIDITY)
    final = {section.document_id for section in folded(entries, (row.paragraph for row in rows))}
    kept = [row for row in rows if row.paragraph.document_id in final]
    kept.sort(key=_owner_and_key)
    changes = RuleChanges(entries, map(_owner_and_key, kept), map(_version_of_row, kept))
    every: list[Rule] = []
    meant: set[int] = set()
    for (_, key), held in groupby(kept, key=_owner_and_key):
        versions = sorted(map(_version_of_row, held), key=lambda version: version.begins or "9999")
        decided = changes.of_series(key, versions)
        meant.update(id(decision) for of_version in decided for decision in of_version)
        every += _rule_versions(entries, versions, decided)
    every.sort(key=lambda rule: (rule.paper.title.casefold(), rule.begins or "9999"))
    left = [d for d in changes.decided if id(d) not in meant and _adopts_a_rule(d)]
    return InForce(tuple(every), tuple(sorted(left, key=lambda adoption: adoption.day)))


def _adopts_a_rule(decision: Changing) -> bool:
    words = decision.change.words
    names = decision.change.change == "adopted" and _NAMES_A_RULE.search(words) is not None
    return names and _ADOPTS_NOTHING.search(words) is None


def shown_rules(every: Iterable[Rule], day: str) -> list[Rule]:
    """Return what was in force on a day in ISO form, then what does not tell when it holds."""
    shown = (rule for rule in every if rule.holds(day) is not False)
    return sorted(shown, key=lambda rule: rule.holds(day) is None)


def _owner_and_key(row: RegisterRow) -> tuple[str, str]:
    return (row.paragraph.organisation or "", row.key)


def _rule_versions(
    entries: Entries, versions: list[Version], decided: list[list[Changing]]
) -> Iterator[Rule]:
    """Yield the versions of a rule with what is decided on each; one ends where the next begins."""
    known = [_with_adoption(version, on) for version, on in zip(versions, decided, strict=True)]
    for place, (version, on) in enumerate(zip(known, decided, strict=True)):
        begins = version.begins
        following = next(
            (v for v in known[place + 1 :] if begins and (v.begins or "") > begins), None
        )
        end = _stated_end(version, on)
        capped = _day_before(following)
        if capped and not (end.day and end.day < capped):
            end = _End(capped, known_until=end.known_until)
        by = _decided_by(entries, version, on)
        later_on = (decision.section for decision in on if decision.change.change != "adopted")
        yield Rule(
            version.paper,
            version.validity,
            begins,
            end.day,
            following.paper if following else None,
            by,
            end.by,
            tuple(section for section in _each_once(later_on) if section != by),
            end.open_ended,
            end.known_until,
        )


@dataclass(frozen=True, slots=True)
class _End:
    day: str | None
    by: Paragraph | None = None
    open_ended: bool = False
    known_until: str | None = None


def _stated_end(version: Version, decided: Iterable[Changing]) -> _End:
    """Return the last day that is stated last: by the paper, then by decisions in order of time."""
    own = version.validity
    renews = own.renews
    end = _End(own.ends, open_ended=not own.ends and "tills vidare" in own.words.casefold())
    for decision in decided:
        if decision.change.change == "lasts":
            end = _End(
                decision.change.until, decision.section, open_ended=decision.change.until is None
            )
        elif decision.change.change == "prolonged":
            end = _prolonged(end, decision)
        elif decision.change.change == "repealed":
            end = _End(decision.change.until or _day_before_day(decision.day), decision.section)
            renews = False
    return _End(None, end.by, known_until=end.day) if renews and end.day else end


def _prolonged(end: _End, decision: Changing) -> _End:
    """Return the end that a decision puts off: by months, or it is not told how long."""
    if end.day is None:
        return end
    months = decision.change.months
    if months is None:
        return _End(None, decision.section, known_until=end.day)
    return _End(_months_later(end.day, months), decision.section)


def _months_later(day: str, months: int) -> str:
    """Return the day so many months later; the last of a month stays the last."""
    first = dt.date.fromisoformat(day)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    at_end = first.day == calendar.monthrange(first.year, first.month)[1]
    return dt.date(year, month + 1, last if at_end else min(first.day, last)).isoformat()


def _version_of_row(row: RegisterRow) -> Version:
    validity = _validity(row.data)
    decided = validity.revised or validity.adopted
    return Version(row.paragraph, validity, validity.starts or _first_day(validity, decided))


def _first_day(validity: ValidityPeriod, decided: str | None) -> str | None:
    """Return the first day a version holds that was decided on a day: not before its year."""
    covers = validity.covers
    return covers if decided and covers and decided < covers else decided


def _with_adoption(version: Version, decided: Iterable[Changing]) -> Version:
    """Return a version with the day it was adopted by, where its paper tells none."""
    adopting = next((decision for decision in decided if decision.change.change == "adopted"), None)
    if version.begins or adopting is None:
        return version
    begins = adopting.change.begins or _first_day(version.validity, adopting.day)
    return replace(version, begins=begins)


def _day_before(following: Version | None) -> str | None:
    """Return the last day before the next version holds, None where there is none."""
    return _day_before_day(following.begins) if following and following.begins else None


def _day_before_day(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


def _each_once(sections: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple({section.section_id: section for section in sections}.values())


def _decided_by(
    entries: Entries, version: Version, decided: Iterable[Changing]
) -> Paragraph | None:
    """Return the § that decided, where the paper or the § itself tells and its minutes are here."""
    day, section = version.validity.revised or version.validity.adopted, version.validity.section
    if day and section:
        held = [place.paragraph for place in entries.of_key(PLACE, f"{day} {section}")]
        chosen = folded(entries, held)
        return chosen[0] if len(chosen) == 1 else None
    adopting = (decision for decision in decided if decision.change.change == "adopted")
    return next((decision.section for decision in adopting), None)


def adopted_until(every: InForce, day: str) -> list[Changing]:
    """Return the adoptions without a paper that were decided on a day in ISO form or before."""
    return [adoption for adoption in every.adoptions if adoption.day <= day]


def rule_rows(every: InForce, day: str) -> list[dict[str, Any]]:
    """Return the lines of `handlingar policies`: versions, then adoptions without a paper."""
    held = (rule_json(rule, day) for rule in shown_rules(every.rules, day))
    return [*held, *map(adoption_json, adopted_until(every, day))]


def adoption_json(adoption: Changing) -> dict[str, Any]:
    """Return an adoption whose paper is not here as a line of `handlingar policies`.

    It has no document, its title is the decided clause, and how long it held is not known.
    """
    return {
        "document_id": None,
        "source_id": None,
        "organisation": adoption.section.organisation,
        "title": adoption.change.words,
        "type": None,
        "adopted": adoption.day,
        "revised": None,
        "from": adoption.change.begins,
        "to": None,
        "to_at_least": None,
        "replaced_by": None,
        "section_id": adoption.section.section_id,
        "ended_by": None,
        "changed_by": [],
        "open_ended": False,
        "words": adoption.change.words,
        "in_force": None,
    }


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
        "to_at_least": rule.known_until,
        "replaced_by": rule.replaced_by.document_id if rule.replaced_by else None,
        "section_id": rule.by.section_id if rule.by else None,
        "ended_by": rule.ended_by.section_id if rule.ended_by else None,
        "changed_by": [section.section_id for section in rule.changed_by],
        "open_ended": rule.open_ended,
        "words": rule.validity.words,
        "in_force": rule.holds(day),
    }
