"""Show meetings: one with all its papers, a calendar, iCalendar files, and a page for each body."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template

from archive.errors import NotFoundError
from archive.model import UNKNOWN
from archive.register.bodies import slug
from archive.register.calendar import calendar_of
from webapp.handles import archive, register, remembered
from webapp.hardening import conditional
from webapp.languages import _
from webapp.parameters import takes
from webapp.site import site_address, site_settings
from webapp.views.cases import contact

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from archive.register.meetings import Meeting
    from archive.register.register_entries import Paragraph

blueprint = Blueprint("meetings", __name__)
RECENT = 12
"""Meetings and assignments shown on the page of a body."""


def known() -> list[Meeting]:
    """Return all meetings, kept for as long as the generation is open."""
    return remembered("meetings", lambda: register().meetings())


@blueprint.get("/sammantrade/<organisation>/<body>/<day>")
@conditional
def show(organisation: str, body: str, day: str) -> ResponseReturnValue:
    """Show a meeting with its papers, its paragraphs and what is missing."""
    page = register().meeting(f"{organisation}/{body}/{day}", known())
    if page is None:
        raise NotFoundError(_("Det finns inget sådant sammanträde i arkivet."))
    return render_template("meeting.html", page=page, meeting=page.meeting, contact=contact())


@blueprint.get("/kalender")
@conditional
def calendar() -> ResponseReturnValue:
    """List the meetings by year, the newest first, and the calendars to subscribe to."""
    dated = sorted(known(), key=lambda meeting: meeting.day, reverse=True)
    by_year = groupby(dated, key=lambda meeting: meeting.day[:4])
    years = [(year, list(some)) for year, some in by_year]
    return render_template("calendar.html", years=years, bodies=_bodies(dated))


@blueprint.get("/kalender.ics")
@takes()
@conditional
def every() -> ResponseReturnValue:
    """Give all meetings as one calendar."""
    return _calendar(lambda _meeting: True)


@blueprint.get("/kalender/<organisation>.ics")
@takes()
@conditional
def of_organisation(organisation: str) -> ResponseReturnValue:
    """Give the meetings of an organisation as a calendar."""
    return _calendar(lambda meeting: slug(meeting.organisation) == organisation)


@blueprint.get("/kalender/<organisation>/<body>.ics")
@takes()
@conditional
def of_body(organisation: str, body: str) -> ResponseReturnValue:
    """Give the meetings of a body as a calendar."""
    return _calendar(lambda meeting: meeting.id.startswith(f"{organisation}/{body}/"))


def _calendar(wanted: Callable[[Meeting], bool]) -> Response:
    meetings = [meeting for meeting in known() if wanted(meeting)]
    if not meetings:
        raise NotFoundError(_("Det finns inget sådant sammanträde i arkivet."))
    names = {meeting.body for meeting in meetings}
    title = site_settings().title
    name = f"{names.pop()} – {title}" if len(names) == 1 else title
    stamp = dt.datetime.fromisoformat(archive().state.built)
    return Response(calendar_of(meetings, name, stamp, site_address()), mimetype="text/calendar")


def _bodies(meetings: list[Meeting]) -> list[Meeting]:
    """Return one meeting for each body, by organisation and body."""
    named = {meeting.id.rpartition("/")[0]: meeting for meeting in meetings if meeting.body}
    return sorted(named.values(), key=lambda m: (m.organisation or "", m.body or ""))


@blueprint.get("/organ/<organisation>/<body>")
@conditional
def body_page(organisation: str, body: str) -> ResponseReturnValue:
    """Show a body: its meetings, decisions, assignments and feeds."""
    held = [meeting for meeting in known() if meeting.id.startswith(f"{organisation}/{body}/")]
    if not held:
        raise NotFoundError(_("Organet har inga sammanträden i arkivet."))
    first = held[0]
    given = [
        assignment
        for assignment in register().assignments()
        if assignment.section.organisation == first.organisation
        and assignment.section.body == first.body
    ]
    today = dt.datetime.now().astimezone().date().isoformat()
    every = remembered("rules", lambda: register().in_force())
    decided = [rule for rule in every.rules if rule.holds(today) and _is_of(rule.by, first)]
    adopted = [adoption for adoption in every.adoptions if _is_of(adoption.section, first)]
    return render_template(
        "body.html",
        rules=decided,
        adoptions=adopted[::-1],
        body=first,
        meetings=held[::-1],
        shown=RECENT,
        assignments=given[::-1],
        unknown=UNKNOWN,
    )


def _is_of(section: Paragraph | None, meeting: Meeting) -> bool:
    """Tell whether a § is of the body of a meeting."""
    body = (meeting.organisation, meeting.body)
    return section is not None and (section.organisation, section.body) == body
