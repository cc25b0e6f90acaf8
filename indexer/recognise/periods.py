"""Period that a document is about: year of accounts, of a budget, of a plan."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.dates import find_dates
from indexer.recognise.mention import Mention

if TYPE_CHECKING:
    from indexer.recognise.document_layout import DocumentLayout

PERIODIC = frozenset(
    (
        *("årsredovisning", "verksamhetsberättelse", "verksamhetsplan", "budget"),
        *("delårsrapport", "rapport", "plan"),
    )
)
"""Types of documents that are about a stretch of time."""
_ACCOUNTED = re.compile(r"räkenskapsår|verksamhetsår|perioden|tiden|året|avser")
_YEAR = re.compile(r"(?<![\d\-–/:.])((?:19|20)\d\d)(?![\d\-–/]|:\d)")
_DAY = re.compile(r"(?:19|20)\d\d[-–]\d\d[-–]\d\d")
_BUDGET = re.compile(
    r"\bbudget\w*\s+(?:för\s+)?(?:år(?:et)?\s+)?((?:19|20)\d\d)(?!\s?[\d–-])", re.IGNORECASE
)
_WITHIN = 6000
_TITLES = 6


def recognise_period(
    view: DocumentLayout, kind: str, title: Fact | None, mentions: list[Mention]
) -> Mention | None:
    """Return the time a document is about as a dated mention, or None."""
    if kind not in PERIODIC:
        return None
    if kind not in {"rapport", "plan", "verksamhetsplan"}:
        for mention in mentions:
            if mention.span.start > _WITHIN:
                break
            if _is_accounting_year(view, mention):
                return mention
    named = _named_in_title(view, kind, title)
    if kind == "delårsrapport" and named and named.precision == "year":
        return _part_of_year(named, mentions) or named
    return named


def _part_of_year(year: Mention, mentions: list[Mention]) -> Mention | None:
    """Return the quarter or months that an interim report of a year is about."""
    for mention in mentions:
        if mention.start is None or mention.end is None or mention.span.start > _WITHIN:
            continue
        of_year = year.start is not None and mention.start.year == year.start.year
        days = (mention.end - mention.start).days
        if of_year and mention.precision in {"quarter", "range"} and 27 <= days < 360:
            return mention
    return None


def _is_accounting_year(view: DocumentLayout, mention: Mention) -> bool:
    if mention.precision != "range" or mention.start is None or mention.end is None:
        return False
    days = (mention.end - mention.start).days
    before = view.text[max(0, mention.span.start - 60) : mention.span.start].lower()
    early = mention.span.start < 400
    return 27 <= days <= 400 and (early or bool(_ACCOUNTED.search(before)))


def _named_in_title(view: DocumentLayout, kind: str, title: Fact | None) -> Mention | None:
    """Return the period of a title: `mars 2026`, `2014-2020`, `2018`."""
    lines = [(line.text, line.span.start - view.start) for line in view.lines[:_TITLES]]
    if title:
        at = title.span.start - view.start if title.span else 0
        lines.insert(0, (title.text, max(0, at)))
    if kind in {"rapport", "plan"}:
        lines = lines[:1] if title else []
    for text, at in lines:
        budget = _BUDGET.search(text) if kind == "budget" else None
        if budget:
            return _whole_year(int(budget[1]), at + budget.start(1), len(view.text))
        if len(text) > 80 and at > 0:
            continue
        for mention in find_dates(text):
            if mention.dated and mention.precision in {"range", "month", "quarter", "year"}:
                return _placed(mention, at, kind, len(view.text))
        year = _YEAR.search(text)
        if year and not _DAY.search(text):
            return _whole_year(int(year[1]), at + year.start(1), len(view.text))
    return None


def _placed(mention: Mention, at: int, kind: str, length: int) -> Mention:
    start = mention.start
    if kind == "delårsrapport" and mention.precision == "month" and start is not None:
        start = start.replace(month=1)
    span = Span(min(at + mention.span.start, length), min(at + mention.span.end, length))
    return replace(mention, span=span, start=start, role="about")


def _whole_year(year: int, at: int, length: int) -> Mention:
    return Mention(
        span=Span(min(at, length), min(at + 4, length)),
        start=dt.date(year, 1, 1),
        end=dt.date(year, 12, 31),
        precision="year",
        confidence=0.8,
        rule=FactRule.YEAR_IN_TITLE,
        role="about",
    )
