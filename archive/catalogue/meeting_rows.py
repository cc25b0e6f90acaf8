"""Meetings in the catalogue: protocols, plans of meetings, calls, and their paragraphs.

Also whose a body is where its own papers do not say: the one organisation that has it here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from archive.catalogue.catalogue_file import CatalogueFile
from archive.catalogue.rows import facts_from
from archive.model import NO_OWN_TEXT, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


class MeetingRows(CatalogueFile):
    """What a catalogue holds of meetings, as far as its kind shows it."""

    @cached_property
    def body_owners(self) -> dict[str, str]:
        """The one organisation that has a body of a name here, by name, where it is one alone."""
        rows = self._db.execute(
            "SELECT body, min(organisation) FROM documents WHERE body IS NOT NULL "
            "AND organisation IS NOT NULL GROUP BY body HAVING count(DISTINCT organisation) = 1"
        )
        return dict(tuple(row) for row in rows)

    def _with_owner(self, row: Row) -> Row:
        """Return a row with the organisation its body is inferred to be of, if it names none."""
        owner = self.body_owners.get(row.body or "")
        return replace(row, organisation=owner) if owner and not row.organisation else row

    def protocols(self) -> Iterator[ProtocolRow]:
        """Return the protocols that have a body and a date, with whose the body must be."""
        rows = self._db.execute(
            "SELECT organisation, body, date_from, title, coalesce(nullif(source_id, ''), id) "
            "FROM documents WHERE type = 'protokoll' AND body IS NOT NULL AND date_from IS NOT NULL"
        )
        return (self._with_owner(ProtocolRow(*row)) for row in rows)

    def plans(self, words: Sequence[str]) -> Iterator[PlanRow]:
        """Return the sections whose heading has one of some words in it (ASCII case aside)."""
        likes = " OR ".join("s.heading LIKE ?" for _ in words)
        rows = self._db.execute(
            "SELECT d.organisation, d.body, d.title, s.heading, s.span_start, s.span_end, "
            f"substr(s.text, 1, {_LOOKED_AT}), d.facts "
            "FROM sections s JOIN documents d ON d.id = s.document_id "
            f"WHERE ({likes}) AND s.kind NOT IN {tuple(map(str, NO_OWN_TEXT))}",
            [f"%{word}%" for word in words],
        )
        for organisation, body, title, heading, start, end, text, facts in rows:
            span = Span(start, end)
            row = PlanRow(organisation, body, title, heading, span, text, facts_from(facts))
            yield self._with_owner(row)

    def calls(self) -> Iterator[CallRow]:
        """Return the calls to meetings."""
        rows = self._db.execute(
            "SELECT organisation, body, title, facts FROM documents WHERE type = 'kallelse'"
        )
        return (
            self._with_owner(CallRow(organisation, body, title, facts_from(facts)))
            for organisation, body, title, facts in rows
        )

    def paragraphs(self) -> Iterator[ParagraphRow]:
        """Return the numbered §§ of protocols that have a body and a date."""
        rows = self._db.execute(
            "SELECT d.organisation, d.body, d.date_from, s.number FROM documents d "
            "JOIN sections s ON s.document_id = d.id WHERE d.type = 'protokoll' "
            "AND s.kind = 'paragraph' AND s.number IS NOT NULL AND d.body IS NOT NULL "
            "AND d.date_from IS NOT NULL"
        )
        return (self._with_owner(ParagraphRow(*row)) for row in rows)
