"""A PDF page as it is shown: its annotations in its content, and what they hold besides told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.pdf import bare_shapes, pages
from indexer.extract.pdf.hidden_chars import UNSEEN
from indexer.extract.pdf.scans import Shown

if TYPE_CHECKING:
    from indexer.extract.pdf.open_pdf import OpenPdf


def shown_page(pdf: OpenPdf, index: int) -> Shown:
    """Return a page with its annotations in its content; PDFium sees them once it is reopened."""
    page = pdf.document[index]
    annotated = pages.annotations_of(page, pdf.document, layers_off=pdf.layers_off)
    name = f"sida {index + 1}"
    if annotated.unshown:
        pdf.note_hidden(index + 1, UNSEEN, annotated.unshown)
    if annotated.layered:
        reason = recorded(
            "Sida %(number)s: anteckningar (%(count)s) i lager som kan vara avstängda läses inte; "
            "granska originalet.",
            number=index + 1,
            count=annotated.layered,
        )
        pdf.inventory.unread(f"{name}, lager", "annotations", reason)
    if annotated.more:
        what = recorded("Sida %(number)s: en del av anteckningarna", number=index + 1)
        pdf.inventory.unread(f"{name}, anteckningar", "annotations", reasons.too_many(what))
    pdf.pinned += annotated.files
    if annotated.comments:
        pdf.inventory.hidden(f"{name}, kommentarer", reasons.comments(annotated.comments))
    if annotated.media:
        reason = recorded(
            "Sida %(number)s: ljud, film eller 3D läses inte; granska originalet.", number=index + 1
        )
        pdf.inventory.unread(f"{name}, media", "media", reason)
    if annotated.bare:
        pages.draw_appearances(page)
    if annotated.drawn:
        pages.flatten(page)
        page.close()
        page = pdf.document[index]
    bare_shapes.draw(page, annotated.shapes)
    return Shown(page, pages.turn_upright(page), annotated.redactions)
