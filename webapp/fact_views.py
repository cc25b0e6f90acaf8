"""Fact views: every recognised fact with its words, rule, place and confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import FACT_RULE_NAMES, FactRule
from archive.model.value_names import FACT_NAMES
from webapp import times
from webapp.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue import PageText
    from archive.model import Document, Fact, Span

DATES = ("date", "period", "file_date", "mentioned_date")
_ORDER = {kind: place for place, kind in enumerate(FACT_NAMES)}


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact worded for a person; `page` and `anchor` lead to its source, when it has a place."""

    kind: str
    label: str
    value: str
    words: str
    rule: str
    confidence: float
    inferred: bool
    corrected: bool
    span: Span | None
    page: int | None
    anchor: str


def fact_views(document: Document, pages: Sequence[PageText]) -> tuple[FactView, ...]:
    """Return the facts of a document in reading order of their kinds, the surest first."""
    ordered = sorted(
        document.facts,
        key=lambda f: (_ORDER.get(f.kind, len(_ORDER)), -f.confidence),
    )
    return tuple(_worded(fact, i, pages) for i, fact in enumerate(ordered, 1))


def _worded(fact: Fact, number: int, pages: Sequence[PageText]) -> FactView:
    page = None
    if fact.span is not None:
        page = next((p.number for p in pages if p.span.start <= fact.span.start < p.span.end), None)
    return FactView(
        fact.kind,
        fact_label(fact.kind),
        _value(fact),
        " ".join(fact.text.split()),
        str(FACT_RULE_NAMES.get(fact.rule, fact.rule)),
        fact.confidence,
        fact.inferred,
        fact.rule == FactRule.CORRECTED,
        fact.span,
        page,
        f"uppgift-{number}",
    )


def fact_label(kind: str) -> str:
    """Return what a kind of facts is called to a person."""
    return str(FACT_NAMES.get(kind, kind))


def _value(fact: Fact) -> str:
    if fact.kind not in DATES:
        return term(fact.value, fact.kind)
    try:
        ends = [dt.date.fromisoformat(part) for part in fact.value.split("/")]
    except ValueError:
        return fact.value
    return times.span(ends[0], ends[-1])
