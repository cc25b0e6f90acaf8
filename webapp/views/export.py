"""Export of hit lists and citation of records, streamed, without a cap."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    g,
    render_template,
    request,
)

from archive.errors import unknown_value
from archive.export import DIALECTS, FORMATS, check_format, write
from archive.export.citation import cite
from archive.export.links import permanent_link
from archive.export.query_metadata import command_line, describe_query
from archive.model import Hit, Query
from webapp import addresses
from webapp.files import attached, known_format, streamed
from webapp.handles import archive, generation
from webapp.hardening import conditional
from webapp.parameters import PAGED, QUESTION, takes
from webapp.rate_limit import limited
from webapp.site import known_address, site_settings

if TYPE_CHECKING:
    from typing import BinaryIO

    from flask.typing import ResponseReturnValue

    from archive.export import QueryMetadata
    from archive.model import Document, Section

blueprint = Blueprint("export", __name__)
OTHER_VERSION = "(avsnittet har ändrats sedan länken gavs)"
"""What a reference says whose id was given to other words; in Swedish, as citations are."""
RECORD_FORMATS = tuple(name for name, form in FORMATS.items() if form.cites)


@blueprint.get("/export")
@limited("export")
@takes(*QUESTION, *PAGED, "format", "dialect")
def whole_list() -> ResponseReturnValue:
    """Send every hit of a question in the format asked for."""
    name = known_format(request.args, tuple(FORMATS))
    dialect = request.args.get("dialect", "swedish")
    _known(dialect, tuple(DIALECTS))
    check_format(name, dialect)
    query = replace(addresses.query_of(request.args), offset=0, group=False)
    archive().check(query.filters)
    line = command_line(query, name, dialect)
    provenance = replace(provenance_of(query, name), command=line)
    link = permanent_link(known_address())
    hits = archive().all_hits

    def written(stream: BinaryIO) -> int:
        return write(name, hits(query), provenance, stream, link, dialect=dialect)

    file = f"handlingar-{dt.datetime.now(dt.UTC):%Y-%m-%d}{FORMATS[name].extension}"
    return streamed(written, file, FORMATS[name].media_type)


@blueprint.get("/citera/<record_id>")
@conditional
def citation(record_id: str) -> ResponseReturnValue:
    """Show how a document or section is cited, with its stable link."""
    section, document, other_version = _record(record_id)
    asked, link = addresses.query_of(request.args).text, _stable(section, document)
    return render_template(
        "cite.html",
        document=document,
        section=section,
        citation=cite(section, document),
        link=link,
        with_words=f"{link}?{urlencode([('q', asked)])}" if asked else "",
        formats=[(name, FORMATS[name].label) for name in RECORD_FORMATS],
        other_version=other_version,
    )


@blueprint.get("/citera/<record_id>/<name>")
@limited("search")
@takes()
@conditional
def reference(record_id: str, name: str) -> ResponseReturnValue:
    """Send the reference of one document or section."""
    section, document, other_version = _record(record_id)
    _known(name, RECORD_FORMATS)
    stream = io.BytesIO()
    hit = Hit(section, document, 0.0, ())
    link = _stable(section, document)
    nothing_asked = {"filters": "", "parameters": "", "command": ""}
    provenance = replace(
        provenance_of(Query(text=""), name), query="", total=1, url=link, **nothing_asked
    )
    note = OTHER_VERSION if other_version else ""
    write(name, [hit], provenance, stream, lambda _hit: link, note=note)
    response = Response(stream.getvalue(), content_type=FORMATS[name].media_type)
    return attached(response, f"{record_id}{FORMATS[name].extension}")


def _known(name: str, formats: tuple[str, ...]) -> None:
    if name not in formats:
        raise unknown_value(name, formats)


def _record(record_id: str) -> tuple[Section, Document, bool]:
    """Return a section, or a document as if it were one section without number or page.

    And whether the id was given to another version of the section.
    """
    target, document = archive().catalogue.record(record_id)
    if target is not None:
        return target.section, document, target.other_version
    first = document.sections[0]
    whole = replace(first, id=document.id, number=None, heading=None, page_from=None, page_to=None)
    return replace(whole, decisions=(), case_number=None), document, False


def _stable(section: Section, document: Document) -> str:
    kind = "handling" if section.id == document.id else "avsnitt"
    return f"{known_address()}/{kind}/{section.id}"


def provenance_of(
    query: Query, form: str, path: str = "/sok", extra: tuple[tuple[str, str], ...] = ()
) -> QueryMetadata:
    """Return the provenance of a query's answer, which the page of `path` shows."""
    return describe_query(
        archive().search(replace(query, limit=1)),
        generation().manifest,
        g.level,
        form,
        url=known_address() + addresses.address(path, addresses.whole(query), extra),
        archive=site_settings().title,
    )
