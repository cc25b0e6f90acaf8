"""Look up sections in the register by kind and key."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.catalogue.register_rows import WIDTH
from archive.catalogue.rows import section_id, split_id
from archive.model import signed

if TYPE_CHECKING:
    from archive.catalogue import RestrictedCatalogue
    from archive.catalogue.register_rows import By

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
    inferred: bool = False
    """Whether its document names no organisation, and the one here that has its body is meant."""

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


_MOST_KEPT = 50_000
"""Entries that are remembered of what has been asked for."""
LONGEST_MEETING = 10
"""Days of one meeting, at the most."""


class Entries:
    """Reads the register's entries from a catalogue; it holds what its reader may see, no more.

    Without `persons` nobody is named in votes and statements. What a key has is read once: many
    sections of a case cite the same ones.
    """

    def __init__(self, catalogue: RestrictedCatalogue, *, persons: bool = True) -> None:
        self.catalogue, self.persons = catalogue, persons
        self._known: dict[tuple[str, ...], list[RegisterRow]] = {}
        self._kept = 0

    def of_key(self, kind: str, key: str) -> list[RegisterRow]:
        """Return the entries of a kind with a key, by document and place."""
        return self._remembered_rows("key", kind, key)

    def of_prefix(self, kind: str, prefix: str) -> list[RegisterRow]:
        """Return the entries of a kind whose key begins so."""
        return self._remembered_rows("prefix", kind, prefix, prefix + "\U0010ffff")

    def of_kind(self, kind: str) -> list[RegisterRow]:
        """Return all entries of a kind."""
        return self._read_rows("kind", kind)

    def of_section(self, section_id: str) -> list[RegisterRow]:
        """Return everything that one section says towards the register, in its order."""
        return self._read_rows("section", *split_id(section_id))

    def of_document(self, document_id: str) -> list[RegisterRow]:
        """Return everything that a document says towards the register, in its order."""
        return self._read_rows("document", document_id)

    def paragraph(self, section_id: str) -> Paragraph | None:
        """Return a section as the register sees it, None where the reader has none."""
        row = self.catalogue.register_section(*split_id(section_id))
        return self._paragraph(row) if row else None

    def newer(self, document_id: str) -> set[str]:
        """Return the newer versions of a document."""
        links = self.catalogue.links(document_id)
        return {link.other for link in links if link.kind == "newer"}

    def _remembered_rows(self, by: By, *values: str) -> list[RegisterRow]:
        asked = (by, *values)
        if asked not in self._known:
            rows = self._read_rows(by, *values)
            self._kept += len(rows) + 1
            if self._kept > _MOST_KEPT:
                self._known, self._kept = {}, len(rows) + 1
            self._known[asked] = rows
        return list(self._known[asked])

    def _read_rows(self, by: By, *values: str) -> list[RegisterRow]:
        rows = self.catalogue.register_entries(by, *values)
        return [RegisterRow(self._paragraph(row[:WIDTH]), *row[WIDTH:]) for row in rows]

    def _paragraph(self, row: tuple[Any, ...]) -> Paragraph:
        """Return a section with the day of its meeting or document, where that is one day.

        Whose its body is may be inferred: of the one organisation that has such a body here.
        """
        (organisation, body), (first, last, type_) = row[4:6], row[6:9]
        most = LONGEST_MEETING if type_ in OF_MINUTES else 1
        day = first if first and _days_between(first, last) < most else None
        owner = None if organisation else self.catalogue.body_owners.get(body)
        named = (organisation or owner, body, day)
        return Paragraph(*(*row[:4], *named, *row[8:], owner is not None))


def _days_between(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
