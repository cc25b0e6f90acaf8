"""`handlingar meetings`: the meetings of bodies, with their papers and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.commands.query_options import day
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from archive.register.meetings import Meeting


@click.command(help="Visa sammanträden: kallelser, protokoll, paragrafer och vad som saknas.")
@click.option("--org", multiple=True, help="Förbund eller annan organisation.")
@click.option("--body", multiple=True, help="Organ.")
@click.option("--from", "since", help="Från och med: 2012, 2012-01 eller 2012-01-31.")
@click.option("--to", "until", help="Till och med: 2014, 2014-05 eller 2014-05-09.")
@click.option("--format", "form", type=click.Choice(["text", "json", "ics"]), default="text")
@common
def meetings(form: str, **rest: Any) -> None:  # noqa: ANN401
    """List meetings in order of time."""
    from archive.register import Register  # noqa: PLC0415
    from archive.register.contract import meeting_json  # noqa: PLC0415
    from archive.register.meetings import between  # noqa: PLC0415
    from archive.search import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    with open_archive(settings) as archive:
        found = between(
            Register(archive.catalogue).meetings(),
            organisations=rest["org"],
            bodies=rest["body"],
            since=day(rest["since"], last=False),
            until=day(rest["until"], last=True),
        )
        built = archive.catalogue.meta()["built"]
    if form == "ics":
        from archive.register.calendar import built_at, calendar_of  # noqa: PLC0415

        written = calendar_of(found, settings.title, built_at(built), settings.address)
        click.echo(written, nl=False)
        return
    for one in found:
        line = msgspec.json.encode(meeting_json(one)).decode() if form == "json" else _line(one)
        click.echo(line)


def _line(one: Meeting) -> str:
    said = (
        f"{one.sections} paragrafer" if one.sections else ", ".join(p.role for p in one.documents)
    )
    missing = f"; saknas: {', '.join(one.missing)}" if one.missing and not one.planned else ""
    said = "planerat" if one.planned else said
    return f"{one.day}  {one.body or UNKNOWN}  {said}{missing}"
