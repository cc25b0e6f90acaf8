"""Facts that a record states of itself; they win over what is recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from archive.vocabulary import CONTRACT_TYPES
from archive.web_address import web_address
from indexer.recognise.dates import find_dates
from indexer.recognise.mention import iso

if TYPE_CHECKING:
    from archive.model import DateSpan, Given
    from archive.vocabulary import Vocabulary
    from indexer.recognise.mention import Mention


def given_fact(given: Given, kind: str) -> Fact | None:
    """Return what a record says of its title, type, organisation or body, or None."""
    value = (getattr(given, kind) or "").strip()
    if not value:
        return None
    if kind == "type":
        value = value.casefold()
        if value not in CONTRACT_TYPES:
            return None
    return Fact(kind, value, value, FactRule.GIVEN, 1.0)


def given_date(given: Given, kind: str, vocabulary: Vocabulary) -> tuple[DateSpan, Fact] | None:
    """Return the date a record says it has, or None where it says none that can be read."""
    text = (given.date or "").strip()
    days = _days(text)
    if not days:
        return None
    role = "meeting" if kind in vocabulary.meeting_types else "issued"
    span = days[0].date_span(role, 1.0)
    return span, Fact("date", iso(span.start, span.end), text, FactRule.GIVEN, 1.0, role=role)


def unusable_facts(given: Given) -> list[str]:
    """Return the names of what a record says of itself that says nothing to us."""
    date, kind = (given.date or "").strip(), (given.type or "").strip()
    unusable = {
        "date": bool(date) and not _days(date),
        "type": bool(kind) and kind.casefold() not in CONTRACT_TYPES,
        "url": bool(given.url) and web_address(given.url) is None,
    }
    return [name for name, is_unusable in unusable.items() if is_unusable]


def _days(text: str) -> list[Mention]:
    days = [m for m in find_dates(text) if m.dated] if text else []
    if not days and text.isdigit() and len(text) == 4:
        days = find_dates(f"år {text}")
    return days


def authorised(fact: Fact | None, kind: str, vocabulary: Vocabulary) -> Fact | None:
    """Return a given name in its authorised form where the authority file knows it."""
    if fact is None:
        return None
    entries = vocabulary.organisations if kind == "organisation" else vocabulary.bodies
    wanted = fact.value.casefold()
    for entry in entries:
        names = {name.casefold() for name in (entry.name, *entry.variants)}
        if wanted in names or fact.value in entry.abbreviations:
            return Fact(kind, entry.name, fact.text, fact.rule, fact.confidence)
    return fact
