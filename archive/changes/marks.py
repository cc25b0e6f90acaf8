"""What tells one state of a record and of its sections from another: cards, hashes and labels."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive.catalogue.section_keys import letters
from archive.changes.word_sketch import word_sketch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RestrictedCatalogue

_OWN_PLACE = ("id", "source_id", "access")
"""What a record says of its place here, which is no part of what it says."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a catalogue says of a record, as far as tells it from its state before.

    content: the bytes it came from, or the reading of a record with an id of its own.
    arrived: when the first file of its bytes came, in seconds since 1970.
    """

    id: str
    digest: str
    source: str
    content: str
    organisation: str | None
    body: str | None
    type: str
    date: str
    arrived: float


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A section by its number and heading, or else its words (label), and by its words, as digests.

    section: its key, the end of its id. sketch: of its words (archive.changes.word_sketch).
    """

    ordinal: int
    section: str
    label: bytes
    fingerprint: bytes
    sketch: bytes


def cards(catalogue: RestrictedCatalogue) -> Iterator[Card]:
    """Yield the cards of all records that a catalogue's readers have, in the order of their ids."""
    return (Card(*row) for row in catalogue.record_states())


def content_hash(catalogue: RestrictedCatalogue, document_id: str) -> str:
    """Return the SHA-256 of all that is said of a record, its id, path and level aside."""
    record, facts, sections = catalogue.record_state(document_id)
    content = {k: v for k, v in msgspec.json.decode(record).items() if k not in _OWN_PLACE}
    digest = hashlib.sha256(msgspec.json.encode(content, order="sorted"))
    digest.update(facts)
    for row in sections:
        digest.update(msgspec.msgpack.encode(row))
    return digest.hexdigest()


def marks(catalogue: RestrictedCatalogue, document_id: str) -> Iterator[SectionMark]:
    """Yield the marks of a record's sections, in order."""
    seen: Counter[str] = Counter()
    _, _, sections = catalogue.record_state(document_id)
    for ordinal, kind, number, _case, heading, *_more, text, key in sections:
        words = " ".join(f"{heading or ''} {text}".split()).casefold()
        named = f"{number or ''}\0{letters(heading)}" if number or heading else words
        name = f"{kind}\0{named}"
        seen[name] += 1
        label = short(f"{name}\0{seen[name]}")
        sketch = word_sketch(text, f"{number or ''} {heading or ''}")
        yield SectionMark(ordinal, key, label, short(words), sketch)


def short(text: str) -> bytes:
    """Return a digest of eight bytes, which tells of no word."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
