"""`handlingar check`: are settings, vocabularies, index and originals sound?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.errors import IndexUnusableError, SettingsError

if TYPE_CHECKING:
    from archive.settings import Settings

_OFFERED = 20
"""How many names without an entry are shown."""


@click.command(help="Kontrollera inställningar, vokabulärer, index och original.")
@click.option("--vocabularies", is_flag=True, help="Bara inställningar och vokabulärer.")
@click.option("--deep", is_flag=True, help="Jämför varje byte i indexet med dess kontrollsumma.")
@common
def check(vocabularies: bool, deep: bool, **rest: Any) -> None:  # noqa: ANN401
    """Look for damage and mistakes; one line for each, and exit code 2 when there are any."""
    settings = settings_of(rest)
    found = _vocabularies(settings)
    if not vocabularies:
        found += _index(settings, deep=deep)
    for line in found:
        click.echo(line, err=True)
    if found:
        msg = f"{len(found)} fel hittades; rätta dem enligt raderna ovan."
        raise SettingsError(msg)
    click.echo("Allt är i ordning.")
    if not vocabularies:
        for line in _candidates(settings):
            click.echo(line)


def _vocabularies(settings: Settings) -> list[str]:
    from archive.vocabulary import check as problems  # noqa: PLC0415
    from archive.vocabulary import load  # noqa: PLC0415

    return problems(load(settings.vocabulary))


def _index(settings: Settings, *, deep: bool) -> list[str]:
    from archive import generations  # noqa: PLC0415

    found = []
    for name in generations.names(settings.index):
        generation = generations.load(settings.index, name)
        damage = generations.verify(settings.index, generation, deep=deep)
        found += [f"Generationen {name}: {one}." for one in damage]
    return found


def _candidates(settings: Settings) -> list[str]:
    """Return entries the vocabularies could have: names that documents carry and no entry has."""
    from archive import generations  # noqa: PLC0415
    from archive.catalogue import Catalogue  # noqa: PLC0415
    from archive.model import UNKNOWN, Filters  # noqa: PLC0415
    from archive.vocabulary import candidates, load  # noqa: PLC0415

    try:
        generation = generations.current(settings.index)
    except IndexUnusableError:
        return []
    catalogue = Catalogue.open(generation.catalogue)
    every = Filters(access=("public", "internal", "closed"))
    named = {
        by: [pair for pair in catalogue.browse(by, every) if pair[0] != UNKNOWN]
        for by in ("organisation", "body")
    }
    catalogue.close()
    found = candidates(load(settings.vocabulary), named["organisation"], named["body"])
    if not found:
        return []
    return [
        "Namn i handlingarna som vokabulärerna saknar; lägg in dem som hör dit:",
        *(f"# {c.documents} handlingar\n{c.entry}" for c in found[:_OFFERED]),
    ]
