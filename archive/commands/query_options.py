"""Command-line options for queries and filters, and the Query they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive.model import DECLARED, Filters, Query
from archive.query import date_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.search.archive import Archive


_OPTIONS = tuple(facet for facet in DECLARED if facet.option)


def filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the filters every question can have, and the order of its hits."""
    order = click.Choice(["relevance", "date", "-date"])
    option = click.option("--sort", type=order, default="relevance", help="Ordning.")
    return filtered_words(option(command))


def filtered_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the filters every question can have."""
    for option in (
        click.option("--no-synonyms", is_flag=True, help="Utan synonymer."),
        click.option("--no-compounds", is_flag=True, help="Utan sammansättningar."),
        click.option("--no-meanings", is_flag=True, help="Läs inte ord som år, dag eller organ."),
        click.option("--no-inflections", is_flag=True, help="Bara orden som de skrivs."),
        click.option(
            "--match",
            type=click.Choice(["all", "any"]),
            default="all",
            help="Alla orden, eller något av dem.",
        ),
        click.option("--to", "until", help="Till och med: 2014, 2014-05 eller 2014-05-09."),
        click.option("--from", "since", help="Från och med: 2012, 2012-01 eller 2012-01-31."),
        click.option("--references", is_flag=True, help="Även hänvisningar till andra handlingar."),
        *(
            click.option(facet.option, facet.name, multiple=True, help=facet.help)
            for facet in reversed(_OPTIONS)
        ),
    ):
        command = option(command)
    return command


def named(archive: Archive, filters: Filters) -> Filters:
    """Return filters with names as records have them; a name that nobody has is said on stderr."""
    resolved, sentence = archive.read_names(filters)
    if sentence:
        click.echo(f"handlingar: {sentence}", err=True)
    return resolved


def query_of(text: str, asked: Mapping[str, Any], limit: int = 20) -> Query:
    """Return the query that a text and the filter options ask for.

    Raises:
        QueryError: a date cannot be understood.
    """
    first, last = date_bounds(asked["since"], asked["until"])
    chosen: dict[str, Any] = {facet.name: tuple(asked[facet.name]) for facet in _OPTIONS}
    return Query(
        text=text,
        filters=Filters(
            **chosen,
            references=asked["references"],
            date_from=first,
            date_to=last,
        ),
        sort=asked.get("sort", "relevance"),
        limit=limit,
        synonyms=not asked["no_synonyms"],
        match=asked["match"],
        inflections=not asked["no_inflections"],
        compounds=not asked["no_compounds"],
        meanings=not asked["no_meanings"],
    )
