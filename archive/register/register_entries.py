"""Look up sections in the register by kind and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.catalogue.rows import section_id, split_id
from archive.model import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RestrictedCatalogue

ROLES = {
    "kallelse": "notice",
    "tjänsteutlåtande": "memorandum",
    "protokoll": "minutes",
    "protokollsutdrag": "extract",
    "minnesanteckningar": "minutes",
    "motion": "motion",
    "remissvar": "response",
}
"""What a document of a type is to a case; of another type it is a paper."""
PAPER = "paper"
_OF_PARAGRAPHS = ("minutes", "extract")
OF_MINUTES = tuple(kind for kind, role in ROLES.items() if role in _OF_PARAGRAPHS)
"""The types of documents whose decisions are registered: minutes, notes and extracts."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A section as the register sees it: its place, its case and its document.

    `day` is the meeting's (its first) or document's day in ISO form, None where it is not known to
    a day.
    """

    document_id: str
    ordinal: int
    key: str
    source_id: str | None
    organisation: str | None
    body: str | None
    day: str | None
    type: str
    title: str
    number: str | None
    case_number: str | None
    heading: str | None

    @property
    def section_id(self) -> str:
        """The section's stable id."""
        return section_id(self.document_id, self.key)

    @property
    def sign(self) -> str:
        """The number as it is written: § 12 in minutes, 4 on an agenda; or empty."""
        return signed(self.number or "") if self.role in _OF_PARAGRAPHS else self.number or ""

    @property
    def role(self) -> str:
        """What the document is to a case: notice, memorandum, minutes, extract, … or paper."""
        return ROLES.get(self.type, PAPER)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An entry of the register with the section that it is of."""

    paragraph: Paragraph
    kind: str
    key: str
    start: int
    end: int
    rule: str
    confidence: float
    data: bytes


LONGEST_MEETING = 10
"""Days of one meeting, at the most."""
_COLUMNS = (
    "d.id, s.ordinal, s.key, d.source_id, d.organisation, d.body, "
    "CASE WHEN d.date_from = d.date_to OR "
    f"(julianday(d.date_to) - julianday(d.date_from) < {LONGEST_MEETING} AND d.type IN "
    f"({', '.join(map(repr, OF_MINUTES))})) THEN d.date_from END, d.type, d.title, "
    "s.number, s.case_number, s.heading"
)
_WIDTH = 12


class Entries:
    """Reads the register's entries from a catalogue; it holds what its reader may see, no more.

    Without `persons` nobody is named in votes and statements.
    """

    def __init__(self, catalogue: RestrictedCatalogue, *, persons: bool = True) -> None:
        self.catalogue, self.persons = catalogue, persons

    def of_key(self, kind: str, key: str) -> list[RegisterRow]:
        """Return the entries of a kind with a key, by document and place."""
        return list(self._rows("r.kind = ? AND r.key = ?", (kind, key)))

    def of_prefix(self, kind: str, prefix: str) -> list[RegisterRow]:
        """Return the entries of a kind whose key begins so."""
        bounds = (kind, prefix, prefix + "\U0010ffff")
        return list(self._rows("r.kind = ? AND r.key >= ? AND r.key < ?", bounds))

    def of_kind(self, kind: str) -> list[RegisterRow]:
        """Return all entries of a kind."""
        return list(self._rows("r.kind = ?", (kind,)))

    def of_section(self, section_id: str) -> list[RegisterRow]:
        """Return everything that one section says towards the register, in its order."""
        where = "r.document_id = ? AND s.key = ?"
        return list(self._rows(where, split_id(section_id), "r.span_start, r.span_end"))

    def of_document(self, document_id: str) -> list[RegisterRow]:
        """Return everything that a document says towards the register, in its order."""
        return list(self._rows("r.document_id = ?", (document_id,), "r.ordinal, r.span_start"))

    def paragraph(self, section_id: str) -> Paragraph | None:
        """Return a section as the register sees it, None where the reader has none."""
        rows = self.catalogue.query(
            f"SELECT {_COLUMNS} FROM sections s JOIN documents d ON d.id = s.document_id "  # noqa: S608
            "WHERE s.document_id = ? AND s.key = ?",
            split_id(section_id),
        )
        return Paragraph(*rows[0]) if rows else None

    def newer(self, document_id: str) -> set[str]:
        """Return the newer versions of a document."""
        links = self.catalogue.links(document_id)
        return {link.other for link in links if link.kind == "newer"}

    def _rows(
        self, where: str, values: tuple[Any, ...], order: str = "r.document_id, r.ordinal"
    ) -> Iterator[RegisterRow]:
        sql = (
            f"SELECT {_COLUMNS}, "  # noqa: S608
            "r.kind, r.key, r.span_start, r.span_end, r.rule, r.confidence, r.data "
            "FROM register r JOIN documents d ON d.id = r.document_id "
            "JOIN sections s ON s.document_id = r.document_id AND s.ordinal = r.ordinal "
            f"WHERE {where} ORDER BY {order}"
        )
        for row in self.catalogue.query(sql, values):
            yield RegisterRow(Paragraph(*row[:_WIDTH]), *row[_WIDTH:])
