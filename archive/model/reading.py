"""Values of extraction: pages of raw text with marks, and the outcome of reading.

The raw text is the pages of a reading as extracted, joined by form feeds; it never changes.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (msgspec reads the annotations)
from dataclasses import dataclass, field
from enum import StrEnum

PAGE_BREAK = "\f"
USUALLY_HIDDEN = "usual"
DELETED = "deleted"


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
    (navigation, running head), "watermark", "hidden" or "mail header" (sender, day and subject
    above a letter's text). What is hidden as a matter of course (a menu that opens, a line for
    screen readers, the preview of a letter) has the value `USUALLY_HIDDEN`, what is struck out as
    no longer part of the text `DELETED`. Offsets are raw in a Reading, repaired in a Repaired.
    """

    span: Span
    kind: str
    level: int = 0
    value: str = ""


WEB_READER = "lexbor"
"""The reader of web pages, as `Page.reader` has it."""
RENDERED = "tesseract, rendered"
"""The reader of a page whose letters have no meaning to a program: OCR read how they look."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as extracted. `number` counts from 1; `confidence` is the OCR's, 0 to 1."""

    number: int
    text: str
    source: Source = Source.TEXT
    reader: str = ""
    confidence: float | None = None

    @property
    def is_picture(self) -> bool:
        """Whether the page is a picture, and not letters that could only be read by OCR."""
        return self.source is not Source.TEXT and self.reader != RENDERED


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


class Fate(StrEnum):
    """What became of a part of a file: read, not read, left out as no text, or hidden."""

    READ = "read"
    UNREAD = "unread"
    FURNITURE = "furniture"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Part:
    """A thing a file holds: a MIME leaf, a part of a package, a picture, hidden text.

    `kind` is "body", "attachment", "picture", "object", "notes", "running head", "signature", …;
    `reason` is a Swedish sentence, always there when the part is unread.
    """

    name: str
    kind: str
    fate: Fate = Fate.READ
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading a file ended. `pages` is None where the format has none.

    `parts` is what a container (mail, DOCX, ODT …) holds, each with what became of it.
    """

    status: Status
    media_type: str
    reason: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
