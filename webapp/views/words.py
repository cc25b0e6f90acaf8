"""Concordance (KWIC), word frequency by year, and completion of what is typed."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, render_template, request

from archive.errors import UsageError
from archive.export import delimited
from archive.search.archive import MOST_LINES
from webapp import addresses, links, wording
from webapp.handles import archive
from webapp.hardening import conditional
from webapp.languages import _
from webapp.rate_limit import limited, serialised
from webapp.site import known_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask.typing import ResponseReturnValue

    from archive.model import Query
    from archive.search.concordance import Line
    from archive.search.suggesting import Suggestion

blueprint = Blueprint("words", __name__)
LINES = 100
"""Lines of a concordance on one page."""
ORDERS = ("", "left", "key", "right")
MAX_TYPED = 60


@blueprint.get("/kwic")
@limited("search")
@conditional
@serialised
def kwic() -> ResponseReturnValue:
    """Show every occurrence of a question's words in context, and how often by year."""
    query = addresses.query_of(request.args)
    order = request.args.get("sortera", "")
    if order not in ORDERS:
        msg = _("Ordningen ”%(name)s” finns inte.", name=order[:20])
        raise UsageError(msg)
    page = query.offset // query.limit
    total, lines = archive().kwic(query, order, LINES, page * LINES)
    reachable = min(total, MOST_LINES) if order else total
    years = archive().frequency(query) if page == 0 and query.text else ()
    highest = max((year.per_million or 0.0 for year in years), default=0.0)
    return render_template(
        "kwic.html",
        query=query,
        order=order,
        orders=_orders(),
        total=total,
        lines=lines,
        page=page + 1,
        last=max(1, -(-reachable // LINES)),
        sorted_of=MOST_LINES if order and total > MOST_LINES else 0,
        years=years,
        highest=highest,
    )


def _orders() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("I arkivets ordning")),
        ("left", _("Efter ordet före")),
        ("key", _("Efter nyckelordet")),
        ("right", _("Efter ordet efter")),
    )


@blueprint.get("/kwic.csv")
@limited("export")
def kwic_file() -> ResponseReturnValue:
    """Send a concordance as a sheet."""
    query = addresses.query_of(request.args)
    order = request.args.get("sortera", "")
    _total, lines = archive().kwic(query, order if order in ORDERS else "", sys.maxsize)
    response = Response("".join(_sheet(lines, query)), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename="kwic.csv")
    return response


def _sheet(lines: Sequence[Line], query: Query) -> Iterator[str]:
    base = known_address()
    yield "\ufeff"
    yield _row(["före", "nyckelord", "efter", "datum", "organ", "titel", "paragraf", "länk"])
    for line in lines:
        document = line.document
        yield _row(
            [
                line.left,
                line.key,
                line.right,
                document.date.start.isoformat() if document.date else "",
                document.body or "",
                document.title,
                line.section.number or "",
                base + links.part_address(document, line.section, query),
            ]
        )


def _row(values: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow([delimited.guarded(value) for value in values])
    return written.getvalue()


@blueprint.get("/forslag")
@limited("search")
@conditional
def suggestions() -> ResponseReturnValue:
    """Offer ways for what is being typed to go on; as OpenSearch has it with `opensearch=1`."""
    typed = request.args.get("q", "")[:MAX_TYPED]
    found = archive().suggest(typed) if typed.strip() else ()
    if request.args.get("opensearch"):
        return jsonify([typed, [one.text for one in found]])
    return jsonify([_offered(one) for one in found])


def _offered(one: Suggestion) -> dict[str, object]:
    """Return a way to go on; a name has the filter it sets, and what stays in the question."""
    offered: dict[str, object] = {
        "text": one.text,
        "kind": wording.offered(one.kind),
        "count": one.count,
    }
    if one.facet:
        offered |= {"filter": addresses.NAMES[one.facet], "rest": one.rest}
    return offered
