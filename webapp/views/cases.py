"""Show a case: its way in time through papers, boards and councils."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, jsonify, redirect, render_template, request

from archive.errors import no_case
from archive.model import Filters, Level
from archive.register.contract import case_json
from archive.register.numbers import case_key
from webapp import addresses
from webapp.handles import archive, public_archive, register
from webapp.hardening import conditional
from webapp.links import case_address
from webapp.parameters import takes
from webapp.rate_limit import limited, serialised
from webapp.site import site_settings

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.model import Hit
    from archive.register.cases import WholeCase

blueprint = Blueprint("cases", __name__)
LOOKED_AT = 200
"""Hits that are grouped by case: the best."""


@blueprint.get("/arende/<path:number>")
@conditional
def show(number: str) -> ResponseReturnValue:
    """Show the case with a number; `forbund` chooses where several organisations have it."""
    wanted = request.args.get("forbund", "")
    chosen = chosen_cases(number, wanted)
    if len(chosen) > 1:
        return render_template("case_choice.html", number=number, cases=chosen)
    (case,) = chosen
    if case_key(number) != number or case.key != number:
        return redirect(case_address(case.key, wanted and case.organisation), 301)
    return render_template("case.html", case=case, spans=_span(case), contact=contact())


@blueprint.get("/sok/arenden")
@limited("search")
@conditional
@serialised
def of_hits() -> ResponseReturnValue:
    """Show the best hits of a question by case, each case's in order of time."""
    query = addresses.query_of(request.args)
    result = archive().search(replace(query, group=False, limit=LOOKED_AT, offset=0))
    by_case: dict[str, list[Hit]] = {}
    for hit in result.hits:
        if number := hit.section.case_number or next(iter(hit.document.case_numbers), None):
            by_case.setdefault(case_key(number) or number, []).append(hit)
    return render_template(
        "case_hits.html",
        query=query,
        result=result,
        cases=[sorted(hits, key=_when) for hits in by_case.values()],
        without=len(result.hits) - sum(map(len, by_case.values())),
    )


def _when(hit: Hit) -> tuple[str, int]:
    date = hit.document.date
    return (date.start.isoformat() if date else "9999", hit.section.ordinal)


def chosen_cases(number: str, organisation: str, *, public: bool = False) -> list[WholeCase]:
    """Return the cases with a number, of one organisation by any of its names, or (empty) of all.

    With `public` as everybody has them, whoever asks.

    Raises:
        NotFoundError: there is none.
    """
    opened = public_archive() if public else archive()
    asked = Filters(organisation=(organisation,) if organisation else ())
    names = opened.read_names(asked)[0].organisation
    held = register(Level.PUBLIC if public else None).cases(number)
    chosen = [case for case in held if not names or case.organisation in names]
    if not chosen:
        raise no_case(number)
    return chosen


@blueprint.get("/api/case/<path:number>")
@limited("search")
@takes()
@conditional
def as_json(number: str) -> ResponseReturnValue:
    """Return the cases with a number, one for each organisation that has it."""
    held = register().cases(number)
    if not held:
        raise no_case(number)
    return jsonify(cases=[case_json(case) for case in held])


def _span(case: WholeCase) -> tuple[str, str] | None:
    """Return the first and last day of a case, None where no step has a day."""
    days = [step.paragraph.day for step in case.steps if step.paragraph.day]
    return (days[0], days[-1]) if days else None


def contact() -> str:
    """Return the address that readers tell of mistakes, empty when there is none."""
    return site_settings().contact
