"""The columns of an exported hit, one value for all formats."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from archive.export.citation import cite

if TYPE_CHECKING:
    from archive.model import DateSpan, Hit, Marked

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A hit as a researcher gets it; None where nothing is known.

    Dates are ISO, `quality` is whole per cent of 100, `start` and `end` are characters of the
    document's repaired text, `left`, `keyword` and `right` the first marked word in its context.
    """

    rank: int
    document_id: str
    section_id: str
    organisation: str | None
    body: str | None
    type: str
    title: str
    date_from: str | None
    date_to: str | None
    date_precision: str | None
    date_role: str | None
    case_number: str | None
    kind: str
    number: str | None
    heading: str | None
    page_from: int | None
    page_to: int | None
    decision: str | None
    outcome: str | None
    left: str | None
    keyword: str | None
    right: str | None
    snippets: str | None
    topics: str | None
    language: str | None
    quality: int | None
    scanned: str
    start: int
    end: int
    source: str | None
    source_url: str | None
    link: str | None
    citation: str
    date_certainty: str | None


CERTAIN, CIRCA = "säker", "ca"
"""Values of `date_certainty`."""
LABELS = {
    "rank": "träff nr",
    "document_id": "handlings-id",
    "section_id": "avsnitts-id",
    "organisation": "organisation",
    "body": "organ",
    "type": "typ",
    "title": "titel",
    "date_from": "datum från",
    "date_to": "datum till",
    "date_precision": "datumets precision",
    "date_role": "datumets roll",
    "case_number": "diarienummer",
    "kind": "avsnittets slag",
    "number": "paragraf eller kapitel",
    "heading": "rubrik",
    "page_from": "sida från",
    "page_to": "sida till",
    "decision": "beslut",
    "outcome": "beslutets art",
    "left": "före",
    "keyword": "träfford",
    "right": "efter",
    "snippets": "utdrag",
    "topics": "ämnen",
    "language": "språk",
    "quality": "textkvalitet (%)",
    "scanned": "skannad",
    "start": "tecken från",
    "end": "tecken till",
    "source": "källa",
    "source_url": "källans adress",
    "link": "länk",
    "citation": "hänvisning",
    "date_certainty": "datumets säkerhet",
}
"""Field of Row → the column's heading."""

cells = attrgetter(*LABELS)
"""A row's values in the order of its columns; dataclasses.astuple copies them, ten times slower."""


_SWEDISH = {
    "date_precision": {
        "day": "dag",
        "month": "månad",
        "quarter": "kvartal",
        "season": "årstid",
        "year": "år",
        "range": "intervall",
    },
    "date_role": {
        "meeting": "sammanträde",
        "decided": "beslut",
        "issued": "upprättad",
        "valid": "giltighet",
        "revised": "reviderad",
        "about": "avser",
        "mentioned": "nämns",
    },
    "kind": {
        "cover": "försättsblad",
        "paragraph": "paragraf",
        "chapter": "kapitel",
        "page": "sida",
        "item": "punkt",
        "reference": "hänvisning",
        "furniture": "kringtext",
        "evidence": "underskriftsbevis",
    },
}


def worded_row(row: ExportRow) -> tuple[str | int | None, ...]:
    """Return a row's values as a person reads them in a sheet."""
    return tuple(
        _SWEDISH[name].get(value, value) if name in _SWEDISH else value
        for name, value in zip(LABELS, cells(row), strict=True)
    )


def hit_row(hit: Hit, rank: int, link: str | None, note: str = "") -> ExportRow:
    """Return the columns of the hit that stands at place `rank`, counted from 1.

    `note` stands after its citation.
    """
    section, document, date = hit.section, hit.document, hit.document.date
    left, keyword, right = _in_context(hit.snippets)
    return ExportRow(
        rank=rank,
        document_id=document.id,
        section_id=section.id,
        organisation=document.organisation,
        body=document.body,
        type=document.type,
        title=document.title,
        date_from=date.start.isoformat() if date else None,
        date_to=date.end.isoformat() if date else None,
        date_precision=date.precision if date else None,
        date_role=date.role if date else None,
        case_number=section.case_number or "; ".join(document.case_numbers) or None,
        kind=section.kind.value,
        number=section.number,
        heading=section.heading,
        page_from=section.page_from,
        page_to=section.page_to,
        decision=section.decision,
        outcome="; ".join(dict.fromkeys(d.outcome for d in section.decisions)) or None,
        left=left,
        keyword=keyword,
        right=right,
        snippets=f" {ELLIPSIS} ".join(s.text for s in hit.snippets) or None,
        topics="; ".join(section.topics or document.topics) or None,
        language=document.language,
        quality=None if document.quality is None else round(document.quality * 100),
        scanned="ja" if document.scanned else "nej",
        start=section.span.start,
        end=section.span.end,
        source=document.source_id,
        source_url=document.url,
        link=link,
        citation=f"{cite(section, document)} {note}".rstrip(),
        date_certainty=_certainty(date),
    )


def _certainty(date: DateSpan | None) -> str | None:
    """Return whether a date stands in the record as it is (säker) or is inferred in part (ca)."""
    if date is None:
        return None
    return CIRCA if date.inferred else CERTAIN


def _in_context(snippets: tuple[Marked, ...]) -> tuple[str | None, str | None, str | None]:
    marked = next((s for s in snippets if s.marks), None)
    if marked is None:
        return None, None, None
    mark = marked.marks[0]
    left = ELLIPSIS * marked.leading + marked.text[: mark.start]
    right = marked.text[mark.end :] + ELLIPSIS * marked.trailing
    return left, mark.of(marked.text), right
