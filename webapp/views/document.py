"""Document page, page by page, with the words of the query marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from textwrap import shorten
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request

from archive.catalogue.reviewing import RESCAN_BELOW
from archive.errors import NotFoundError, QueryError
from archive.export.whole_record import record_reference
from archive.model import PAGE_BREAK, Filters, SectionKind, Source, Span
from webapp import links, metadata, pagetext
from webapp.access import has_images, may_open, why_withheld
from webapp.addresses import query_of
from webapp.fact_views import FactView, fact_views
from webapp.handles import archive, remembered
from webapp.hardening import conditional
from webapp.site import known_address
from webapp.views.references import citing_sections, links_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from archive.catalogue import Mention, Original, PageText
    from archive.model import Document, Query, Section

blueprint = Blueprint("document", __name__)
PAGES_AT_ONCE = 40
"""Pages of a document on one web page; a budget of 300 pages is read in stretches."""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page ready to be read: its HTML and how many marked places it has."""

    number: int
    html: Markup
    hits: int
    source: Source
    confidence: float | None
    poor: float | None = None
    """How well its text reads, 0 to 1, when that is badly."""
    sections: str = ""
    """The paragraphs on it: § 57–59."""


@dataclass(frozen=True, slots=True)
class PageHits:
    """How many places on a page have the words that are searched for, and whether it is shown."""

    number: int
    hits: int
    here: bool


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference (`place`) in one record that speaks of another."""

    mention: Mention
    place: Section
    host: Document
    target: Document


@blueprint.get("/handling/<document_id>")
@conditional
def show(document_id: str) -> ResponseReturnValue:
    """Show a document; `q` marks words, `sida` chooses the stretch of pages shown."""
    document = archive().catalogue.document(document_id)
    if document.id != document_id:
        kept = request.query_string.decode("latin-1")
        return redirect(links.document_address(document.id) + (kept and f"?{kept}"), 301)
    query = replace(query_of(request.args), filters=Filters())
    texts = archive().catalogue.pages(document.id)
    wanted = request.args.get("sida", 1, int)
    index = next((i for i, page in enumerate(texts) if page.number >= wanted), 0)
    first = index - index % PAGES_AT_ONCE
    facts = fact_views(document, texts)
    hits = word_places([page.text for page in texts], query)
    shown = slice(first, first + PAGES_AT_ONCE)
    tied = linked_documents(document.id)
    outgoing, mentions = _references(document)
    seen = {other.id for _kind, other in tied}
    file = original(document.id)
    alike = remembered(("similar", document.id), lambda: archive().similar(document.id))
    opened = file if file and may_open(file) else None
    described = _metadata(document, opened)
    page = render_template(
        "document.html",
        **described,
        citing=citing_sections(document.id),
        other_version=_other_version(document.id),
        document=document,
        query=query,
        facts=facts,
        pages=tuple(shown_pages(texts[shown], hits[shown], document, facts)),
        marked=list(page_hits(texts, hits, shown)),
        page_count=len(texts),
        stretches=[page.number for page in texts[::PAGES_AT_ONCE]],
        stretch=first // PAGES_AT_ONCE,
        contents=[s for s in document.sections if s.kind is not SectionKind.FURNITURE],
        case_by_section=any(part.case_number for part in document.sections),
        original=opened,
        images=has_images(opened),
        withheld=why_withheld(file) if file and not may_open(file) else "",
        others=tied,
        files=archive().catalogue.paths(document.id),
        outgoing=outgoing,
        mentions=mentions,
        similar=[pair for pair in alike if pair[0].id not in seen][:6],
    )
    response = make_response(page)
    if base := known_address():
        kind = opened.media_type if opened else ""
        for link in metadata.signposts(document.id, base, kind):
            response.headers.add("Link", link)
    return response


def _metadata(document: Document, original: Original | None) -> dict[str, object]:
    """Return what the page's head says of a document; nothing where the site has no address."""
    base = known_address()
    if not base:
        return {"reference": None}
    reference = record_reference(document, f"{base}/handling/{document.id}")
    is_pdf = original is not None and original.media_type == "application/pdf"
    pdf = f"{base}/original/{document.id}" if is_pdf else ""
    tags = metadata.meta_tags(reference, pdf)
    return {"reference": reference, "meta": tags, "ld": metadata.json_ld(reference)}


def original(document_id: str) -> Original | None:
    """Return the file a document came from; None when it is gone, or not for this reader."""
    try:
        return archive().catalogue.original(document_id)
    except NotFoundError:
        return None


def linked_documents(document_id: str) -> list[tuple[str, Document]]:
    """Return the documents tied to one, newer versions first."""
    order = {"newer": 0, "same_text": 1, "older": 2}
    tied = sorted(archive().catalogue.links(document_id), key=lambda link: order.get(link.kind, 3))
    known = archive().catalogue.documents([link.other for link in tied])
    return [(link.kind, known[link.other]) for link in tied]


def host(mention: Mention) -> str:
    """Return the id of the document that a mention stands in."""
    return mention.section_id.rpartition("-")[0]


def _references(document: Document) -> tuple[list[ReferenceView], list[ReferenceView]]:
    """Return the outgoing references of a record, and the incoming ones."""
    catalogue = archive().catalogue
    outgoing = catalogue.outgoing_references(document.id)
    mentions = catalogue.incoming_references(document.id)
    known = catalogue.documents({*(m.document_id for m in outgoing), *map(host, mentions)})
    places = catalogue.sections(m.section_id for m in (*outgoing, *mentions))
    return (
        [ReferenceView(m, places[m.section_id], document, known[m.document_id]) for m in outgoing],
        [ReferenceView(m, places[m.section_id], known[host(m)], document) for m in mentions],
    )


@blueprint.get("/avsnitt/<section_id>")
def section(section_id: str) -> ResponseReturnValue:
    """Lead a citation of a section to its place in the document; `q` marks words there."""
    catalogue, query = archive().catalogue, query_of(request.args)
    target = catalogue.find_section(section_id)
    document = catalogue.document(target.section.document_id)
    if target.other_version:
        return redirect(links.version_address(document, target.section, section_id, query))
    return redirect(links.part_address(document, target.section, query))


def _other_version(document_id: str) -> bool:
    """Say whether the reader followed a link to another version of a section of the document."""
    asked = request.args.get("avsnitt", "")
    try:
        target = archive().catalogue.find_section(asked) if asked else None
    except NotFoundError:
        return False
    return bool(target and target.other_version and target.section.document_id == document_id)


def page_hits(
    texts: Sequence[PageText], hits: Sequence[Sequence[Span]], shown: slice
) -> Iterator[PageHits]:
    """Yield the pages with hits, the pages `shown` here among them."""
    for i, (page, on_page) in enumerate(zip(texts, hits, strict=True)):
        if on_page:
            yield PageHits(page.number, len(on_page), shown.start <= i < shown.stop)


def shown_pages(
    pages: Sequence[PageText],
    hits: Sequence[Sequence[Span]],
    document: Document,
    facts: Sequence[FactView],
) -> Iterator[ShownPage]:
    """Yield pages ready to be read, their `hits` marked."""
    stretch = Span(pages[0].span.start, pages[-1].span.end) if pages else Span(0, 0)
    links = list(links_in(document.id, stretch))
    former = archive().catalogue.former_numbers(document.id)
    for page, spans in zip(pages, hits, strict=True):
        notes = [
            *_hit_notes(spans, page.span.start),
            *_fact_notes(facts, page.span),
            *_section_notes(document, page.span, former),
            *links,
        ]
        text = pagetext.page_html(page.text, page.span.start, notes)
        poor = page.quality if (page.quality or 1.0) < RESCAN_BELOW else None
        on_page = _paragraphs(document, page.span)
        yield ShownPage(page.number, text, len(spans), page.source, page.confidence, poor, on_page)


def _paragraphs(document: Document, page: Span) -> str:
    """Word which paragraphs stand on a page, from the first to the last."""
    numbers = [
        part.number
        for part in document.sections
        if part.kind is SectionKind.PARAGRAPH
        and part.number
        and part.span.start < page.end
        and part.span.end > page.start
    ]
    ends = dict.fromkeys((*numbers[:1], *numbers[-1:]))
    return f"§\N{NO-BREAK SPACE}{'–'.join(ends)}" if ends else ""


def word_places(texts: list[str], query: Query) -> list[list[Span]]:
    """Return the places of the query's words within each text; none when it has a mistake."""
    places_in: list[list[Span]] = [[] for _ in texts]
    if not query.text:
        return places_in
    try:
        spans = archive().highlight(PAGE_BREAK.join(texts), query)
    except QueryError:
        return places_in
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for span in spans:
        i = bisect_right(starts, span.start) - 1
        places_in[i].append(Span(span.start - starts[i], span.end - starts[i]))
    return places_in


def _hit_notes(hits: Sequence[Span], start: int) -> Iterator[pagetext.Note]:
    for hit in hits:
        yield pagetext.Note(Span(hit.start + start, hit.end + start), "hit")


_TOLD = 80
"""Characters of a fact that stand beside its words; they are written with each of its runs."""


def _fact_notes(facts: Sequence[FactView], page: Span) -> Iterator[pagetext.Note]:
    for fact in facts:
        if fact.span is not None and page.start <= fact.span.start < page.end:
            title = f"{fact.label}: {shorten(fact.value, _TOLD, placeholder=' …')}"
            kind = "place" if fact.kind == "mentioned_date" else "fact"
            yield pagetext.Note(fact.span, kind, fact.anchor, title, f"#om-{fact.anchor}")


def heading_of(part: Section) -> Span | None:
    """Return where a section's number and heading stand, whole lines; None where it has neither."""
    if not (part.heading or part.number):
        return None
    text = part.text
    first = len(text) - len(text.lstrip())
    words = r"\s+".join(re.escape(word) for word in (part.heading or "").split())
    match = re.compile(words).search(text, first, first + _LOOKED_AT) if words else None
    if match:
        above = text.rfind("\n", first, match.start()) + 1 or first
        numbered = part.number and part.number in text[first : match.start()]
        start, end = (first if numbered else above), match.end()
    else:
        start, end = first, first
    line = text.find("\n", end)
    line = line if line >= 0 else len(text)
    whole = not match or line - end <= _REST
    return Span(part.span.start + start, part.span.start + (line if whole else end))


_LOOKED_AT, _REST = 800, 60
"""Within so many characters a section's heading stands; so many behind it on its line are of it."""


def _section_notes(
    document: Document, page: Span, former: Mapping[str, Sequence[str]]
) -> Iterator[pagetext.Note]:
    """Yield where sections begin, under their keys and their `former` numbers, and decisions."""
    for part in document.sections:
        if part.span.end <= page.start or part.span.start >= page.end:
            continue
        if page.start <= part.span.start:
            begin = part.span.start + len(part.text) - len(part.text.lstrip())
            anchor = f"avsnitt-{part.key}"
            for number in former.get(part.key, ()):
                yield pagetext.Note(Span(begin, begin + 1), "place", f"avsnitt-{number}")
            heading = heading_of(part)
            if heading is None or heading.start > begin:
                yield pagetext.Note(Span(begin, begin + 1), "place", anchor)
                anchor = ""
            if heading:
                yield pagetext.Note(heading, "heading", anchor)
        for decision in part.decisions:
            yield pagetext.Note(decision.span, "decision")
