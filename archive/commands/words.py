"""`handlingar words`: forms, distribution, collocates and keyness of a query."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from archive.commands.options import common, settings_of
from archive.commands.output import format_of
from archive.commands.query_options import filtered_words, query_of
from archive.commands.tables import WORD_FILES, put_table
from archive.concordance.options import (
    FOLDS,
    LEAST,
    MEASURES,
    SPLITS,
    UNITS,
    WIDEST_WINDOW,
    WINDOW,
    refuse_unused,
)
from archive.errors import UsageError
from archive.messages import _, message

FORMATS = ("text", "csv", "tsv", "xlsx", "json")
_MEASURES = tuple(dict.fromkeys(m for some in MEASURES.values() for m in some))
_WINDOW = click.IntRange(0, WIDEST_WINDOW)


@click.command(help="Ordlistor ur en sökning: former, fördelning, kollokationer, nyckelord.")
@click.argument("query")
@click.option("--forms", is_flag=True, help="Former och grundformer (förval).")
@click.option("--split", "by", type=click.Choice(SPLITS), help="Fördelning och spridning.")
@click.option("--collocates", is_flag=True, help="Ord som står intill.")
@click.option("--keyness", "against", help="Jämför med en annan sökning; ”” med resten.")
@click.option("--left", type=_WINDOW, default=WINDOW, help="Ord före, för --collocates.")
@click.option("--right", type=_WINDOW, default=WINDOW, help="Ord efter, för --collocates.")
@click.option("--unit", type=click.Choice(UNITS), default="lemma", help="Grundform eller ordform.")
@click.option("--min", "least", type=click.IntRange(1), default=LEAST, help="Minsta antal.")
@click.option("--measure", type=click.Choice(_MEASURES), help="Mått att ordna efter.")
@click.option(
    "--fold", type=click.Choice(FOLDS), multiple=True, help="Räkna inte det som upprepas."
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@filtered_words
@common
def words(
    query: str,
    *,
    forms: bool,
    by: str | None,
    collocates: bool,
    against: str | None,
    left: int,
    right: int,
    unit: str,
    least: int,
    measure: str | None,
    fold: tuple[str, ...],
    form: str | None,
    output: Path | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Show or write a word list."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.concordance.word_lists import Reporter, WordsAsked  # noqa: PLC0415
    from archive.export.word_tables import COLUMNS, about_words, word_table  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, WORD_FILES)
    name = _list_name(forms=forms, distribution=by, collocates=collocates, keyness=against)
    refuse_unused(name, _given_options("left", "right"))
    asked = WordsAsked(
        query_of(query, rest),
        name,
        fold,
        by or "year",
        unit,
        least,
        left,
        right,
        _checked_measure(name, measure),
        against or "",
    )
    with open_archive(settings) as archive:
        archive.check(asked.query.filters)
        report = Reporter(archive).report(asked)
        if form == "text":
            _print_table(report.rows, COLUMNS[name])
        else:
            provenance = provenance_of(archive, asked.query, settings, form, "/kwic")
            about = about_words(provenance, asked, form, report)
            put_table(form, output, map(dict, report.rows), word_table(name, about))
    if report.totals.get("reference_words") == 0:
        click.echo(_("Inget är kvar att jämföra med."), err=True)
    if not rest["quiet"]:
        click.echo(_totals_in_words(report.totals), err=True)


def _list_name(**lists: str | bool | None) -> str:
    """Return which list is asked for by the option that only it has."""
    asked = [name for name, value in lists.items() if value not in (None, False)]
    if len(asked) > 1:
        msg = message("Välj en lista: --forms, --split, --collocates eller --keyness.")
        raise UsageError(msg)
    return asked[0] if asked else "forms"


def _given_options(*options: str) -> list[str]:
    """Return those of some options that stand on the command line."""
    source = click.get_current_context().get_parameter_source
    return [option for option in options if source(option) is ParameterSource.COMMANDLINE]


def _checked_measure(name: str, measure: str | None) -> str:
    known = MEASURES.get(name, ())
    if measure and measure not in known:
        msg = message(
            "Måttet %(measure)s hör inte till listan; välj %(known)s.",
            measure=measure,
            known=" / ".join(known) or _("en annan"),
        )
        raise UsageError(msg)
    return measure or ""


def _print_table(rows: tuple[Any, ...], columns: Any) -> None:  # noqa: ANN401
    cells = [[_shown_cell(row[name]) for name in columns] for row in rows]
    table = [[_(label) for label in columns.values()], *cells]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        click.echo("  ".join(map(str.ljust, line, widths)).rstrip())


def _shown_cell(value: object) -> str:
    if isinstance(value, float):
        small = 0 < abs(value) < 0.005
        return (f"{value:.1e}" if small else f"{value:.2f}").replace(".", ",")
    return "–" if value is None else str(value)


_TOTALS = {
    "occurrences": message("förekomster"),
    "words": message("ord"),
    "per_million": message("per miljon ord"),
    "hits": message("avsnitt"),
    "near": message("ord intill"),
    "target_words": message("ord här"),
    "reference_words": message("ord i jämförelsen"),
    "target_sections": message("avsnitt här"),
    "reference_sections": message("avsnitt i jämförelsen"),
    "both": message("avsnitt som uppfyller båda"),
}


def _totals_in_words(totals: Any) -> str:  # noqa: ANN401
    """Return what holds for a whole list as lines of text."""
    plain = "; ".join(
        f"{label} {_shown_cell(totals[n])}" for n, label in _TOTALS.items() if n in totals
    )
    spread = [
        _(
            "Spridning över %(parts_of)s: i %(range)s av %(parts)s, DP %(dp)s, "
            "DPnorm %(dp_norm)s, Juillands D %(d)s",
            parts_of=SPREAD_OVER[spread_over["by"]],
            range=spread_over["range"],
            parts=spread_over["parts"],
            dp=_shown_cell(spread_over["dp"]),
            dp_norm=_shown_cell(spread_over["dp_norm"]),
            d=_shown_cell(spread_over["juilland_d"]),
        )
        for spread_over in totals.get("dispersion", ())
    ]
    return "\n".join([plain[:1].upper() + plain[1:], *spread])


SPREAD_OVER = {
    "year": message("år"),
    "body": message("organ"),
    "type": message("handlingstyper"),
    "organisation": message("organisationer"),
    "document": message("handlingar"),
}
