"""Section identity: keys derived from number, heading and text, and where former keys lead.

A section's id is its document's id and a key. Keys given out before 0.2 were places in the document
(`-0`, `-1` …); every key that a document no longer has is kept with what took its place.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.model import Section

_LETTERS = 9
"""Letters of base 32 in a key: 45 bits, to tell apart the sections of one document."""


class SectionContent(NamedTuple):
    """What identifies a section within its document, whichever program read it."""

    number: str | None
    heading: str | None
    text: str


class Successor(NamedTuple):
    """What a former key stands for now: a key, or None where the passage is gone.

    `other_version` says that the words are not those the key was given for; `words` is their
    fingerprint (see `fingerprint`), kept where they are others now or gone: they may come back.
    """

    key: str | None
    other_version: bool = False
    words: str = ""

    def compared(self, present: Mapping[str, str]) -> Successor:
        """Return the same without its warning where the words are those of before again.

        Args:
            present: fingerprints of the words that are there now, by key.
        """
        if self.key and self.words and present.get(self.key) == self.words:
            return Successor(self.key)
        return self


@dataclass(frozen=True, slots=True)
class FoundSection:
    """The section an id leads to, and whether it is another version of what the id was given to."""

    section: Section
    other_version: bool = False


Moves = dict[str, Successor]
"""Former keys of a document with what they stand for now."""


def letters(text: str | None) -> str:
    """Return the letters and digits of a text alone, case folded.

    Line ends, hyphens, spaces and punctuation differ between two readers of one page.
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "").casefold())


def fingerprint(text: str) -> str:
    """Return what tells a section's words from others: a short digest of their letters."""
    return _lettered_key(letters(text))


def section_keys(passages: Sequence[SectionContent]) -> list[str]:
    """Return the keys of a document's sections, in their order.

    A key comes from number and heading; from the text too where another section has the same or
    there are none; of sections alike in all three each has its place among them.
    """
    named = [_number_and_heading(passage) for passage in passages]
    often = Counter(named)
    whole = [
        name if name and often[name] == 1 else f"{name}\n{letters(passage.text)}"
        for name, passage in zip(named, passages, strict=True)
    ]
    seen: Counter[str] = Counter()
    keys = []
    for name in whole:
        keys.append(_lettered_key(f"{name}\n{seen[name]}"))
        seen[name] += 1
    return keys


def _number_and_heading(passage: SectionContent) -> str:
    number = "".join((passage.number or "").split()).casefold()
    heading = letters(passage.heading)
    return f"{number}\n{heading}" if number or heading else ""


def _lettered_key(name: str) -> str:
    """Return a key that begins with a letter, as no place in a document does."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return "s" + base64.b32encode(digest).decode()[:_LETTERS].lower()


def composed(earlier: Mapping[str, Successor], moves: Mapping[str, Successor]) -> Moves:
    """Return where keys lead after `moves` too: those of `earlier` and those that moved now."""
    followed: Moves = {}
    for old, (key, other, words) in earlier.items():
        step = Successor(None) if key is None else moves.get(key, Successor(key))
        followed[old] = Successor(step.key, other or step.other_version, words or step.words)
    return {**moves, **followed}


def encoded(moves: Mapping[str, Successor]) -> bytes:
    """Return moves as they are kept: a JSON list of [old key, key or null, 0 or 1, words]."""
    return msgspec.json.encode(
        [
            KeptMove(old, new.key, int(new.other_version), new.words)
            for old, new in sorted(moves.items())
        ]
    )


def decoded(data: bytes) -> Moves:
    """Return moves from how they are kept.

    Raises:
        msgspec.ValidationError, msgspec.DecodeError: they are no moves.
    """
    rows = _decode(data)
    return {row.old: Successor(row.key, bool(row.other_version), row.words) for row in rows}


class KeptMove(msgspec.Struct, array_like=True, omit_defaults=True):
    """A move as it is kept; earlier releases kept no words."""

    old: str
    key: str | None
    other_version: int
    words: str = ""


_decode = msgspec.json.Decoder(list[KeptMove]).decode


def moves_of(db: sqlite3.Connection, document_id: str) -> Moves | None:
    """Return where a document's former keys lead; None when nothing is known of them."""
    row = db.execute("SELECT moves FROM passages WHERE document_id = ?", (document_id,)).fetchone()
    return decoded(row[0]) if row else None


def guessed(asked: str, sections: Sequence[Section]) -> Successor | None:
    """Return the section of a document that a key may stand for, of which nothing is kept.

    One that the present rules give a section of an older catalogue, or its place in the document:
    that one as another version, for whether it is the same nobody can tell.
    """
    derived = section_keys([SectionContent(s.number, s.heading, s.text) for s in sections])
    for key, section in zip(derived, sections, strict=True):
        if key == asked:
            return Successor(section.key)
    return next(
        (Successor(s.key, other_version=True) for s in sections if str(s.ordinal) == asked), None
    )
