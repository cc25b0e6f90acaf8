"""What is a Page, Reading, Section, Document, Fact, Query, Hit, Result? Frozen values, no I/O.

Two coordinate systems. *Raw*: the pages of a reading as extracted, joined by form feeds; it never
changes. *Repaired*: the same text after hyphens, ligatures and running heads are mended. Spans of
documents, sections and facts are in repaired coordinates; `Repaired.to_raw` leads back.
"""

from __future__ import annotations

import bisect
import datetime as dt  # noqa: TC003  (msgspec reads the annotations when it stores these values)
from collections.abc import Mapping  # noqa: TC003
from dataclasses import dataclass, field
from enum import StrEnum

PAGE_BREAK = "\f"
UNKNOWN = "uppgift saknas"
"""How an unknown facet value is shown and asked for."""


class Status(StrEnum):
    """How a file came through reading; every file of the corpus has exactly one."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    UNSUPPORTED = "unsupported"


class Source(StrEnum):
    """Where the text of a page comes from."""

    TEXT = "text"
    OCR = "ocr"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, 0 ≤ start ≤ end."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the file format itself says of a stretch of text.

    `kind` is "title", "heading" (level 1 = highest), "link" (target in `value`), "furniture"
    (navigation, running head) or "hidden". Offsets are raw in a Reading, repaired in a Repaired.
    """

    span: Span
    kind: str
    level: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as extracted. `number` counts from 1; `confidence` is the OCR's, 0 to 1."""

    number: int
    text: str
    source: Source = Source.TEXT
    reader: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a record said of itself (a line of a .jsonl file): it wins over what is recognised."""

    source_id: str | None = None
    title: str | None = None
    date: str | None = None
    type: str | None = None
    body: str | None = None
    organisation: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One stretch of pages that belongs together: a file, one record of a .jsonl, an attachment.

    `metadata` holds what the format carries: title, author, created, modified, subject, from, date.
    `paged` is False where the format has no pages of its own (HTML, text): one page then holds all.
    """

    pages: tuple[Page, ...]
    marks: tuple[Mark, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    given: Given = Given()
    name: str | None = None
    paged: bool = True

    @property
    def raw(self) -> str:
        """The raw text: all pages joined by form feeds."""
        return PAGE_BREAK.join(page.text for page in self.pages)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading a file ended. `pages` is None where the format has none."""

    status: Status
    media_type: str
    reason: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Piecewise map repaired → raw: within a piece the two run in step.

    `repaired` and `raw` hold the starts of the pieces, both non-decreasing.
    """

    repaired: tuple[int, ...] = (0,)
    raw: tuple[int, ...] = (0,)

    def __call__(self, offset: int) -> int:
        """Return the raw offset of a repaired offset."""
        i = bisect.bisect_right(self.repaired, offset) - 1
        mapped = self.raw[i] + offset - self.repaired[i]
        return min(mapped, self.raw[i + 1]) if i + 1 < len(self.raw) else mapped

    def span(self, span: Span) -> Span:
        """Return the raw span of a repaired span."""
        if span.end <= span.start:
            return Span(self(span.start), self(span.start))
        last = min(self(span.end - 1) + 1, self(span.end))
        return Span(self(span.start), last)


@dataclass(frozen=True, slots=True)
class Repair:
    """One mending: `rule`, where in the raw text, what stood there and what stands now."""

    rule: str
    raw: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A reading's text after repair. `page_starts[i]` is where page i begins in `text`."""

    text: str
    page_starts: tuple[int, ...]
    page_numbers: tuple[int, ...]
    to_raw: OffsetMap
    marks: tuple[Mark, ...] = ()
    log: tuple[Repair, ...] = ()

    def page_of(self, offset: int) -> int:
        """Return the number of the page that holds a repaired offset."""
        return self.page_numbers[max(0, bisect.bisect_right(self.page_starts, offset) - 1)]


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
    """What a section is; references and furniture stay out of decisions, statistics and ranking."""

    COVER = "cover"
    PARAGRAPH = "paragraph"
    CHAPTER = "chapter"
    PAGE = "page"
    ITEM = "item"
    REFERENCE = "reference"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom, and of which kind.

    outcome: beslutat, antaget, fastställt, godkänt, uppdrag, föreslaget, rekommenderat, bordlagt,
    återremitterat, överens, väntar, avslag, inget or övrigt.
    """

    text: str
    span: Span
    outcome: str
    actor: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SectionCut:
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
class DocumentCut:
    """A document within a reading: one record, with its sections in order."""

    span: Span
    sections: tuple[SectionCut, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The unit that is found. `id` is stable: the document's id and the section's place in it."""

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


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be: any of the values within a field, all of the fields.

    UNKNOWN as a value asks for those where the field is unknown.
    `access` is what the asker may see; it is never taken from the query text.
    """

    organisation: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    access: tuple[str, ...] = ("public",)
    references: bool = False


FACETS = ("organisation", "body", "type", "topic", "year", "language", "outcome")


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked: the words as typed, the filters, the order and the page of hits.

    sort: relevance, date (oldest first) or -date. `group` gives one entry a document, with at most
    `per_document` hits each; otherwise every section is an entry of its own.
    """

    text: str = ""
    filters: Filters = Filters()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0
    group: bool = False
    per_document: int = 3
    synonyms: bool = True


@dataclass(frozen=True, slots=True)
class Marked:
    """A snippet in its original spelling; `marks` are the spans within `text` to be marked."""

    text: str
    marks: tuple[Span, ...]
    leading: bool = False
    trailing: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit is a hit: a query word met words of the text by a rule.

    rule: exakt, böjning, sammansättning, synonym, prefix, identifierare, trolig läsning …
    """

    query: str
    matched: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A found section with what a person needs to judge it."""

    section: Section
    document: Document
    score: float
    snippets: tuple[Marked, ...]
    why: tuple[Reason, ...] = ()
    decision: Marked | None = None


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one document. `total` counts all its hits, shown or not."""

    document: Document
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a Query. `total` counts sections, `documents` counts documents; both exact."""

    query: Query
    total: int
    documents: int
    hits: tuple[Hit, ...]
    groups: tuple[HitGroup, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    generation: str
    took_ms: float
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    references: int = 0
    """References to other records that match besides; counted only when there are few hits."""
