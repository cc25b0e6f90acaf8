"""Segmentation of a file into documents and sections.

Values in, values out: segmentation reads the repaired text and the format's own marks, nothing
else. Every character that is not white space ends up in exactly one section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import DocumentSpan, SectionKind, SectionSpan, Span
from indexer.segment.rule_choice import segment_text
from indexer.segment.signing_evidence import is_evidence, names_evidence

if TYPE_CHECKING:
    from archive.model import Reading, Repaired

__all__ = ["is_evidence", "names_evidence", "segment"]


def segment(reading: Reading, repaired: Repaired) -> tuple[DocumentSpan, ...]:
    """Cut a reading into documents and their sections.

    Spans are in the repaired text; the sections of a document partition it and the documents
    partition the text, white space aside. An empty text gives one document with one empty section.
    """
    if not repaired.text.strip():
        whole = Span(0, len(repaired.text))
        return (DocumentSpan(whole, (SectionSpan(SectionKind.PAGE, whole, confidence=0.0),)),)
    return segment_text(repaired, paged=reading.paged)
