"""`handlingar assignments`: what was asked of whom, and where it was reported back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.commands.output import format_of
from archive.commands.query_options import named
from archive.commands.tables import REGISTER_FILES, put_table
from archive.model.value_names import STATE_NAMES
from archive.query import date_bounds


@click.command(help="Uppdrag: vem som fick göra vad, till när, och om det är återrapporterat.")
@click.option("--org", multiple=True, help="Förbund eller annan organisation.")
@click.option("--body", multiple=True, help="Organ som gav uppdraget.")
@click.option("--from", "since", help="Givna från och med: 2012, 2012-01 eller 2012-01-31.")
@click.option("--to", "until", help="Givna till och med: 2014, 2014-05 eller 2014-05-09.")
@click.option("--open", "only_open", is_flag=True, help="Bara öppna: som --state open.")
@click.option(
    "--state", type=click.Choice([*STATE_NAMES]), help="Öppna, återrapporterade eller okända."
)
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "csv", "xlsx"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@common
def assignments(
    *,
    only_open: bool,
    state: str | None,
    form: str | None,
    output: Path | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """List assignments, the oldest first."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.export.registers import register_table  # noqa: PLC0415
    from archive.model import Filters, Query  # noqa: PLC0415
    from archive.register import Register  # noqa: PLC0415
    from archive.register import decisions as register  # noqa: PLC0415
    from archive.register.assignments import OPEN, chosen  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, REGISTER_FILES)
    first, last = date_bounds(rest["since"], rest["until"])
    wanted = OPEN if only_open else state
    asked = Query(
        filters=Filters(
            organisation=rest["org"],
            body=rest["body"],
            date_from=first,
            date_to=last,
        )
    )
    with open_archive(settings) as archive:
        asked = replace(asked, filters=named(archive, asked.filters))
        listed = chosen(
            Register(archive.catalogue).assignments(),
            organisations=asked.filters.organisation,
            bodies=asked.filters.body,
            since=asked.filters.date_from,
            until=asked.filters.date_to,
            state=wanted,
        )
        provenance = provenance_of(archive, asked, settings, form, "/uppdrag")
    rows = map(register.assignment_json, listed)
    if form == "text":
        for row in rows:
            click.echo(_assignment_line(row))
        return
    table = register_table(
        "assignments", provenance, asked, form, total=len(listed), state=wanted or ""
    )
    put_table(form, output, rows, table)


def _assignment_line(row: dict[str, Any]) -> str:
    until = f" ({row['deadline']['words']})" if row["deadline"] else ""
    state = STATE_NAMES[row["state"]]
    return f"{row['given']}  {row['body']}: {row['to']} {row['text']}{until} – {state}"
