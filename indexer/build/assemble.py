"""Assemble a document to keep from a reading, its repairs, its spans and what was recognised."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.catalogue import Stored, StoredPage
from archive.catalogue.rows import section_id
from archive.catalogue.section_keys import SectionContent, section_keys
from archive.model import Document, Section, Span
from archive.personal import COVERED
from indexer.build import identity
from indexer.mentions import bundled, names_of, references_of
from indexer.recognise.minhash import short_sketch, sketch
from indexer.register import entries_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.model import DocumentSpan, Page, Reading, Repaired, SectionSpan
    from archive.vocabulary import Vocabulary
    from indexer.build.origin import Origin
    from indexer.recognise.recognition import Recognised


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may see a document, and how many personal numbers were found with it."""

    access: str = "public"
    personal: int = 0


def assemble(
    reading: Reading,
    repaired: Repaired,
    cuts: Sequence[tuple[DocumentSpan, Recognised, Guard]],
    *,
    origin: Origin,
    number: int,
    fingerprint: str,
    vocabulary: Vocabulary,
) -> list[Stored]:
    """Return the documents of the `number`-th reading of a file, with stable ids."""
    made = []
    for place, (cut, recognised, guard) in enumerate(cuts):
        ordinal = number * identity.STRIDE + place
        source_id = reading.given.source_id
        recorded = source_id is not None and len(cuts) == 1
        ident = (
            identity.of_record(_told_apart(source_id, fingerprint))
            if source_id is not None and recorded
            else identity.of_content(origin.sha256, ordinal)
        )
        keys = section_keys(
            [SectionContent(s.number, s.heading, s.span.of(repaired.text)) for s in cut.sections]
        )
        sections = tuple(
            _kept_section(
                section_id(ident, key),
                i,
                section,
                repaired=repaired,
                reading=reading,
                recognised=recognised,
            )
            for i, (key, section) in enumerate(zip(keys, cut.sections, strict=True))
        )
        document = Document(
            id=ident,
            title=recognised.title,
            type=recognised.type,
            organisation=recognised.organisation,
            body=recognised.body,
            language=recognised.language,
            date=recognised.date,
            period=recognised.period,
            case_numbers=recognised.case_numbers,
            topics=recognised.topics,
            scanned=recognised.scanned,
            sections=sections,
            facts=recognised.facts,
            source_id=source_id or origin.path,
            url=reading.given.url,
            quality=recognised.quality,
            access=guard.access,
        )
        made.append(
            Stored(
                document=document,
                pages=_stored_pages(cut.span, repaired, reading.pages, recognised.page_qualities),
                sha256=origin.sha256,
                ordinal=ordinal,
                paged=reading.paged,
                personal=guard.personal,
                sketch=_packed_sketch(cut.span.of(repaired.text)),
                text_hash=text_hash(cut.span.of(repaired.text)),
                recorded=recorded,
                reading=fingerprint,
                names=names_of(document, vocabulary),
                referred=references_of(document, vocabulary),
                entries=entries_of(document),
            )
        )
    points = bundled([stored.document for stored in made], origin.sha256)
    return [
        replace(stored, names=(*stored.names, *names), referred=(*stored.referred, *referred))
        for stored, (names, referred) in zip(made, points, strict=True)
    ]


def _told_apart(source_id: str, fingerprint: str) -> str:
    """Return what names a record: its own id, but for one that held a personal number.

    Such ids are masked, alike for all; and whoever tries all numbers must not find the right one
    by its fingerprint.
    """
    return f"{source_id} {fingerprint}" if COVERED in source_id else source_id


def _kept_section(
    ident: str,
    ordinal: int,
    cut: SectionSpan,
    *,
    repaired: Repaired,
    reading: Reading,
    recognised: Recognised,
) -> Section:
    start, end = cut.span.start, cut.span.end
    return Section(
        id=ident,
        document_id=ident.rpartition("-")[0],
        ordinal=ordinal,
        kind=cut.kind,
        number=cut.number,
        case_number=cut.case_number,
        heading=cut.heading,
        level=cut.level,
        text=cut.span.of(repaired.text),
        span=cut.span,
        page_from=repaired.page_of(start) if reading.paged else None,
        page_to=repaired.page_of(max(start, end - 1)) if reading.paged else None,
        decisions=cut.decisions,
        topics=recognised.section_topics[ordinal]
        if ordinal < len(recognised.section_topics)
        else (),
        confidence=cut.confidence,
    )


def _stored_pages(
    span: Span,
    repaired: Repaired,
    pages: Sequence[Page],
    qualities: Mapping[int, float | None],
) -> tuple[StoredPage, ...]:
    """Return the pages that a document covers, each cut to the document."""
    by_number: Mapping[int, Page] = {page.number: page for page in pages}
    ends = (*repaired.page_starts[1:], len(repaired.text))
    stored = []
    for number, start, end in zip(repaired.page_numbers, repaired.page_starts, ends, strict=True):
        low, high = max(start, span.start), min(end, span.end)
        inside = low < high or (start == end and span.start <= start <= span.end)
        if inside:
            page = by_number[number]
            stored.append(
                StoredPage(
                    number, Span(low, high), page.source, page.confidence, qualities.get(number)
                )
            )
    return tuple(stored)


def _packed_sketch(text: str) -> bytes:
    places = sketch(text)
    return struct.pack(f"<{len(places)}Q", *places) if places else short_sketch(text)


def text_hash(text: str) -> str:
    """Return a fingerprint of the words of a text, case, spacing and punctuation aside."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    if len(words) < 40:  # a few words alike do not make two texts the same
        return ""
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
