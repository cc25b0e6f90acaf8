"""Values of a record: Document, Section, Decision, Fact. Their spans are in the repaired text."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (msgspec reads the annotations when it stores these values)
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass, field
from enum import StrEnum

from archive.model.reading import Span  # noqa: TC001


@dataclass(frozen=True, slots=True)
class DateSpan:
    """An interval of days with how exactly it is known and what it is the date of.

    precision: day, month, quarter, season, year or range.
    role: meeting, decided, issued, valid, revised, about, mentioned.
    confidence: 0 to 1; `inferred` when part of it (mostly the year) comes from elsewhere.
    """

    start: dt.date
    end: dt.date
    precision: str
    role: str
    confidence: float
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One recognised thing and how we know it.

    kind: type, title, organisation, body, date, period, case_number, topic, language, version …
    `value` is normalised (a date as from/to in ISO), `text` the words it came from, `span` where
    they stand in the repaired text (None when it came from metadata, a file name or a correction).
    `rule` is a `FactRule`, or one that an older version had.
    """

    kind: str
    value: str
    text: str
    rule: str
    confidence: float
    span: Span | None = None
    role: str = ""
    inferred: bool = False


class SectionKind(StrEnum):
    """What a section is."""

    COVER = "cover"
    PARAGRAPH = "paragraph"
    CHAPTER = "chapter"
    PAGE = "page"
    ITEM = "item"
    REFERENCE = "reference"
    FURNITURE = "furniture"
    EVIDENCE = "evidence"


NO_OWN_TEXT = (SectionKind.REFERENCE, SectionKind.FURNITURE, SectionKind.EVIDENCE)
"""Kinds of sections that are no text of the record's own: in no hits, statistics or decisions."""


class DecisionOutcome(StrEnum):
    """Of which kind a decision is.

    The values are kept in catalogues, facets and exports; what a reader sees is worded elsewhere.
    """

    DECIDED = "beslutat"
    ADOPTED = "antaget"
    FIXED = "fastställt"
    APPROVED = "godkänt"
    GRANTED = "bifall"
    REJECTED = "avslag"
    ANSWERED = "besvarat"
    ASSIGNED = "uppdrag"
    PROPOSED = "föreslaget"
    RECOMMENDED = "rekommenderat"
    POSTPONED = "bordlagt"
    REMITTED = "återremitterat"
    AGREED = "överens"
    PENDING = "väntar"
    NONE = "inget"
    OTHER = "övrigt"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, and of which kind.

    proposes: for a proposal to another body, what that body is to decide: a board that proposes
    that a motion be rejected has rejected nothing. follows: whose proposal or claim was followed,
    in the words of the minutes (kommunstyrelsens förslag).
    """

    text: str
    span: Span
    outcome: DecisionOutcome
    actor: str | None = None
    confidence: float = 1.0
    proposes: DecisionOutcome | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section as segmentation cuts it: spans in the repaired text, no id yet."""

    kind: SectionKind
    span: Span
    number: str | None = None
    case_number: str | None = None
    heading: str | None = None
    level: int = 1
    decisions: tuple[Decision, ...] = ()
    parts: Mapping[str, Span] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DocumentSpan:
    """A document within a reading: one record, with its sections in order."""

    span: Span
    sections: tuple[SectionSpan, ...]


def signed(number: str) -> str:
    """Return a paragraph's number with its §; "Inledning" and the like have none."""
    return f"§ {number}" if number[:1].isdigit() else number


@dataclass(frozen=True, slots=True)
class Section:
    """The unit that is found. `id` is stable: the document's id and a key of what the section is.

    `ordinal` is its place in the document, from 0.
    """

    id: str
    document_id: str
    ordinal: int
    kind: SectionKind
    number: str | None
    case_number: str | None
    heading: str | None
    level: int
    text: str
    span: Span
    page_from: int | None
    page_to: int | None
    decisions: tuple[Decision, ...] = ()
    topics: tuple[str, ...] = ()
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """What tells the section from the others of its document: the end of its id."""
        return self.id.rpartition("-")[2]

    @property
    def sign(self) -> str:
        """The number as it is written: § 12 in minutes, 4 on an agenda, 3.1 in a plan; or empty."""
        number = self.number or ""
        return signed(number) if self.kind is SectionKind.PARAGRAPH else number

    @property
    def decision(self) -> str | None:
        """The decided text, all parts of it joined, or None."""
        return "\n".join(d.text for d in self.decisions) or None


@dataclass(frozen=True, slots=True)
class Document:
    """One record. Unknown is a value: None, or an empty tuple."""

    id: str
    title: str
    type: str
    organisation: str | None
    body: str | None
    language: str | None
    date: DateSpan | None
    period: tuple[dt.date, dt.date] | None
    case_numbers: tuple[str, ...]
    topics: tuple[str, ...]
    scanned: bool
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    source_id: str | None = None
    url: str | None = None
    quality: float | None = None
    access: str = "public"
