"""Read from decisions which policies, rules, plans and agreements they end, change or prolong."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import DecisionOutcome
from archive.register.entry_values import RULE_CHANGE, RuleChange
from archive.register.register_entries import OF_MINUTES
from archive.register.rule_titles import title_key
from indexer.register.entries import entry, on_one_line, own_sections
from indexer.register.meeting_days import NOTICE
from indexer.register.prolonging import PROLONGS, prolongation, told_prolongations
from indexer.register.rule_naming import PROPOSED, kind_named, relied_heading
from indexer.register.validity import DAY, GOVERNS_NOTHING, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Section

_UNDECIDED = frozenset(
    {
        *(DecisionOutcome.PROPOSED, DecisionOutcome.RECOMMENDED, DecisionOutcome.REJECTED),
        *(DecisionOutcome.POSTPONED, DecisionOutcome.REMITTED, DecisionOutcome.PENDING),
        *(DecisionOutcome.NONE, DecisionOutcome.ANSWERED),
    }
)
_RULE = re.compile(
    r"policy|riktlinje|reglemente|ordning|taxa|avgift|stadga|program|strategi|\w*plan(?:en)?\b"
    r"|rutin|överenskommelse|avtal|föreskrift|regler|beslut",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<=[.;:])\s+(?=[A-ZÅÄÖ])|\n[ \t]*(?=\d{1,2}[.)]\s)|\n[ \t]*\n"
    r"|(?:,|\boch|\bsamt|\bdels)\s+(?=att\s)(?!att\s+gälla\b)",
)
_DENIED = re.compile(
    r"\b(?:inte|ej|icke|avslå\w*|avslag|förslag(?:et)?\s+(?:om|till|på)|yrka\w*|motion(?:en)?"
    r"|uppdrag(?:et)?|utred\w*|se\s+över|översyn|hemställ\w*|föresl\w*)\b",
    re.IGNORECASE,
)
"""What stands in a clause that repeals nothing: it is refused, proposed, claimed or looked into."""
_REPEALED = re.compile(
    r"\bupphör(?:de|a|t)?\s+(?:[^.;]{0,90}?\s)?(?:att\s+)?gälla\b|\bsluta\w*\s+(?:att\s+)?gälla\b"
    r"|\bupph(?:äv(?:er|s|as|a|ts|de|des|d|t)|ävandet?)\b|\bersätt(?:s|es|as)\s+(?:av|med)\b"
    r"|\bersattes?\s+av\b|\b(?:åter)?kallas\s+(?:in|tillbaka)\b|\bsägs\s+upp\b|\bsäga\s+upp\b"
    r"|\bsäger\s+upp\b",
    re.IGNORECASE,
)
_REPLACES = re.compile(r"\bersätter\s+(?P<what>.+)", re.IGNORECASE | re.DOTALL)
_REPLACED_BY = re.compile(r"\bersätt(?:s|es|as)\s+(?:av|med)\b|\bersattes?\s+av\b", re.IGNORECASE)
_LASTS = re.compile(
    r"\b(?:gälla|gäller|löper|giltig\w*)\b[^.;]{0,160}?"
    rf"(?:\b(?:till\s+och\s+med|t\.?\s?o\.?\s?m\.?)\s+{DAY}|(?P<open>\btills\s+vidare\b))",
    re.IGNORECASE,
)
_ADOPTED = re.compile(
    r"\b(?:anta(?:r|s|gs|gits)?|antog|fastställ(?:er|s|a|as|de|des)|godkän(?:ner|ns|na|nas|de|des))\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:ändra(?:r|s|de|d|t)?|ändring(?:en|ar|arna)?|revider(?:ar|as|ade|ad|at|ing(?:en)?)"
    r"|tillägg(?:et)?|uppdatera\w*)\b",
    re.IGNORECASE,
)
_REVISED = re.compile(r"\brevider(?:ad|ade|at)\s", re.IGNORECASE)
_PROPOSAL_OF = re.compile(r"\bförslag(?:et)?\s+till\s+", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:från\s+och\s+med|fr\.?\s?o\.?\s?m\.?|från)\s+{DAY}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"\b(?:till\s+och\s+med|t\.?\s?o\.?\s?m\.?|vid\s+utgången\s+av)\s+{DAY}", re.IGNORECASE
)
_ON = re.compile(rf"\bgälla\s+{DAY}", re.IGNORECASE)
_END_OF_YEAR = re.compile(
    r"\bvid\s+(?:utgången\s+av\s+(?:år\s+)?|årsskiftet\s+)(?P<year>(?:19|20)\d\d)(?![\d-])",
    re.IGNORECASE,
)
_CITED = re.compile(rf"{DAY}\s?,?\s?\(?(?:\w+s\s)?§\s?(?P<number>\d{{1,4}})", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:punkt(?:en)?|kapitel|kap\.|avsnitt(?:et)?|bilaga|stycke[t]?|delen)\s+\w|§\s?\d+\s+i\s",
    re.IGNORECASE,
)
"""A part of a rule: what is repealed of it leaves the rest in force."""
_LONGEST = 500


def rule_changes_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield what decided clauses do to rules, and what is told of their being prolonged."""
    for section in own_sections(document):
        if document.type in OF_MINUTES:
            yield from _decided_changes(section)
        if document.type != NOTICE:
            yield from _told_changes(section)


def _decided_changes(section: Section) -> Iterator[RegisterEntry]:
    """Yield for each decided clause that ends, changes or prolongs a rule what it says."""
    for decision in section.decisions:
        if decision.outcome in _UNDECIDED:
            continue
        at = (decision.span.start, decision.span.end)
        place = (at[0] - section.span.start, at[1] - section.span.start)
        for value in _changes_in(decision.text, section.heading, section.text[: place[0]]):
            key = f"{value.change} {value.what}"
            yield entry(section, RULE_CHANGE, key, value, place, rule="ändrar", confidence=0.85)


def _told_changes(section: Section) -> Iterator[RegisterEntry]:
    """Yield what sentences tell of a rule that was prolonged, as of an agreement."""
    matter = on_one_line(section.heading or "")
    for sentence, place, day in told_prolongations(section.text):
        words = f"{relied_heading(sentence, matter)}: {sentence}"
        kind = kind_named(sentence, matter)
        value = RuleChange("lasts", words, title_key(words), until=day, kind=kind)
        key = f"{value.change} {value.what}"
        yield entry(section, RULE_CHANGE, key, value, place, rule="förlängt", confidence=0.7)


def _changes_in(decided: str, heading: str | None, above: str) -> Iterator[RuleChange]:
    """Yield what a decision does to rules, under a heading and behind the text above it."""
    matter, told = _PROPOSAL_OF.sub("", on_one_line(heading or "")), on_one_line(above)
    for clause in map(on_one_line, _CLAUSE.split(decided)):
        if _ADOPTED.search(clause):
            clause = _PROPOSAL_OF.sub("", clause)  # noqa: PLW2901 -- the same clause
        clause = clause[:_LONGEST]  # noqa: PLW2901 -- the same clause
        relied = relied_heading(clause, matter)
        words = f"{relied}: {clause}" if relied else clause
        governs = not GOVERNS_NOTHING.search(PROPOSED.sub("", words))
        if governs and _RULE.search(words) and not _DENIED.search(clause):
            approves = PROPOSED.search(clause) or _ADOPTED.search(clause)
            for value in _of_clause(words if approves else clause, told):
                what = title_key(f"{relied} {value.what}")
                yield replace(value, words=words, what=what, kind=kind_named(clause, matter))


def _of_clause(words: str, above: str) -> Iterator[RuleChange]:
    """Yield what a clause does to the rule it names; one that adopts may tell how long it lasts."""
    changed = _change_of_clause(words, above)
    lasts = changed is not None and changed.change == "lasts" and not PROLONGS.search(words)
    new = changed is None or lasts or _REVISED.search(words)
    if new and _ADOPTED.search(words):
        yield RuleChange("adopted", words, title_key(words), begins=day_of(_FROM.search(words)))
    if changed is not None:
        cited = tuple(
            f"{day_of(citation)} {citation['number']}" for citation in _CITED.finditer(words)
        )
        yield replace(changed, what=title_key(changed.what), cited=cited)


def _change_of_clause(words: str, above: str) -> RuleChange | None:
    if (replaces := _REPLACES.search(words)) is not None:
        return RuleChange("repealed", words, replaces["what"], _last_day(replaces["what"]))
    if (repealed := _REPEALED.search(words)) is not None:
        what = words[: repealed.start()] if _REPLACED_BY.match(repealed[0]) else words
        change = "changed" if _PART.search(words) else "repealed"
        return RuleChange(change, words, what, _last_day(words[repealed.start() :]))
    if (longer := prolongation(words, above)) is not None:
        change = "lasts" if longer.until or longer.further else "prolonged"
        return RuleChange(change, words, words, longer.until, months=longer.months)
    if (lasts := _LASTS.search(words)) is not None:
        return RuleChange("lasts", words, words, None if lasts["open"] else day_of(lasts))
    return RuleChange("changed", words, words) if _CHANGED.search(words) else None


def _last_day(words: str) -> str | None:
    """Return the last day on which a rule holds by the words behind the verb that ends it.

    From a day on it holds no more; that it ends on the first of a month means the same.
    """
    if (until := _UNTIL.search(words)) is not None:
        return day_of(until)
    if (year := _END_OF_YEAR.search(words)) is not None:
        return f"{year['year']}-12-31"
    if (begins := _FROM.search(words)) is not None:
        return _day_before(day_of(begins))
    on = _ON.search(words)
    day = day_of(on) if on else None
    return _day_before(day) if day and day.endswith("-01") else day


def _day_before(day: str | None) -> str | None:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat() if day else None
