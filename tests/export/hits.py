"""Hits to export: one as it should be, and hypothesis' idea of what can stand in one."""

from __future__ import annotations

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st

from archive.export import QueryMetadata
from archive.model import (
    DateSpan,
    Decision,
    DecisionOutcome,
    Document,
    Hit,
    Marked,
    Section,
    SectionKind,
    Span,
)

PROVENANCE = QueryMetadata(
    query='trygghetslarm organ:"direktionen"',
    filters="typ=protokoll",
    generation="20261121T030000Z",
    analyser="sv-1",
    total=1,
    time="2026-11-21T20:15:00Z",
    url="https://arkiv.example/?q=trygghetslarm&typ=protokoll",
    archive="Sunnerbygdens arkiv",
)


def _section(**changes: object) -> Section:
    given: dict[str, object] = {
        "id": "d1-26",
        "document_id": "d1",
        "ordinal": 3,
        "kind": SectionKind.PARAGRAPH,
        "number": "26",
        "case_number": "2014/118",
        "heading": "Digitala trygghetslarm",
        "level": 1,
        "text": "Direktionen beslutar att anta avtalet.",
        "span": Span(100, 138),
        "page_from": 3,
        "page_to": 4,
        "decisions": (
            Decision("att anta avtalet.", Span(121, 138), DecisionOutcome.ADOPTED, "Direktionen"),
        ),
        "topics": ("trygghetslarm",),
    }
    return Section(**{**given, **changes})  # type: ignore[arg-type]


def _document(**changes: object) -> Document:
    given: dict[str, object] = {
        "id": "d1",
        "title": "Protokoll 2014-05-09",
        "type": "protokoll",
        "organisation": "Sunnerbygdens kommunalförbund",
        "body": "Direktionen",
        "language": "sv",
        "date": DateSpan(dt.date(2014, 5, 9), dt.date(2014, 5, 9), "day", "meeting", 0.98),
        "period": None,
        "case_numbers": ("2014/118",),
        "topics": (),
        "scanned": False,
        "sections": (),
        "source_id": "protokoll/2014-05-09.pdf",
        "quality": 0.97,
    }
    return Document(**{**given, **changes})  # type: ignore[arg-type]


SNIPPET = Marked("om digitala trygghetslarm i hemmet", (Span(12, 25),), leading=True)


def hit(section: Section | None = None, document: Document | None = None) -> Hit:
    return Hit(section or _section(), document or _document(), 1.0, (SNIPPET,))


def section(**changes: object) -> Section:
    return _section(**changes)


def document(**changes: object) -> Document:
    return _document(**changes)


few = settings(max_examples=40, deadline=None)

texts = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    [
        "=1+1",
        "+46",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "'=1",
        "a;b",
        'a"b',
        "a\r\nb",
        "{",
        "}}",
        "\\",
        "\x00",
    ]
)
maybe = st.none() | texts
days = st.dates(dt.date(1862, 1, 1), dt.date(2100, 1, 1))
precisions = st.sampled_from(["day", "month", "quarter", "season", "year", "range"])


@st.composite
def any_hits(draw: st.DrawFn) -> Hit:
    start, end = sorted((draw(days), draw(days)))
    date = DateSpan(start, end, draw(precisions), "meeting", 0.5, draw(st.booleans()))
    return Hit(
        _section(
            number=draw(maybe),
            case_number=draw(maybe),
            heading=draw(maybe),
            page_to=draw(st.none() | st.integers(3, 9)),
            decisions=(Decision(draw(texts), Span(0, 0), DecisionOutcome.DECIDED),)
            * draw(st.integers(0, 2)),
        ),
        _document(
            title=draw(texts),
            organisation=draw(maybe),
            body=draw(maybe),
            date=draw(st.none() | st.just(date)),
            source_id=draw(maybe),
            quality=draw(st.none() | st.floats(0, 1)),
        ),
        1.0,
        (SNIPPET, Marked(draw(texts), ()))[: draw(st.integers(0, 2))],
    )


lists = st.lists(any_hits(), max_size=4)
