"""JSON API: the same queries and answers as the contract and OpenAPI describe."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from archive.contract.documents import document_json
from archive.contract.results import HIT_FIELDS, result_json
from archive.contract.whole_section import SECTION_FIELDS, whole_section_json
from archive.errors import NotFoundError, UsageError, unknown_value
from archive.export.citation import cite
from archive.model import References
from webapp import addresses, links, problems
from webapp.cursors import Cursor, read_cursor
from webapp.handles import archive, register
from webapp.hardening import conditional
from webapp.languages import _
from webapp.parameters import PAGING, QUESTION, takes
from webapp.rate_limit import limited, serialised
from webapp.site import known_address, site_settings
from webapp.views.document import linked_documents

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.model import Hit, Query, Result

blueprint = Blueprint("api", __name__)
DESCRIPTION = Path(__file__).parent.parent / "openapi.json"


@blueprint.get("/api")
@conditional
def about() -> ResponseReturnValue:
    """Show how programs ask."""
    return render_template("api.html", base=known_address(), titles=problems.titles())


@blueprint.get("/api/openapi.json")
@takes()
@conditional
def description() -> ResponseReturnValue:
    """Describe the API to tools, with this site's address."""
    described = json.loads(DESCRIPTION.read_text("utf-8"))
    described["servers"] = [{"url": known_address() or "/"}]
    described["info"]["title"] = site_settings().title
    return json_response(described)


@blueprint.get("/api/search")
@limited("search")
@takes(*QUESTION, *PAGING, "cursor", "fields", "facets")
@conditional
@serialised
def search() -> ResponseReturnValue:
    """Answer a question, section by section."""
    fields = _fields(HIT_FIELDS)
    args = addresses.of_program(request.args)
    args.setdefault("alla", "1")
    query = addresses.query_of(args)
    archive().check(query.filters)
    result = archive().search(query, facets=request.args.get("facets") != "0")
    paged = _Paged()
    if "cursor" in request.args:
        result, paged = _listed(query, result)
    base = known_address()

    def link(hit: Hit) -> str:
        return base + links.place_of(hit, query)

    answer = result_json(result, link)
    for hits in (
        answer["hits"],
        answer["references"]["hits"],
        (answer["related"] or {}).get("hits", []),
    ):
        hits[:] = [_picked(hit, fields) for hit in hits]
    answer |= {"next": paged.next, "generation_changed": paged.changed}
    response = json_response(answer)
    if paged.next:
        pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "cursor"]
        address = f"{base}/api/search?{urlencode([*pairs, ('cursor', paged.next)])}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


@dataclass(frozen=True, slots=True)
class _Paged:
    """The cursor of the next page, and whether the archive changed since the page before."""

    next: str | None = None
    changed: bool = False


def _listed(query: Query, result: Result) -> tuple[Result, _Paged]:
    """Return a page of all hits in the order of their ids, with nothing beside them.

    Raises:
        UsageError: a cursor goes with a number of hits alone, or is none of this question.
    """
    if query.sort != "relevance" or query.offset or query.group:
        raise UsageError(
            _("cursor ger alla träffar i beteckningarnas ordning; utan sort och offset.")
        )
    cursor = read_cursor(request.args["cursor"], query)
    changed = cursor.generation not in ("", archive().state.generation)
    hits = archive().hits_after(replace(query, limit=query.limit + 1), cursor.after)
    shown = hits[: query.limit]
    following = None
    if len(hits) > len(shown):
        last = shown[-1].section.id
        following = Cursor(last, archive().state.generation, cursor.question).written()
    result = replace(result, hits=shown, related=None, references=References(0), answer=None)
    return result, _Paged(following, changed)


@blueprint.get("/api/document/<document_id>")
@limited("search")
@takes("fields")
@conditional
def document(document_id: str) -> ResponseReturnValue:
    """Give a document whole."""
    catalogue = archive().catalogue
    record = catalogue.document(document_id)
    answer = document_json(
        record, catalogue.outgoing_references(record.id), catalogue.incoming_references(record.id)
    )
    linked = linked_documents(record.id)
    answer["links"] = [{"id": o.id, "kind": kind, "title": o.title} for kind, o in linked]
    return json_response(_picked(answer, _fields(tuple(answer))))


@blueprint.get("/api/section/<section_id>")
@limited("search")
@takes("fields")
@conditional
def section(section_id: str) -> ResponseReturnValue:
    """Give a section whole, with what the register ties to it; a former id leads on."""
    catalogue = archive().catalogue
    target = catalogue.find_section(section_id)
    holder = catalogue.document(target.section.document_id)
    answer = whole_section_json(
        target.section, holder, register(), other_version=target.other_version
    )
    answer["url"] = f"{known_address()}/avsnitt/{target.section.id}"
    answer["citation"] = cite(target.section, holder)
    ordered = {name: answer[name] for name in SECTION_FIELDS}
    return json_response(_picked(ordered, _fields(SECTION_FIELDS)))


@blueprint.get("/api/<path:rest>")
def unknown(rest: str) -> ResponseReturnValue:
    """Refuse what does not exist, in JSON."""
    msg = _("Det finns inget /api/%(rest)s; se /api/openapi.json.", rest=rest[:40])
    raise NotFoundError(msg)


def _fields(known: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the fields that are asked for, None for all.

    Raises:
        ValueRefusedError: there is no such field.
    """
    asked = request.args.get("fields")
    if asked is None:
        return None
    names = tuple(name.strip() for name in asked.split(","))
    for name in names:
        if name not in known:
            raise unknown_value(name, known)
    return ("id", *names)


def _picked(answer: dict[str, Any], fields: tuple[str, ...] | None) -> dict[str, Any]:
    """Return the fields that were asked for, in their order; all where none were named."""
    return answer if fields is None else {name: answer[name] for name in answer if name in fields}


def json_response(value: object) -> Response:
    """Return a value as JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(body, mimetype="application/json")
