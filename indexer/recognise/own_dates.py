"""A document's dates: its main date, its period and every date that it mentions, as facts.

A web page that prints no day of its own has the one on which it says it was published; a paper of a
meeting has that of its file's name, marked as likely; a letter has its header's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import DateSpan, Fact, FactRule
from indexer.recognise.correspondence import letter_date
from indexer.recognise.date_candidates import DatedPaper
from indexer.recognise.dates import day_in_name, find_dates
from indexer.recognise.main_date import main_date
from indexer.recognise.mention import OPEN_START, iso
from indexer.recognise.periods import recognise_period
from indexer.recognise.roles import setting

if TYPE_CHECKING:
    import datetime as dt

    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout
    from indexer.recognise.mention import Mention

_IN_NAME = 0.3
_PUBLISHED = re.compile(
    r"\b(?:(?P<issued>publicera)|uppdatera|revidera|ändra)(?:d|des|t):?[ \u00a0]{0,3}(?:den )?"
    r"(?P<day>[^\n]{4,30})",
    re.IGNORECASE,
)
_BROKEN = frozenset((FactRule.BROKEN_ISO, FactRule.BROKEN_ISO_LATER))
_NUMBER_LABEL = re.compile(
    r"\b(?:d:?nr|diarie\w*|ärende(?:nr|nummer)|beteckning|referens)\b[.:]?[ \t]*"
    r"(?:[A-ZÅÄÖa-zåäö]{1,8}[ \t\-/]?)?\Z",
    re.IGNORECASE,
)
_NUMBER_REACH = 40
_POSTED = 0.8
_BEGINNING, _ENDING = 2000, 500
"""Dates of one document looked at closely, at its beginning and end: a register of births or a
table of days has more, and none of them is its own."""


@dataclass(frozen=True, slots=True)
class OwnDates:
    """What a document's dates say: its main date, its period and every date as a fact.

    `year` is the one that dates without a year of their own belong to.
    """

    date: DateSpan | None
    period: tuple[dt.date, dt.date] | None
    facts: tuple[Fact, ...]
    year: int | None


def recognise_dates(
    view: DocumentLayout, kind: str, title: Fact | None, vocabulary: Vocabulary
) -> OwnDates:
    """Return the dates of a document."""
    dates = [date for date in find_dates(view.text) if not _in_case_number(view.text, date)]
    if len(dates) > _BEGINNING + _ENDING:
        dates = dates[:_BEGINNING] + dates[-_ENDING:]
    settings = [setting(view.text, mention.span) for mention in dates]
    paper = DatedPaper(kind, kind in vocabulary.meeting_types)
    main = main_date(view, paper, (dates, settings), title, vocabulary)
    mentions = [
        replace(m, role="mentioned" if s.role in {"deadline", "adjusted"} else s.role)
        for m, s in zip(dates, settings, strict=True)
    ]
    period = recognise_period(view, kind, title, mentions)
    year = _year(main.mention if main else None, period, title, mentions)
    facts: list[Fact] = []
    date = None
    if main:
        sure = round(min(0.98, main.weight * main.mention.confidence), 2)
        date = main.mention.date_span(main.role, sure)
        facts.append(_fact("date", date, main.mention, view, main.rule))
    elif other := _published_on(view) or _named_on(view, paper):
        date, fact = other
        facts.append(fact)
    if sent := letter_date(view):
        date, fact = sent
        facts = [fact]
    if period:
        facts.append(_fact("period", period.date_span("about"), period, view, period.rule))
    for mention in mentions:
        known = mention.in_year(year) if year else mention
        if known.dated:
            facts.append(_fact("mentioned_date", known.date_span(), known, view, known.rule))
    return OwnDates(
        date=date,
        period=(period.start, period.end) if period and period.start and period.end else None,
        facts=tuple(facts),
        year=year,
    )


def _in_case_number(text: str, date: Mention) -> bool:
    """Tell whether what reads like a day is a number after its label: Dnr RS 2014-1029."""
    if date.rule not in _BROKEN:
        return False
    low = max(0, date.span.start - _NUMBER_REACH)
    return bool(_NUMBER_LABEL.search(text, low, date.span.start))


def _published_on(view: DocumentLayout) -> tuple[DateSpan, Fact] | None:
    """Return the day on which a web page says it was published, else changed, around its text."""
    published = sorted(_PUBLISHED.finditer(view.furniture), key=lambda match: not match["issued"])
    for match in published:
        day_found = next(iter(find_dates(match["day"])), None)
        if (
            day_found
            and day_found.precision == "day"
            and day_found.dated
            and not day_found.span.start
        ):
            role = "issued" if match["issued"] else "revised"
            date = day_found.date_span(role, round(_POSTED * day_found.confidence, 2))
            day, sure = date.start.isoformat(), date.confidence
            return date, Fact("date", day, match[0].strip(), FactRule.PAGE_FOOT, sure, role=role)
    return None


def _named_on(view: DocumentLayout, paper: DatedPaper) -> tuple[DateSpan, Fact] | None:
    """Return the day that the name of a meeting's paper, or of a folder it lies in, holds."""
    for name in (view.file_name, *reversed(view.folders)) if paper.meeting else ():
        if day := day_in_name(name):
            date = DateSpan(day, day, "day", "meeting", _IN_NAME, inferred=True)
            fact = Fact(
                "date", day.isoformat(), name, FactRule.FILE_NAME_DAY, _IN_NAME, None, "meeting"
            )
            return date, replace(fact, inferred=True)
    return None


def _year(
    main: Mention | None, period: Mention | None, title: Fact | None, mentions: list[Mention]
) -> int | None:
    """Return the year that dates without one belong to."""
    for source in (main, period):
        if source and source.start:
            return source.start.year
    named = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", title.value) if title else None
    if named:
        return int(named[1])
    years = {
        m.start.year
        for m in mentions
        if m.start and m.start != OPEN_START and m.span.start < 2500 and m.confidence > 0.7
    }
    return years.pop() if len(years) == 1 else None


def _fact(
    kind: str, span: DateSpan, mention: Mention, view: DocumentLayout, rule: FactRule
) -> Fact:
    return Fact(
        kind=kind,
        value=iso(span.start, span.end),
        text=mention.span.of(view.text),
        rule=rule,
        confidence=round(span.confidence, 2),
        span=view.span(mention.span.start, mention.span.end),
        role=span.role,
        inferred=span.inferred,
    )
