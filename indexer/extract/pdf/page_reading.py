"""A page of a PDF by the reader that reads it best: PDFium, pdfminer or OCR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from archive.messages import recorded
from archive.model import Page
from indexer.extract.pdf import gate, glyphs, layout, order, pages, text_lines
from indexer.extract.pdf.actual_text import not_drawn, stated_texts
from indexer.extract.pdf.doubled import once
from indexer.extract.pdf.hidden_chars import STATED, hidden_chars
from indexer.extract.pdf.page_ocr import read_as_picture
from indexer.extract.pdf.shown_page import shown_page

if TYPE_CHECKING:
    from indexer.extract.pdf.open_pdf import OpenPdf
    from indexer.extract.pdf.scans import Shown

_HOPELESS = frozenset({gate.ODD_CHARACTERS, gate.NO_WORDS, gate.CID})
"""What makes a text layer worth less than what OCR sees."""


def read_page(pdf: OpenPdf, index: int) -> tuple[Page, layout.PageLayout]:
    """Return a page by the reader that reads it best, OCR included."""
    laid, reader, shown = layout.PageLayout("", (), 842.0), "pdfium", None
    why: list[str] = []
    hides = False
    if pdf.document is not None:
        try:
            shown = shown_page(pdf, index)
            if not pages.has_drawing(shown.page):
                pdf.blank.append(index)
            laid, hides, stated = _by_pdfium(pdf, shown, index + 1)
            if stated and not hides:
                laid, reader = _as_drawn(pdf, index, laid, stated)
                hides = reader != "pdfium"
        except (pypdfium2.PdfiumError, OSError, ValueError):
            reason = recorded("Sida %(number)s: PDFium kan inte läsa sidan.", number=index + 1)
            pdf.inventory.unread(f"sida {index + 1}", "page", reason)
            shown = None
    if laid.text:
        why = gate.suspicions(laid.text)
    if (shown is None or why) and not hides:  # pdfminer does not know what a page hides
        laid, reader = _second_opinion(pdf, index, laid, why)
        why = gate.suspicions(laid.text)
    page = Page(index + 1, laid.text, reader=reader)
    if shown is not None:
        better = read_as_picture(pdf, shown, laid, page, unreadable=bool(set(why) & _HOPELESS))
        shown.page.close()
        if better is not None:
            return better, layout.PageLayout(better.text, (), laid.height)
    return page, laid


def _by_pdfium(
    pdf: OpenPdf, shown: Shown, number: int
) -> tuple[layout.PageLayout, bool, list[str]]:
    """Return what a page shows, whether it holds more than that, and what it states otherwise."""
    page = shown.page
    text_page = page.get_textpage()
    try:
        text = text_lines.page_text(text_page.raw)
        stated = stated_texts(page, text_page.raw)
        hidden = hidden_chars(
            page,
            text_page.raw,
            text_lines.crowded_lines(text_page.raw, text),
            shown.redactions,
            text,
            layers_off=pdf.layers_off,
        )
        if hidden:
            for why, words in text_lines.words_of(text_page.raw, text, hidden).items():
                if words:
                    pdf.note_hidden(number, why, words)
            text = text_lines.without(text_page.raw, text, hidden)
        lines = text_lines.page_lines(text_page.raw, text)
    finally:
        text_page.close()
    edges = page.get_bbox()
    within = [line for line in lines if _is_within(line, edges)]
    if len(within) < len(lines):
        kept = set(map(id, within))
        pdf.outside[number] = [line.text for line in lines if id(line) not in kept]
    laid = layout.lay_out(order.in_order(once(within)), page.get_height())
    return laid, len(hidden) > 0, stated


def _is_within(line: text_lines.PdfLine, box: tuple[float, float, float, float]) -> bool:
    """Return whether a line stands on the page; one without a usable place does."""
    if line.left == line.right:
        return True
    x = (line.left + line.right) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= line.middle <= box[3] + 1


def _as_drawn(
    pdf: OpenPdf, index: int, laid: layout.PageLayout, stated: list[str]
) -> tuple[layout.PageLayout, str]:
    """Return a page as its glyphs read where it states other words than it draws."""
    drawn = _mined(pdf, index)
    words = not_drawn(stated, drawn.text) if drawn is not None and drawn.text else 0
    if drawn is None or not words or gate.badness(drawn.text) > gate.badness(laid.text):
        return laid, "pdfium"
    pdf.note_hidden(index + 1, STATED, words)
    return drawn, "pdfminer"


def _mined(pdf: OpenPdf, index: int) -> layout.PageLayout | None:
    """Return a page as pdfminer reads it, None where it cannot."""
    miner = pdf.miner()
    if miner is None or index >= len(miner):
        return None
    try:
        lines = miner.lines(index)
        return layout.lay_out(order.in_order(lines), miner.height(index))
    except Exception as error:  # noqa: BLE001 -- one bad page must not end the document
        reason = recorded(
            "Sida %(number)s: pdfminer kan inte läsa sidan (%(name)s).",
            number=index + 1,
            name=type(error).__name__,
        )
        pdf.inventory.unread(f"sida {index + 1}", "page", reason)
        return None


def _second_opinion(
    pdf: OpenPdf, index: int, first: layout.PageLayout, why: list[str]
) -> tuple[layout.PageLayout, str]:
    """Return the better of PDFium's page, pdfminer's, and PDFium's with glyph numbers put back."""
    offers = [(gate.badness(first.text), 0, first, "pdfium")] if first.text else []
    if gate.NO_WORDS in why:
        shifted = first._replace(text=glyphs.decoded(first.text))
        offers.append((gate.badness(shifted.text) + 0.1, 1, shifted, "pdfium+glyphs"))
    if (second := _mined(pdf, index)) is not None:
        offers.append((gate.badness(second.text), 2, second, "pdfminer"))
    if not offers:
        return first, "pdfium"
    _, _, best, name = min(offers, key=lambda offer: offer[:2])
    return best, name
