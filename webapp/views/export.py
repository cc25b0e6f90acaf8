"""How does a hit list, or one record, leave the house? As a file, streamed, with no cap."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    render_template,
    request,
)

from archive.errors import ArchiveError, UsageError
from archive.export import FORMATS, Provenance, write
from archive.export.citation import cite
from archive.model import Hit, Query
from webapp import addresses, links
from webapp.access import client_network
from webapp.hardening import conditional
from webapp.holdings import archive, generation, kept_open
from webapp.languages import _
from webapp.pressure import limited
from webapp.site import known_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from flask.typing import ResponseReturnValue

    from archive.model import Document, Section

blueprint = Blueprint("export", __name__)
RECORD_FORMATS = tuple(name for name, form in FORMATS.items() if form.cites)


@blueprint.get("/export")
@limited("export")
def whole_list() -> ResponseReturnValue:
    """Send every hit of a question in the format asked for."""
    name = request.args.get("format", "csv")
    _known(name, tuple(FORMATS))
    query = replace(addresses.query_of(request.args), offset=0, group=False)
    provenance = _provenance(query, archive().search(replace(query, limit=1)).total)
    link = _link(query)
    hits, close = archive().all_hits, kept_open()

    def written(stream: BinaryIO) -> int:
        try:
            return write(name, hits(query), provenance, stream, link)
        finally:
            close()

    try:
        stream = current_app.extensions["streams"].open(written, client_network(g.client))
    except ArchiveError:
        close()
        raise
    response = Response(iter(stream), mimetype=FORMATS[name].media_type)
    response.call_on_close(stream.close)
    return _as_file(response, f"handlingar-{dt.datetime.now(dt.UTC):%Y-%m-%d}", name)


@blueprint.get("/citera/<record_id>")
@conditional
def citation(record_id: str) -> ResponseReturnValue:
    """Show how a document or section is cited, with its stable link."""
    section, document = _record(record_id)
    return render_template(
        "cite.html",
        document=document,
        section=section,
        citation=cite(section, document),
        link=_stable(section, document),
        formats=[(name, FORMATS[name].label) for name in RECORD_FORMATS],
    )


@blueprint.get("/citera/<record_id>/<name>")
@limited("search")
@conditional
def reference(record_id: str, name: str) -> ResponseReturnValue:
    """Send the reference of one document or section."""
    section, document = _record(record_id)
    _known(name, RECORD_FORMATS)
    stream = io.BytesIO()
    hit = Hit(section, document, 0.0, ())
    provenance = _provenance(Query(text=record_id), 1)
    write(name, [hit], provenance, stream, lambda hit: _stable(hit.section, document))
    response = Response(stream.getvalue(), mimetype=FORMATS[name].media_type)
    return _as_file(response, record_id, name)


def _known(name: str, formats: tuple[str, ...]) -> None:
    if name not in formats:
        msg = _(
            "Formatet ”%(name)s” finns inte; välj ett av %(formats)s.",
            name=name[:20],
            formats=", ".join(formats),
        )
        raise UsageError(msg)


def _record(record_id: str) -> tuple[Section, Document]:
    """Return a section, or a document as if it were one section without number or page."""
    section, document = archive().catalogue.record(record_id)
    if section is not None:
        return section, document
    first = document.sections[0]
    whole = replace(first, id=document.id, number=None, heading=None, page_from=None, page_to=None)
    return replace(whole, decisions=(), case_number=None), document


def _stable(section: Section, document: Document) -> str:
    kind = "handling" if section.id == document.id else "avsnitt"
    return f"{known_address()}/{kind}/{section.id}"


def _link(query: Query) -> Callable[[Hit], str]:
    base = known_address()
    return lambda hit: base + links.place_of(hit, query)


def _provenance(query: Query, total: int) -> Provenance:
    pairs = addresses.parameters(replace(query, group=True))
    return Provenance(
        query=query.text,
        filters="; ".join(f"{name}: {value}" for name, value in pairs if name != "q"),
        generation=archive().generation,
        analyser=generation().manifest.analyser,
        total=total,
        time=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        url=known_address() + addresses.address("/sok", replace(query, group=True)),
        archive=current_app.config["SETTINGS"].title,
    )


def _as_file(response: Response, name: str, format_name: str) -> Response:
    file = f"{name}{FORMATS[format_name].extension}"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
