"""Pages of PDF originals as pictures, with the words of the query marked, beside their text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, make_response, redirect, render_template, request

from archive.errors import no_original
from archive.model import Filters, Source
from webapp import links, page_marks
from webapp.access import has_images
from webapp.addresses import query_of
from webapp.fact_views import fact_views
from webapp.handles import archive
from webapp.hardening import conditional
from webapp.page_images import PageImage, PageImages, UndrawnError
from webapp.rate_limit import limited
from webapp.views.document import page_hits, shown_pages, word_places
from webapp.views.original import open_original, open_to_reader

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.catalogue import Original, PageText
    from archive.model import Document

blueprint = Blueprint("page_image", __name__)
WIDTHS = {100: 1000, 150: 1500, 200: 2000}
"""Zoom in per cent → width of the picture in pixels."""


@blueprint.get("/handling/<document_id>/bild/<int:number>")
@limited("file")
@conditional
def show(document_id: str, number: int) -> ResponseReturnValue:
    """Show a page as it looks in the original; its text is beside it."""
    catalogue = archive().catalogue
    document = catalogue.document(document_id)
    query = replace(query_of(request.args), filters=Filters())
    original = open_to_reader(document.id)
    texts = catalogue.pages(document.id)
    at = next((i for i, page in enumerate(texts) if page.number == number), None)
    if at is None or not has_images(original):
        return redirect(links.document_address(document.id, query, number))
    hits = word_places([page.text for page in texts], query)
    image = _image(document, original, texts[at], _zoom(), read=bool(hits[at]))
    here = slice(at, at + 1)
    hits_by_page = list(page_hits(texts, hits, here))
    return render_template(
        "page_image.html",
        document=document,
        query=query,
        page=next(
            iter(shown_pages(texts[here], hits[here], document, fact_views(document, texts)))
        ),
        pages=[page.number for page in texts],
        at=at,
        following=next((hit.number for hit in hits_by_page if hit.number > number), None),
        zoom=_zoom(),
        zooms=tuple(WIDTHS),
        image=image and image.layout,
        marks=page_marks.marked_rectangles(texts[at].text, hits[at], image.layout.words)
        if image
        else (),
    )


@blueprint.get("/handling/<document_id>/bild/<int:number>.webp")
@limited("file")
def picture(document_id: str, number: int) -> ResponseReturnValue:
    """Send the picture itself; whoever has it already asks for nothing but whether it still is."""
    catalogue = archive().catalogue
    document = catalogue.document(document_id)
    original = open_to_reader(document.id)
    known = any(page.number == number for page in catalogue.pages(document.id))
    if not known or not has_images(original):
        raise no_original(document.id)
    images: PageImages = current_app.extensions["page_images"]
    drawn = images.page(
        lambda: open_original(document.id, original), original.sha256, number, WIDTHS[_zoom()]
    )
    response = make_response(drawn.picture)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{original.sha256[:24]}-{number}-{_zoom()}")
    return response.make_conditional(request)


def _zoom() -> int:
    asked = request.args.get("zoom", 100, int)
    return asked if asked in WIDTHS else 100


def _image(
    document: Document, original: Original, page: PageText, zoom: int, *, read: bool
) -> PageImage | None:
    """Return the drawn page; None when it cannot be drawn, and its text has to do."""
    images: PageImages = current_app.extensions["page_images"]
    try:
        return images.page(
            lambda: open_original(document.id, original),
            original.sha256,
            page.number,
            WIDTHS[zoom],
            read=read and page.source is Source.OCR,
        )
    except UndrawnError:
        return None
