"""JSON API: the same queries and answers as the contract and OpenAPI describe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, render_template, request

from archive.contract.documents import document_json
from archive.contract.results import result_json
from archive.errors import NotFoundError, UsageError, unknown_parameter
from archive.model import Level
from webapp import addresses, links
from webapp.handles import archive
from webapp.hardening import conditional
from webapp.languages import _
from webapp.rate_limit import limited, serialised
from webapp.site import known_address
from webapp.views.document import others

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from archive.model import Hit

blueprint = Blueprint("api", __name__)
SWITCHES = ("ref", "syn", "inflections", "compounds", "readings")
KNOWN = (
    *("q", "organisation", "body", "type", "topic", "year", "language", "outcome", "from", "to"),
    *("sort", "limit", "offset", "match", *SWITCHES, "lang"),
    *(*addresses.NAMES.values(), "fran", "till", "ordning", "sida", "alla"),
    *("bojning", "sammansattning", "tolkning"),
)
"""Parameters that /api/search takes; the last two lines are the names that pages use."""
MEANT = {"page": "offset", "committee": "body", "org": "organisation", "size": "limit"}
"""What other services call our parameters."""
DESCRIPTION = Path(__file__).parent.parent / "openapi.json"


@blueprint.get("/api")
@conditional
def about() -> ResponseReturnValue:
    """Show how programs ask."""
    return render_template("api.html", base=known_address())


@blueprint.get("/api/openapi.json")
@conditional
def description() -> ResponseReturnValue:
    """Describe the API to tools, with this site's address."""
    described = json.loads(DESCRIPTION.read_text("utf-8"))
    described["servers"] = [{"url": known_address() or "/"}]
    described["info"]["title"] = current_app.config["SETTINGS"].title
    return json_response(described)


@blueprint.get("/api/search")
@limited("search")
@conditional
@serialised
def search() -> ResponseReturnValue:
    """Answer a question, section by section."""
    _exact(request.args)
    args = request.args.copy()
    args.setdefault("alla", "1")
    query = addresses.query_of(args)
    archive().check(query.filters)
    result = archive().search(query)
    base = known_address()

    def link(hit: Hit) -> str:
        return base + links.place_of(hit, query)

    return json_response(result_json(result, link))


@blueprint.get("/api/document/<document_id>")
@limited("search")
@conditional
def document(document_id: str) -> ResponseReturnValue:
    """Give a document whole."""
    catalogue = archive().catalogue
    found = catalogue.document(document_id)
    said = document_json(
        found, catalogue.outgoing_references(found.id), catalogue.incoming_references(found.id)
    )
    said["links"] = [{"id": o.id, "kind": kind, "title": o.title} for kind, o in others(found.id)]
    return json_response(said)


@blueprint.get("/api/<path:rest>")
def unknown(rest: str) -> ResponseReturnValue:
    """Refuse what does not exist, in JSON."""
    msg = f"Det finns inget /api/{rest[:40]}; se /api/openapi.json."
    raise NotFoundError(msg)


def _exact(args: MultiDict[str, str]) -> None:
    """Refuse what a form may leave empty and a person may mistype, but a program must not."""
    for name in args:
        if name not in KNOWN:
            raise unknown_parameter(name, KNOWN, MEANT.get(name))
    for name in ("from", "to", "sort", "limit", "offset", *SWITCHES):
        said = args.getlist(name)
        if (
            len(said) > 1
            or not all(map(str.strip, said))
            or (name in SWITCHES and not {*said} <= {"0", "1"})
        ):
            msg = _("”%(name)s” är tom eller har fel värde; se /api/openapi.json.", name=name)
            raise UsageError(msg)


def json_response(value: object) -> Response:
    """Return a value as JSON, open to other sites where it holds what everyone may see."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    response = Response(body, mimetype="application/json")
    if g.level is Level.PUBLIC and not g.session:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
