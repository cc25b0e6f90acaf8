"""Make entries of the register: a value with its words, rule and confidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from archive.catalogue import RegisterEntry
from archive.model import NO_OWN_TEXT, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Document, Section

_encode = msgspec.json.Encoder().encode


def entry(
    section: Section,
    kind: str,
    key: str,
    value: Any,  # noqa: ANN401 -- any value of archive.register.entry_values
    at: tuple[int, int] = (0, 0),
    *,
    rule: str,
    confidence: float,
) -> RegisterEntry:
    """Return an entry of a section; `at` is where its words stand in the section's text."""
    span = Span(section.span.start + at[0], section.span.start + at[1])
    return RegisterEntry(section.ordinal, kind, key, span, rule, confidence, _encode(value))


def plain_text(section: Section) -> str:
    """Return a section's text with its number and heading blanked, so that every offset holds."""
    words = r"\s+".join(re.escape(word) for word in (section.heading or "").split())
    opening = re.compile(words).search(section.text, 0, _HEADED) if words else None
    end = opening.end() if opening else 0
    return re.sub(r"\S", " ", section.text[:end]) + section.text[end:]


_HEADED = 1200
"""Within so many characters a section's heading has ended."""


def own_sections(document: Document) -> Iterator[Section]:
    """Yield the sections that are the document's own text: no references, no furniture."""
    return (section for section in document.sections if section.kind not in NO_OWN_TEXT)


def on_one_line(text: str) -> str:
    """Return a passage with its white space folded, as an entry tells it."""
    return " ".join(text.split())
