"""Meetings in the catalogue: protocols, plans of meetings, calls, and their paragraphs.

Also whose a body is where its own papers do not say: the one organisation that has it here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from archive.catalogue.rows import facts_from
from archive.model import Span

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from archive.model import Fact

_LOOKED_AT = 2000
"""Characters of a plan's text in which its year is looked for."""


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """A dated protocol of a known body; `day` is its first day in ISO form."""

    organisation: str | None
    body: str
    day: str
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A section whose heading may be a plan of meetings, with the facts of its document."""

    organisation: str | None
    body: str | None
    title: str
    heading: str
    span: Span
    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call to a meeting."""

    organisation: str | None
    body: str | None
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A numbered § of a dated protocol of a known body."""

    organisation: str | None
    body: str
    day: str
    number: str


Row = TypeVar("Row", ProtocolRow, PlanRow, CallRow, ParagraphRow)


def body_owners(db: sqlite3.Connection) -> dict[str, str]:
    """Return the bodies that one organisation alone has, by the body's name."""
    rows = db.execute(
        "SELECT body, min(organisation) FROM documents WHERE body IS NOT NULL "
        "AND organisation IS NOT NULL GROUP BY body HAVING count(DISTINCT organisation) = 1"
    )
    return dict(tuple(row) for row in rows)


def with_owner(row: Row, owners: Mapping[str, str]) -> Row:
    """Return a row with the organisation its body is inferred to be of, where it names none."""
    owner = owners.get(row.body or "")
    return replace(row, organisation=owner) if owner and not row.organisation else row


def protocols(db: sqlite3.Connection) -> Iterator[ProtocolRow]:
    """Yield the protocols that have a body and a date."""
    rows = db.execute(
        "SELECT organisation, body, date_from, title, source_id, id FROM documents "
        "WHERE type = 'protokoll' AND body IS NOT NULL AND date_from IS NOT NULL"
    )
    for organisation, body, day, title, source, ident in rows:
        yield ProtocolRow(organisation, body, day, title, source or ident)


def plans(db: sqlite3.Connection, words: Sequence[str]) -> Iterator[PlanRow]:
    """Yield the sections whose heading has one of some words in it (ASCII case aside)."""
    likes = " OR ".join("s.heading LIKE ?" for _ in words)
    rows = db.execute(
        "SELECT d.organisation, d.body, d.title, d.facts, s.heading, s.span_start, s.span_end, "
        f"substr(s.text, 1, {_LOOKED_AT}) FROM sections s JOIN documents d ON d.id = s.document_id "
        f"WHERE ({likes}) AND s.kind NOT IN ('reference', 'furniture', 'evidence')",
        [f"%{word}%" for word in words],
    )
    for organisation, body, title, facts, heading, start, end, text in rows:
        yield PlanRow(organisation, body, title, heading, Span(start, end), text, facts_from(facts))


def calls(db: sqlite3.Connection) -> Iterator[CallRow]:
    """Yield the calls to meetings."""
    rows = db.execute(
        "SELECT organisation, body, title, facts FROM documents WHERE type = 'kallelse'"
    )
    for organisation, body, title, facts in rows:
        yield CallRow(organisation, body, title, facts_from(facts))


def paragraphs(db: sqlite3.Connection) -> Iterator[ParagraphRow]:
    """Yield the numbered §§ of protocols that have a body and a date."""
    rows = db.execute(
        "SELECT d.organisation, d.body, d.date_from, s.number FROM documents d "
        "JOIN sections s ON s.document_id = d.id WHERE d.type = 'protokoll' "
        "AND s.kind = 'paragraph' AND s.number IS NOT NULL AND d.body IS NOT NULL "
        "AND d.date_from IS NOT NULL"
    )
    return (ParagraphRow(*row) for row in rows)
