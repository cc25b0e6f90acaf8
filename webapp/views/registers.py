"""Show the register of decisions, assignments and what is in force, as pages and files."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from archive.errors import QueryError, query_error, unknown_value
from archive.export.registers import register_table
from archive.export.table import REGISTER_FORMATS, sent_as, write_file
from archive.model.value_names import STATE_NAMES
from archive.query import span
from archive.register import Register
from archive.register.assignments import chosen
from archive.register.decisions import (
    KINDS,
    assignment_json,
    decision_json,
    decision_rows,
    of_decisions,
)
from archive.register.delegations import delegation_json
from archive.register.policies import adopted_until, rule_rows, shown_rules
from archive.register.register_entries import OF_MINUTES
from archive.search.delegated import delegated_decisions
from webapp import addresses
from webapp.files import known_format, streamed
from webapp.handles import archive, register, remembered
from webapp.hardening import conditional
from webapp.parameters import FILTERS, PAGED, QUESTION, takes
from webapp.rate_limit import limited, serialised
from webapp.site import site_settings
from webapp.views.cases import contact
from webapp.views.export import provenance_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from flask.typing import ResponseReturnValue

    from archive.model import Filters, Query
    from archive.register.assignments import FollowedAssignment
    from archive.register.delegations import DelegationRow
    from archive.register.policies import InForce

blueprint = Blueprint("registers", __name__)
PAGE = 50


@blueprint.get("/beslut")
@limited("search")
@conditional
@serialised
def decisions() -> ResponseReturnValue:
    """Show the register of decisions: a table that is filtered, sorted and exported."""
    if _asked_kind() == "delegation":
        return _delegation_page()
    query, notice = _with_names(_query_of_request())
    result = archive().search(replace(of_decisions(query), limit=PAGE, offset=query.offset))
    rows = list(decision_rows(register(), ((h.section, h.document) for h in result.hits)))
    delegated = len(_asked_delegations(_with_names(addresses.query_of(request.args))[0]))
    outcomes = [value for value, _count in archive().search(_of_minutes()).facets["outcome"]]
    return render_template(
        "decisions.html",
        query=query,
        notice=notice,
        rows=rows,
        result=result,
        outcomes=outcomes,
        delegated=delegated,
        page=query.offset // PAGE + 1,
        pages=-(-result.total // PAGE),
        formats=REGISTER_FORMATS,
        contact=contact(),
    )


def _delegation_page() -> str:
    query, notice = _with_names(addresses.query_of(request.args))
    start = query.offset // query.limit * PAGE
    delegations = _asked_delegations(query)
    return render_template(
        "delegations.html",
        query=query,
        notice=notice,
        rows=delegations[start : start + PAGE],
        total=len(delegations),
        page=start // PAGE + 1,
        pages=-(-len(delegations) // PAGE),
        formats=REGISTER_FORMATS,
        contact=contact(),
    )


def _asked_kind() -> str:
    """Return the kind of decisions that an address asks for.

    Raises:
        ValueRefusedError: it names a kind that there is not.
    """
    kind = request.args.get("slag") or KINDS[0]
    if kind not in KINDS:
        raise unknown_value(kind, KINDS)
    return kind


def _asked_delegations(query: Query) -> list[DelegationRow]:
    every = remembered("delegations", lambda: register().delegations())
    return delegated_decisions(archive(), every, query)


@blueprint.get("/beslut/export")
@limited("export")
@takes(*QUESTION, *PAGED, "slag", "format")
def decisions_file() -> ResponseReturnValue:
    """Send the register of decisions as a file."""
    if _asked_kind() == "delegation":
        return _delegations_file()
    query = replace(of_decisions(_with_names(_query_of_request())[0]), offset=0)
    archive().check(query.filters)
    form = known_format(request.args, REGISTER_FORMATS)
    provenance = provenance_of(query, form, "/beslut")
    table = register_table("decisions", provenance, query, form, total=provenance.total)
    persons = site_settings().persons == "on"
    held = archive()

    def written(stream: BinaryIO) -> int:
        hits = ((hit.section, hit.document) for hit in held.all_hits(query))
        rows = map(decision_json, decision_rows(Register(held.catalogue, persons=persons), hits))
        return write_file("beslut", form, rows, table, stream)

    return streamed(written, *sent_as("beslut", form))


def _delegations_file() -> ResponseReturnValue:
    query = replace(_with_names(addresses.query_of(request.args))[0], offset=0, group=False)
    archive().check(query.filters)
    form = known_format(request.args, REGISTER_FORMATS)
    delegations = _asked_delegations(query)
    provenance = provenance_of(query, form, "/beslut", (("slag", "delegation"),))
    table = register_table(
        "decisions", provenance, query, form, total=len(delegations), kind="delegation"
    )

    def written(stream: BinaryIO) -> int:
        return write_file("beslut", form, map(delegation_json, delegations), table, stream)

    return streamed(written, *sent_as("beslut", form))


@blueprint.get("/galler")
@limited("search")
@conditional
def in_force() -> ResponseReturnValue:
    """Show the policies, rules, plans and agreements that were in force on a day."""
    asked, first, last = _asked_day()
    on = last.isoformat() if last else ""
    every = _every_rule()
    shown = shown_rules(every.rules, on) if last else []
    page = render_template(
        "in_force.html",
        day=last,
        asked=asked,
        whole_day=first == last,
        held=[rule for rule in shown if rule.holds(on)],
        untold=[rule for rule in shown if not rule.holds(on)],
        adoptions=adopted_until(every, on) if last else [],
        formats=REGISTER_FORMATS,
    )
    return page, 200 if last else 400


@blueprint.get("/galler/export")
@limited("export")
@takes("den", "format")
def in_force_file() -> ResponseReturnValue:
    """Send what was in force on a day as a file.

    Raises:
        QueryError: it is no day.
    """
    form = known_format(request.args, REGISTER_FORMATS)
    asked, _first, last = _asked_day()
    if last is None:
        raise query_error(
            "Dagen ”%(value)s” kunde inte tolkas. Skriv t.ex. 2014-05-09.", value=asked
        )
    on = last.isoformat()
    rows = rule_rows(_every_rule(), on)
    query = addresses.query_of(request.args.__class__())
    provenance = provenance_of(query, form, "/galler", (("den", on),))
    table = register_table("policies", provenance, query, form, total=len(rows), on=on)

    def written(stream: BinaryIO) -> int:
        return write_file("galler", form, rows, table, stream)

    return streamed(written, *sent_as("galler", form))


def _every_rule() -> InForce:
    return remembered("rules", lambda: register().in_force())


def _asked_day() -> tuple[str, dt.date | None, dt.date | None]:
    """Return what an address asks for with its first and last day: today where it asks nothing."""
    asked = request.args.get("den", "").strip()
    today = dt.datetime.now().astimezone().date()
    return (asked, *_days(asked)) if asked else (asked, today, today)


def _days(asked: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day that a text names; None where it names no day."""
    try:
        return (None, None) if ".." in asked else span(asked)
    except QueryError:
        return None, None


@blueprint.get("/uppdrag")
@limited("search")
@conditional
@serialised
def assignments() -> ResponseReturnValue:
    """Show assignments, the oldest first: open, reported or unknown."""
    query, notice = _with_names(addresses.query_of(request.args))
    listed = asked_assignments(query.filters)
    every = remembered("assignments", lambda: register().assignments())
    bodies = sorted({assignment.section.body for assignment in every if assignment.section.body})
    return render_template(
        "assignments.html",
        listed=listed,
        notice=notice,
        query=query,
        asked_state=tuple(("lage", state) for state in filter(None, [request.args.get("lage")])),
        bodies=bodies,
        states=tuple(STATE_NAMES),
        today=dt.datetime.now(dt.UTC).date().isoformat(),
        formats=REGISTER_FORMATS,
        contact=contact(),
    )


@blueprint.get("/uppdrag/export")
@limited("export")
@takes(*FILTERS, *PAGED, "lage", "format")
def assignments_file() -> ResponseReturnValue:
    """Send the assignments as a file."""
    form = known_format(request.args, REGISTER_FORMATS)
    query = replace(_with_names(addresses.query_of(request.args))[0], text="", offset=0)
    listed = asked_assignments(query.filters)
    provenance = provenance_of(query, form, "/uppdrag")
    state = request.args.get("lage", "")
    table = register_table("assignments", provenance, query, form, total=len(listed), state=state)

    def written(stream: BinaryIO) -> int:
        return write_file("uppdrag", form, map(assignment_json, listed), table, stream)

    return streamed(written, *sent_as("uppdrag", form))


def _with_names(query: Query) -> tuple[Query, str]:
    """Return a query with its names as records have them, and a sentence on one nobody has."""
    filters, notice = archive().read_names(query.filters)
    return replace(query, filters=filters), notice


def _query_of_request() -> Query:
    query = addresses.query_of(request.args)
    kinds = query.filters.type or OF_MINUTES
    page = query.offset // query.limit
    sort = query.sort if request.args.get("ordning") or query.text else "-date"
    filters = replace(query.filters, type=kinds, outcome=query.filters.outcome)
    return replace(query, filters=filters, sort=sort, group=False, limit=PAGE, offset=page * PAGE)


def _of_minutes() -> Query:
    empty = addresses.query_of(request.args.__class__())
    return replace(empty, filters=replace(empty.filters, type=OF_MINUTES), limit=0)


def asked_assignments(filters: Filters) -> list[FollowedAssignment]:
    """Return the assignments that filters, and the state in the address, ask for.

    Raises:
        ValueRefusedError: it names a state that there is not.
    """
    state = request.args.get("lage") or None
    if state is not None and state not in STATE_NAMES:
        raise unknown_value(state, tuple(STATE_NAMES))
    return chosen(
        remembered("assignments", lambda: register().assignments()),
        organisations=filters.organisation,
        bodies=filters.body,
        since=filters.date_from,
        until=filters.date_to,
        state=state,
    )
