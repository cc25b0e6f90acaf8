"""Atom feed, OpenSearch description, site map and robots.txt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from archive.errors import NotFoundError
from archive.messages import message
from archive.model import Filters, Level, Query
from webapp import addresses, links
from webapp.arrivals import feed_page, rfc3339_time
from webapp.handles import archive, change_log, public_archive
from webapp.hardening import conditional
from webapp.languages import _
from webapp.parameters import FILTERS, PAGED, QUESTION, takes
from webapp.rate_limit import limited, serialised
from webapp.site import known_address, site_address
from webapp.views.cases import chosen_cases
from webapp.views.registers import asked_assignments

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.search.archive import Membership

blueprint = Blueprint("feeds", __name__)
MAP_SIZE = 10_000
"""Addresses in one part of the site map; the format allows 50,000."""


@blueprint.get("/flode.atom")
@limited("search")
@takes(*QUESTION, *PAGED, "fore")
@conditional
@serialised
def feed() -> ResponseReturnValue:
    """Give what a question finds, by when it came or changed here, as an Atom feed."""
    query = archive().followed(addresses.whole(addresses.query_of(request.args)))
    everything = replace(query, sort="relevance") == addresses.page_query(group=True)
    among = None if everything else archive().membership(query)
    chosen = (getattr(query.filters, facet) for facet in addresses.NAMES)
    title = ", ".join(filter(None, (query.text, *(value for some in chosen for value in some))))
    return _feed(title, addresses.address("/sok", query), among, query)


@blueprint.get("/flode/arende.atom")
@limited("search")
@takes("nummer", "forbund", "fore")
@conditional
def case_feed() -> ResponseReturnValue:
    """Give the steps of a case, by when they came or changed here."""
    number, organisation = request.args.get("nummer", ""), request.args.get("forbund", "")
    cases = chosen_cases(number, organisation)
    steps = {section for case in cases for section in case.section_ids}
    title = _("Ärende %(number)s", number=cases[0].number)
    return _feed(
        title, links.case_address(cases[0].number, organisation or None), steps.intersection
    )


@blueprint.get("/flode/uppdrag.atom")
@limited("search")
@takes(*FILTERS, *PAGED, "lage", "fore")
@conditional
@serialised
def assignments_feed() -> ResponseReturnValue:
    """Give assignments and reports on them, by when they came or changed here."""
    listed = asked_assignments(archive().resolved(addresses.query_of(request.args).filters))
    reports = [report for assignment in listed for report in assignment.reported]
    sections = {assignment.section.section_id for assignment in listed}
    sections |= {report.section.section_id for report in reports}
    return _feed(_("Uppdrag"), _with_arguments("/uppdrag"), sections.intersection)


def _feed(
    title: str, page: str, among: Membership | None, query: Query | None = None
) -> ResponseReturnValue:
    """Return the page of a feed that the address asks for; `page` shows the same to people.

    The words of `query`, where it has any, are marked where its links lead.
    """
    held = feed_page(change_log(), archive().catalogue, among, request.args.get("fore", ""))
    newest = held.entries[0].updated if held.entries else archive().state.built
    written = render_template(
        "feed.xml",
        title=title,
        page=page,
        query=query,
        feed=held,
        base=site_address(),
        first=_with_arguments(request.path),
        here=_with_arguments(request.path, request.args.get("fore")),
        older=held.older and _with_arguments(request.path, held.older),
        updated=newest,
    )
    return Response(written, mimetype="application/atom+xml")


def _with_arguments(path: str, place: str | None = None) -> str:
    """Return a path with what this request asks for, at another place of the feed.

    Pages and order of a list are left out: a feed has its own.
    """
    other = (*PAGED, "sort", "ordning", "fore", "lang")
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k not in other]
    pairs += [("fore", place)] if place else []
    return f"{path}?{urlencode(pairs)}" if pairs else path


@blueprint.get("/opensearch.xml")
@conditional
def opensearch() -> ResponseReturnValue:
    """Tell a browser how to search here from its own address bar."""
    page = render_template("opensearch.xml", base=site_address())
    return Response(page, mimetype="application/opensearchdescription+xml")


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Tell crawlers what not to leaf through: every page of hits is a search of its own."""
    closed = ("/sok", "/export", "/kwic", "/flode", "/oai", "/forslag", "/citera/", "/api/")
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
        msg = message("Den delen av webbplatskartan finns inte.")
        raise NotFoundError(msg)
    changes = change_log(Level.PUBLIC).of([document.id for document in documents])
    days = {ident: rfc3339_time(change.at) for ident, change in changes.items()}
    page = render_template(
        "sitemap.xml", base=site_address(), documents=documents, days=days, first=part == 1
    )
    return Response(page, mimetype="application/xml")
