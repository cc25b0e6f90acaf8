"""`handlingar meetings`: the meetings of bodies, with their papers and what is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.commands.output import format_of, put
from archive.commands.query_options import named
from archive.commands.tables import MEETING_FILES, put_table
from archive.messages import _, ngettext
from archive.model import UNKNOWN, Filters, Query
from archive.model.value_names import PAPER, ROLE_NAMES
from archive.query import date_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.register.meetings import Meeting
    from archive.search.archive import Archive
    from archive.settings import Settings


@click.command(help="Visa sammanträden: kallelser, protokoll, paragrafer och vad som saknas.")
@click.option("--org", multiple=True, help="Förbund eller annan organisation.")
@click.option("--body", multiple=True, help="Organ.")
@click.option("--from", "since", help="Från och med: 2012, 2012-01 eller 2012-01-31.")
@click.option("--to", "until", help="Till och med: 2014, 2014-05 eller 2014-05-09.")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics", "csv", "xlsx"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@common
def meetings(form: str | None, output: Path | None, **rest: Any) -> None:  # noqa: ANN401
    """List meetings in order of time."""
    from archive.register import Register  # noqa: PLC0415
    from archive.register.contract import meeting_json  # noqa: PLC0415
    from archive.register.meetings import between  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, MEETING_FILES)
    first, last = date_bounds(rest["since"], rest["until"])
    asked = Filters(
        organisation=rest["org"],
        body=rest["body"],
        date_from=first,
        date_to=last,
    )
    with open_archive(settings) as archive:
        asked = named(archive, asked)
        listed = between(
            Register(archive.catalogue).meetings(),
            organisations=asked.organisation,
            bodies=asked.body,
            since=asked.date_from,
            until=asked.date_to,
        )
        if form in ("csv", "xlsx"):
            _write_table(archive, settings, Query(filters=asked), listed, form=form, output=output)
            return
        built = archive.state.built
    if form == "ics":
        from archive.register.calendar import calendar_of  # noqa: PLC0415

        stamp = dt.datetime.fromisoformat(built)
        written = calendar_of(listed, settings.title, stamp, settings.address)
    else:
        lines = (
            msgspec.json.encode(meeting_json(meeting)).decode()
            if form == "json"
            else _meeting_line(meeting)
            for meeting in listed
        )
        written = "".join(f"{line}\n" for line in lines).encode()
    if output is None:
        click.echo(written, nl=False)
    else:
        put(output, lambda stream: stream.write(written))


def _write_table(
    archive: Archive,
    settings: Settings,
    asked: Query,
    listed: Sequence[Meeting],
    *,
    form: str,
    output: Path | None,
) -> None:
    """Write meetings as a table, with its provenance beside it or on a sheet of its own."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.export.registers import register_table  # noqa: PLC0415
    from archive.register.contract import meeting_json  # noqa: PLC0415

    provenance = provenance_of(archive, asked, settings, form, "/kalender")
    table = register_table("meetings", provenance, asked, form, total=len(listed))
    put_table(form, output, map(meeting_json, listed), table)


def _meeting_line(meeting: Meeting) -> str:
    content = (
        ngettext("%(num)s paragraf", "%(num)s paragrafer", meeting.sections)
        if meeting.sections
        else ", ".join(str(ROLE_NAMES.get(paper.role, PAPER)) for paper in meeting.documents)
    )
    missing = (
        _("; saknas: %(missing)s", missing=", ".join(meeting.missing))
        if meeting.missing and not meeting.planned
        else ""
    )
    content = _("planerat, handlingar saknas") if meeting.planned else content
    day = meeting.day if meeting.until == meeting.day else f"{meeting.day}–{meeting.until}"
    return f"{day}  {meeting.body or UNKNOWN}  {content}{missing}"
