"""What did the file itself look like? The original, by the document's id and never by a path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, send_file

from archive.errors import NO_ORIGINAL, NotFoundError, WithheldError
from webapp.access import may_open
from webapp.holdings import archive
from webapp.languages import _
from webapp.pressure import limited

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

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
    found = archive().catalogue.original(document.id)
    if not may_open(found):
        msg = _("Originalet innehåller personnummer och lämnas inte ut här; begär ut det.")
        raise WithheldError(msg)
    file = _inside(found.path, document.id)
    inline = found.media_type in INLINE
    response = send_file(
        file,
        mimetype=found.media_type,
        as_attachment=not inline,
        download_name=_header_name(found.name),
        etag=found.sha256,
        max_age=None,
    )
    is_pdf = found.media_type == "application/pdf"
    response.headers["Content-Security-Policy"] = PDF_POLICY if is_pdf else SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _header_name(name: str) -> str:
    """Return a file name without what a header cannot carry: line breaks, controls, bytes."""
    return "".join(letter if letter.isprintable() else "_" for letter in name)


def _inside(path: Path, document_id: str) -> Path:
    """Return the file when it is a plain one within the corpus, wherever links may lead."""
    corpus = current_app.config["SETTINGS"].corpus
    real = path.resolve()
    roots = (corpus.resolve(), _recorded_corpus())
    if not real.is_file() or not any(root and real.is_relative_to(root) for root in roots):
        raise NotFoundError(NO_ORIGINAL, {"id": document_id})
    return real


def _recorded_corpus() -> Path | None:
    recorded = archive().catalogue.meta().get("corpus")
    return Path(recorded).resolve() if recorded else None
