"""Invented minutes of a federation, laid out as documents for the register's tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from archive.model import DateSpan, Decision, DecisionOutcome, Document, Section, SectionKind, Span


def minutes(
    ident: str,
    day: str,
    *paragraphs: tuple[str, str | None, str, str],
    body: str = "Direktionen",
    kind: str = "protokoll",
    outcomes: tuple[str, ...] = (),
    **fields: Any,
) -> Document:
    """Return minutes; a paragraph is its number, case number, heading and text."""
    date = dt.date.fromisoformat(day)
    sections, at = [], 0
    for place, (number, case, heading, text) in enumerate(paragraphs):
        whole = f"§ {number} {case or ''}\n{heading}\n{text}\n"
        decided = _decisions(whole, at, outcomes[place] if place < len(outcomes) else "beslutat")
        sections.append(
            Section(
                id=f"{ident}-{place}",
                document_id=ident,
                ordinal=place,
                kind=SectionKind.PARAGRAPH,
                number=number,
                case_number=case,
                heading=heading,
                level=1,
                text=whole,
                span=Span(at, at + len(whole)),
                page_from=1,
                page_to=1,
                decisions=decided,
            )
        )
        at += len(whole)
    values: dict[str, Any] = {
        "id": ident,
        "title": f"Protokoll {day}",
        "type": kind,
        "organisation": "Älvdalens kommunalförbund",
        "body": body,
        "language": "sv",
        "date": DateSpan(date, date, "day", "meeting", 0.9),
        "period": None,
        "case_numbers": (),
        "topics": (),
        "scanned": False,
        "sections": tuple(sections),
        "source_id": f"{ident}.txt",
    }
    return Document(**{**values, **fields})


def _decisions(text: str, at: int, outcome: str) -> tuple[Decision, ...]:
    _, label, decided = text.partition("\nBeslut\n")
    decided = decided.split("\n\n")[0].strip()
    if not label or not decided:
        return ()
    start = at + text.index(decided, text.index(label))
    return (Decision(decided, Span(start, start + len(decided)), DecisionOutcome(outcome)),)
