"""Values that go into the catalogue and come out of it, beside those of the model."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Level, Source, Span, Status
from archive.personal import mask

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Document


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file under the corpus as the last run saw it.

    `path` is relative to the corpus, as a person reads it; `raw` holds the bytes of a name that is
    no UTF-8. `sha256` names the bytes there now (None when they could not be read), `served` those
    whose documents are searchable: the last good version when the present one failed.
    Times are seconds since 1970 (UTC): `arrived` when this path was first seen, `checked` when its
    bytes were last hashed. `access` is who may know of the file, whether or not it could be read.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    sha256: str | None
    status: Status
    media_type: str
    reason: str | None = None
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    served: str | None = None
    arrived: float = 0.0
    checked: float = 0.0
    reader: str = ""
    raw: bytes | None = None
    access: str = "public"

    @property
    def shown(self) -> str:
        """The path with personal numbers covered, as it may be shown."""
        return mask(self.path)

    def below(self, corpus: Path) -> Path:
        """Return the file's place on disk."""
        return place_on_disk(corpus, self.path, self.raw)


def place_on_disk(corpus: Path, path: str, raw: bytes | None) -> Path:
    """Return where a file lies, by its path as people read it and the bytes of an odd name."""
    return corpus / (path if raw is None else raw.decode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True)
class LevelState:
    """The generation since which the readers of a level see what they see, and when it was built.

    `built` is ISO in UTC; `digest` stands for all that is visible to them.
    """

    generation: str
    built: str
    digest: str = ""

    @staticmethod
    def key(level: Level) -> str:
        """Return the name under which a catalogue keeps the state of a level."""
        return f"state.{level}"


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page of a document: its number and its span in the repaired text."""

    number: int
    span: Span
    source: Source = Source.TEXT
    confidence: float | None = None
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """By which a title on another record's list is told to be a record: a form and its key.

    rule: title, item, opening, meeting, year or case, as `mentions.SURE` explains them.
    """

    rule: str
    key: str


@dataclass(frozen=True, slots=True)
class OutgoingReference:
    """The keys of the reference or point of an agenda at a place, and the organisation it names."""

    ordinal: int
    names: tuple[Name, ...]
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference (the id of its section) speaks of a document; score is 0 to 1."""

    section_id: str
    document_id: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What the section at a place says towards the register, by kind and key.

    `span` is where its words stand in the repaired text (empty when in none), `data` the value
    as JSON; kinds and values are those of `archive.register.entry_values`.
    """

    ordinal: int
    kind: str
    key: str
    span: Span
    rule: str
    confidence: float
    data: bytes = b"{}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document on its way into the catalogue, with its pages and the bytes it came from."""

    document: Document
    pages: tuple[StoredPage, ...]
    sha256: str
    ordinal: int
    paged: bool = True
    personal: int = 0
    """How many personal numbers were found."""
    text_hash: str = ""
    """Of its words, case and spacing aside: the same for the same text in another file."""
    recorded: bool = False
    """Whether the id is the record's own (a line of a .jsonl file), not that of the bytes."""
    sketch: bytes = b""
    """Numbers (64-bit, little-endian) that two texts share in the measure that they are alike."""
    reading: str = ""
    """Fingerprint of the reading it was made from: the same reading need not be cut again."""
    names: tuple[Name, ...] = ()
    """By which references in other records are told to speak of it."""
    referred: tuple[OutgoingReference, ...] = ()
    """What is known of its own references."""
    entries: tuple[RegisterEntry, ...] = ()
    """What it says towards the register of cases, meetings and decisions."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page of a document as a person reads it: repaired, personal data masked."""

    number: int
    span: Span
    text: str
    source: Source
    confidence: float | None
    quality: float | None


@dataclass(frozen=True, slots=True)
class Original:
    """The file a document came from. `paged` when its pages are the file's own (as in a PDF).

    `paths` are relative to the corpus: everywhere its bytes lay when it was read, the best first.
    """

    paths: tuple[Path, ...]
    name: str
    media_type: str
    sha256: str
    paged: bool
    personal: bool = False
    """Whether personal numbers were found in it, or in its name."""
    hidden_text: bool = False
    """Whether it hides text, and no person has said who may see it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another document tied to one: kind is same_text, near, newer or older; score 0 to 1."""

    other: str
    kind: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was here: why it is not any more. kind is removed or takedown.

    `text_hash` and `sha256` tell it again when it comes back, under any name; `path` is the file
    it came from. `access` is who may know that it was here: those who could read it last, and of
    what an older version noted nobody but those who may see everything.
    """

    id: str
    kind: str
    reason: str
    at: float
    text_hash: str = ""
    sha256: str = ""
    path: str = ""
    access: str = Level.CLOSED


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Where a document is, or was: its bytes and its place in them.

    `recorded` and `text_hash` as in Stored, `access` as in Document.
    """

    id: str
    sha256: str
    ordinal: int
    recorded: bool = False
    text_hash: str = ""
    access: str = Level.CLOSED

    def tombstone(self, kind: str, reason: str, path: str = "") -> Tombstone:
        """Return what remains of it, now that it is gone."""
        return Tombstone(
            self.id, kind, reason, time.time(), self.text_hash, self.sha256, path, self.access
        )
