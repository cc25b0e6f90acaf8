"""Fact views: every recognised fact with its words, rule, place and confidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import FACT_RULE_NAMES, FactRule
from webapp import times
from webapp.languages import _
from webapp.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.catalogue import PageText
    from archive.model import Document, Fact, Span

KINDS = (
    "type",
    "title",
    "organisation",
    "body",
    "date",
    "period",
    "case_number",
    "topic",
    "language",
    "version",
    "signature",
    "signing_service",
    "evidence",
    "file_date",
    "mentioned_date",
    "hidden_text",
    "hidden_text_reviewed",
    "covering_shapes",
    "covering_shapes_reviewed",
)


DATES = ("date", "period", "file_date", "mentioned_date")


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
        key=lambda f: (KINDS.index(f.kind) if f.kind in KINDS else len(KINDS), -f.confidence),
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
    labels = {
        "type": _("Handlingstyp"),
        "title": _("Titel"),
        "organisation": _("Organisation"),
        "body": _("Organ"),
        "date": _("Datum"),
        "period": _("Period"),
        "case_number": _("Diarienummer"),
        "topic": _("Ämne"),
        "language": _("Språk"),
        "version": _("Version"),
        "signature": _("Underskrift"),
        "signing_service": _("Underskriftstjänst"),
        "evidence": _("Underskriftsbevis"),
        "file_date": _("Filens datum"),
        "mentioned_date": _("Nämnt datum"),
        "hidden_text": _("Dold text, utelämnad (ord)"),
        "hidden_text_reviewed": _("Dold text, utelämnad och granskad (ord)"),
        "covering_shapes": _("Fyllda former som kan täcka ord"),
        "covering_shapes_reviewed": _("Fyllda former som kan täcka ord, granskade"),
        "tie": _("Hör till ärende"),
        "untie": _("Hör inte till ärende"),
    }
    return labels.get(kind, kind)


def _value(fact: Fact) -> str:
    if fact.kind not in DATES:
        return term(fact.value, fact.kind)
    try:
        ends = [dt.date.fromisoformat(part) for part in fact.value.split("/")]
    except ValueError:
        return fact.value
    return times.span(ends[0], ends[-1])
