"""Atom feed, OpenSearch description, site map and robots.txt."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from archive.errors import NotFoundError
from archive.model import Filters
from webapp import addresses
from webapp.handles import archive, public_archive
from webapp.hardening import conditional
from webapp.rate_limit import limited, serialised
from webapp.site import known_address, site_address

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("feeds", __name__)
ENTRIES = 50
MAP_SIZE = 10_000
"""Addresses in one part of the site map; the format allows 50,000."""


@blueprint.get("/flode.atom")
@limited("search")
@conditional
@serialised
def feed() -> ResponseReturnValue:
    """Give the latest hits of a question as an Atom feed."""
    asked = addresses.query_of(request.args)
    query = replace(asked, sort="-date", limit=ENTRIES, offset=0, group=False)
    result = archive().search(query)
    page = render_template(
        "feed.xml", result=result, query=asked, base=site_address(), built=_built(result.generation)
    )
    return Response(page, mimetype="application/atom+xml")


def _built(generation: str) -> str:
    """Return when a generation was built, by its name, as Atom wants it."""
    digits = "".join(c for c in generation if c.isdigit())[:14]
    try:
        at = dt.datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return at.isoformat().replace("+00:00", "Z")


@blueprint.get("/opensearch.xml")
@conditional
def opensearch() -> ResponseReturnValue:
    """Tell a browser how to search here from its own address bar."""
    page = render_template("opensearch.xml", base=site_address())
    return Response(page, mimetype="application/opensearchdescription+xml")


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Tell crawlers what not to leaf through: every page of hits is a search of its own."""
    closed = ("/sok", "/export", "/kwic", "/flode.atom", "/forslag", "/citera/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if base := known_address():
        lines.append(f"Sitemap: {base}/sitemap.xml")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@conditional
def site_map() -> ResponseReturnValue:
    """List the parts of the site map."""
    total, _first = public_archive().catalogue.listing(Filters(), "title", 1, 0)
    parts = range(1, max(1, -(-total // MAP_SIZE)) + 1)
    page = render_template("sitemap_index.xml", base=site_address(), parts=parts)
    return Response(page, mimetype="application/xml")


@blueprint.get("/sitemap-<int(max=100000):part>.xml")
@conditional
def site_map_part(part: int) -> ResponseReturnValue:
    """List the addresses of public documents, one part of them."""
    offset = (part - 1) * MAP_SIZE
    total, documents = public_archive().catalogue.listing(
        Filters(), "title", MAP_SIZE, max(0, offset)
    )
    if part < 1 or (offset and offset >= total):
        msg = "Den delen av webbplatskartan finns inte."
        raise NotFoundError(msg)
    page = render_template("sitemap.xml", base=site_address(), documents=documents, first=part == 1)
    return Response(page, mimetype="application/xml")
