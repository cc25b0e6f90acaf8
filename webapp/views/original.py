"""Originals: the file a document came from, by the document's id and never by a path."""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from flask import Blueprint, current_app, request, send_file

from archive.errors import WithheldError
from webapp.access import may_open, why_withheld
from webapp.handles import archive
from webapp.rate_limit import limited
from webapp.site import site_settings

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from archive.access import OriginalFiles
    from archive.catalogue import Original

blueprint = Blueprint("original", __name__)
INLINE = ("application/pdf", "text/plain")
"""Media types a browser shows without running anything of theirs; all others are downloaded."""
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
"""Browsers refuse to show a PDF in a sandbox; it gets every other bar."""


@blueprint.get("/original/<document_id>")
@limited("file")
def show(document_id: str) -> ResponseReturnValue:
    """Send the file a document came from; parts of it on demand, as PDF readers do."""
    document = archive().catalogue.document(document_id)
    original = open_to_reader(document.id)
    stream = open_original(document.id, original)
    response = _sent(stream, original)
    is_pdf = original.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def open_to_reader(document_id: str) -> Original:
    """Return what is known of the file of a document.

    Raises:
        NotFoundError: there is none.
        WithheldError: it holds personal numbers, and the reader may not see these.
    """
    original = archive().catalogue.original(document_id)
    if not may_open(original):
        raise WithheldError(why_withheld(original))
    return original


def open_original(document_id: str, original: Original) -> BinaryIO:
    """Open the file of a document, with the very bytes that were taken in.

    Raises:
        NotFoundError: it is gone.
        ChangedOriginalError: other bytes lie there now.
    """
    catalogue = archive().catalogue
    settings, recorded = site_settings(), catalogue.meta().get("corpus", "")
    roots = (settings.corpus, *((Path(recorded),) if recorded else ()))
    files: OriginalFiles = current_app.extensions["originals"]
    return files.open(document_id, original, catalogue, roots)


def _header_name(name: str) -> str:
    """Return a file name without what a header cannot carry: line breaks, controls, bytes."""
    return "".join(letter if letter.isprintable() else "_" for letter in name)


def _sent(stream: BinaryIO, original: Original) -> Response:
    """Return an open file as an answer: whole, a part that was asked for, or that it is known."""
    size = os.fstat(stream.fileno()).st_size
    response = send_file(
        stream,
        mimetype=original.media_type,
        as_attachment=original.media_type not in INLINE,
        download_name=_header_name(original.name),
        conditional=False,
        etag=original.sha256,
        max_age=None,
    )
    response.content_length = size
    response.call_on_close(stream.close)
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    wrapper = request.environ.get("wsgi.file_wrapper")
    if wrapper and response.status_code == HTTPStatus.PARTIAL_CONTENT:
        # a part is sent by the server as the whole is, so that no thread waits for the reader
        stream.seek(response.content_range.start or 0)
        response.response = wrapper(stream)
    return response
