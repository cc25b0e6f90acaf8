"""`handlingar decisions`: the register of decisions, asked and exported like a hit list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.commands.output import format_of
from archive.commands.query_options import filtered, named, query_of
from archive.commands.tables import REGISTER_FILES, put_table
from archive.messages import _


@click.command(help="Beslutsregistret: datum, organ, §, ärende, beslut, röster, reservationer.")
@click.argument("query", required=False, default="")
@click.option(
    "--kind",
    type=click.Choice(["meeting", "delegation"]),
    default="meeting",
    help="Beslut i sammanträden, eller på delegation.",
)
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "csv", "xlsx"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@filtered
@common
def decisions(
    query: str,
    kind: str,
    form: str | None,
    output: Path | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """List the paragraphs in which something was decided, or decisions made by delegation."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.export.registers import register_table  # noqa: PLC0415
    from archive.register import Register  # noqa: PLC0415
    from archive.register import decisions as register  # noqa: PLC0415
    from archive.register.delegations import delegation_json  # noqa: PLC0415
    from archive.search.delegated import delegated_decisions  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, REGISTER_FILES)
    with open_archive(settings) as archive:
        plain = query_of(query, rest)
        asked = register.of_decisions(plain) if kind == "meeting" else plain
        archive.check(asked.filters)
        asked = replace(asked, filters=named(archive, asked.filters))
        if not query and asked.sort == "relevance":
            asked = replace(asked, sort="date")
        held = Register(archive.catalogue, persons=settings.persons == "on")
        provenance = provenance_of(archive, asked, settings, form, "/beslut")
        total = provenance.total
        if kind == "delegation":
            delegated = delegated_decisions(archive, held.delegations(), asked)
            rows = ((row.section.sign, delegation_json(row)) for row in delegated)
            total = len(delegated)
        else:
            hits = ((hit.section, hit.document) for hit in archive.all_hits(asked))
            listed = register.decision_rows(held, hits)
            rows = ((row.section.sign, register.decision_json(row)) for row in listed)
        if form == "text":
            for sign, row in rows:
                click.echo(_decision_line(sign, row))
            return
        chosen = "" if kind == "meeting" else kind
        table = register_table("decisions", provenance, asked, form, total=total, kind=chosen)
        put_table(form, output, (row for _sign, row in rows), table)


def _decision_line(sign: str, row: dict[str, Any]) -> str:
    place = f"{row['date'] or _('datum saknas')}  {row['body'] or _('uppgift saknas')}"
    number = f" {sign}" if sign else ""
    head = " ".join(filter(None, (row["case_number"], row["heading"])))
    if row["kind"] == "delegation":
        by = row["by"] or _("uppgift saknas")
        text = " ".join(filter(None, (row["case_number"], row["text"])))
        return f"{place}{number}  [{by}] {text}"
    return f"{place}{number}  [{', '.join(row['outcomes'])}] {head}"
