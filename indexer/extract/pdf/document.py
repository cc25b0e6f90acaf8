"""PDF reader: PDFium page by page; pdfminer where PDFium fails or its text looks wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pypdfium2.raw import FORMTYPE_XFA_FOREGROUND, FORMTYPE_XFA_FULL

from archive.messages import recorded
from archive.model import Fate, Mark, Outcome, Page, Part, Reading, Span, Status
from archive.model import Source as Origin
from indexer.extract import ocr, reasons
from indexer.extract.attachments import account
from indexer.extract.pdf import layout
from indexer.extract.pdf.document_info import document_info
from indexer.extract.pdf.hidden_chars import OUTSIDE
from indexer.extract.pdf.inside import files_within, is_cover
from indexer.extract.pdf.lost_parts import lost_parts
from indexer.extract.pdf.mending import is_cut_off, lost_objects
from indexer.extract.pdf.open_pdf import OpenPdf, open_pdf
from indexer.extract.pdf.page_reading import read_page
from indexer.extract.pdf.streams import damaged_streams
from indexer.extract.pdf.watermarks import watermark_marks
from indexer.extract.pdf.xfa import form_text, is_notice

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_LONGEST_NOTICE = 1500
"""Characters of a page that only says that another program is needed."""


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a PDF as one reading of its pages, then each file within it."""
    pdf = open_pdf(source, options)
    read_pages: list[Page] = []
    laid: list[layout.PageLayout] = []
    for index in range(pdf.count):
        page, looked = read_page(pdf, index)
        read_pages.append(page)
        laid.append(looked)
        source.beat()
    source.beat(0)
    if is_cut_off(source.data):
        pdf.inventory.unread("PDF", "file", reasons.NO_END)
    elif damaged := damaged_streams(source.data):
        reason = recorded("delar av den (%(count)s) kan inte packas upp", count=damaged)
        pdf.inventory.unread("PDF", "file", reasons.damaged(reason))
    elif lost := lost_objects(source.data):
        reason = recorded("delar av den (%(count)s) har ingen början", count=lost)
        pdf.inventory.unread("PDF", "file", reasons.damaged(reason))
    for reason in lost_parts(pdf.data, pdf.count, pdf.blank):
        pdf.inventory.unread("PDF", "page", reasons.damaged(reason))
    _note_outside(pdf, read_pages)
    read_pages = _with_form(pdf, read_pages)
    files = list(files_within(pdf.document, pdf.pinned, pdf.inventory))
    if files and is_cover(read_pages):
        pdf.inventory.furniture("försättssida", "page")
    else:
        emit(_reading(pdf, read_pages, laid))
    account(files, pdf.inventory, source, emit, options)
    return _outcome(pdf, read_pages)


def _reading(pdf: OpenPdf, read_pages: list[Page], laid: list[layout.PageLayout]) -> Reading:
    metadata = document_info(pdf) | pdf.inventory.metadata()
    if pdf.scanned > len(read_pages) / 2:
        metadata["scanned"] = "true"
    return Reading(tuple(read_pages), _marks(read_pages, laid), metadata)


def _with_form(pdf: OpenPdf, read_pages: list[Page]) -> list[Page]:
    """Return the pages of a dynamic XFA form as its own data tell them: PDF has none to show."""
    kind = None if pdf.document is None else pdf.document.get_formtype()
    notice = kind == FORMTYPE_XFA_FOREGROUND and is_notice(read_pages)
    if not (notice or kind == FORMTYPE_XFA_FULL):
        return read_pages
    if any(len(page.text) > _LONGEST_NOTICE for page in read_pages):
        return read_pages
    text, flaw = form_text(pdf.document)
    if not text:
        reason = recorded(
            "Formuläret (XFA) ritas bara av Adobes läsare; skriv ut det till en vanlig PDF."
        )
        pdf.inventory.unread("XFA", "form", reason)
        return read_pages
    if flaw:
        pdf.inventory.unread("XFA", "form", reasons.cut_off("XFA", flaw))
    else:
        pdf.inventory.read("XFA", "form")
    return [Page(1, text, reader="xfa"), *(replace(page, text="") for page in read_pages[1:])]


def _note_outside(pdf: OpenPdf, read_pages: list[Page]) -> None:
    """Note text beyond the edges of pages, unless another page shows it: a spread is cut in two."""
    if not pdf.outside:
        return
    shown = {line for page in read_pages for line in page.text.split("\n")}
    for number, outside in pdf.outside.items():
        words = sum(len(line.split()) for line in outside if line not in shown)
        if words:
            pdf.note_hidden(number, OUTSIDE, words)


def _marks(read_pages: list[Page], laid: list[layout.PageLayout]) -> tuple[Mark, ...]:
    starts, at = [], 0
    for page in read_pages:
        starts.append(at)
        at += len(page.text) + 1
    pairs = layout.running_marks(laid)
    across = watermark_marks(laid)
    # What stands on the first page is a head only from the second page on.
    running = {(number, mark.span) for number, mark in pairs if number}
    running |= {(number, mark.span) for number, mark in across}
    pairs += across
    pairs += [pair for pair in layout.heading_marks(laid) if (pair[0], pair[1].span) not in running]
    marks = (
        Mark(
            Span(mark.span.start + starts[number], mark.span.end + starts[number]),
            mark.kind,
            mark.level,
            mark.value,
        )
        for number, mark in pairs
    )
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _outcome(pdf: OpenPdf, read_pages: list[Page]) -> Outcome:
    unread = [page.number for page in read_pages if page.source is Origin.UNREAD]
    outcome = pdf.inventory.outcome(pdf.source.media_type, len(read_pages))
    if not unread:
        return outcome
    named = ", ".join(map(str, unread[:20])) + (" …" if len(unread) > 20 else "")
    reason = recorded(
        "%(number)s av %(pages)s sidor är bilder som inte är lästa.",
        number=len(unread),
        pages=len(read_pages),
    )
    if pdf.options.ocr == "auto" and not ocr.available():
        reason += " " + ocr.MISSING
    warnings = (*outcome.warnings, recorded("Ej läst (bild): sida %(named)s.", named=named))
    parts = (*outcome.parts, Part(f"sida {named}", "page", Fate.UNREAD, reason))
    return replace(outcome, status=Status.PARTIAL, reason=reason, warnings=warnings, parts=parts)
