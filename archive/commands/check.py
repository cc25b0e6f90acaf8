"""`handlingar check`: are settings, vocabularies, index and originals sound?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.errors import SettingsError

if TYPE_CHECKING:
    from archive.settings import Settings


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
