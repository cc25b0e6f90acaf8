"""`handlingar kwic`: every occurrence of a query in its context."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.commands.output import format_of
from archive.commands.query_options import filtered_words, query_of
from archive.commands.tables import WORD_FILES, put_table
from archive.concordance.options import (
    CONTEXT,
    FOLDS,
    WIDEST_CONTEXT,
    order_of,
    refuse_seed_alone,
)
from archive.messages import _, ngettext

if TYPE_CHECKING:
    from archive.concordance.kwic_lines import Line

FORMATS = ("text", "csv", "tsv", "xlsx", "json")


@click.command(help="Ord i sammanhang: varje förekomst på en rad.")
@click.argument("query")
@click.option(
    "--order",
    default="hits",
    help="hits, left, key, right, eller ord för ord: 1L,2L,1R (vänster, höger) och key.",
)
@click.option(
    "--context",
    type=click.IntRange(0, WIDEST_CONTEXT),
    default=CONTEXT,
    help="Tecken på varje sida.",
)
@click.option("--sample", type=click.IntRange(1), help="Så många rader, slumpvis valda.")
@click.option("--seed", type=click.IntRange(0), help="Samma frö, samma urval.")
@click.option(
    "--fold", type=click.Choice(FOLDS), multiple=True, help="Räkna inte det som upprepas."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@filtered_words
@common
def kwic(
    query: str,
    *,
    order: str,
    context: int,
    sample: int | None,
    seed: int | None,
    fold: tuple[str, ...],
    form: str | None,
    output: Path | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Show or write the occurrences of a query."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.concordance.concordance import LinesAsked, concordance  # noqa: PLC0415
    from archive.export.links import section_link  # noqa: PLC0415
    from archive.export.word_tables import about_lines, line_row, word_table  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, WORD_FILES)
    refuse_seed_alone(seed, sample)
    drawn = (sample or 0, seed or 0)
    asked = LinesAsked(query_of(query, rest), order_of(order), context, *drawn, fold)
    with open_archive(settings) as archive:
        archive.check(asked.query.filters)
        with concordance(archive, asked) as occurrences:
            link = section_link(settings.address)
            if form == "text":
                for line in occurrences.lines():
                    click.echo(_concordance_line(line, context))
                _echo_total(rest, occurrences.total, occurrences.shown)
                return
            rows = (line_row(line, link) for line in occurrences.lines())
            provenance = provenance_of(archive, asked.query, settings, form, "/kwic")
            about = about_lines(provenance, asked, form, occurrences)
            put_table(form, output, rows, word_table("lines", about))
            _echo_total(rest, occurrences.total, occurrences.shown)


def _concordance_line(line: Line, context: int) -> str:
    from archive.export.citation import written_date  # noqa: PLC0415

    date = line.document.date
    place = f"{line.section.id}  {written_date(date) if date else '–'}"
    return f"{line.left[-context:]:>{context}}  {line.key}  {line.right:<{context}}  {place}"


def _echo_total(rest: dict[str, Any], total: int, shown: int) -> None:
    if not rest["quiet"]:
        counted = ngettext("%(num)s förekomst", "%(num)s förekomster", total)
        drawn = _(", %(shown)s av dem slumpvis valda", shown=shown) if shown != total else ""
        click.echo(counted + drawn + ".", err=True)
