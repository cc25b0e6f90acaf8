"""`handlingar check`: validate settings, vocabularies, index and the fixity of originals."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.concordance.options import refuse_seed_alone
from archive.errors import ArchiveError, SettingsError
from archive.messages import _, message
from archive.model import UNKNOWN, Filters, Level

if TYPE_CHECKING:
    from archive.settings import Settings

OFFERED = 20
"""Names without an entry that are shown at most."""
RATE = 50.0
"""MiB a second that originals are read at: a nightly check leaves the disk to others."""


@click.command(help="Kontrollera inställningar, vokabulärer, index och original.")
@click.option("--vocabularies", is_flag=True, help="Bara inställningar och vokabulärer.")
@click.option("--deep", is_flag=True, help="Jämför varje byte i indexet med dess kontrollsumma.")
@click.option("--fixity", is_flag=True, help="Räkna om originalens kontrollsummor.")
@click.option("--sample", type=click.IntRange(1), help="Dra så många handlingar att granska.")
@click.option("--seed", type=int, help="Frö för dragningen; samma frö, samma urval.")
@click.option("--rate", type=float, default=RATE, help="MiB/s att läsa originalen med; 0: fritt.")
@common
def check(
    *,
    vocabularies: bool,
    deep: bool,
    fixity: bool,
    sample: int | None,
    seed: int | None,
    rate: float,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Look for damage and mistakes; one line for each, and exit code 2 when there are any."""
    settings = settings_of(rest)
    refuse_seed_alone(seed, sample)
    if sample:
        click.echo(_review_sheet(settings, sample, seed or 0), nl=False)
        return
    faults = _vocabulary_problems(settings)
    if not vocabularies:
        faults += _expectation_problems(settings)
        faults += damage(settings, deep=deep)
    if fixity:
        faults += _fixity_problems(settings, rate, quiet=rest["quiet"])
    for line in faults:
        click.echo(line, err=True)
    if faults:
        msg = message("%(number)s fel hittades; rätta dem enligt raderna ovan.", number=len(faults))
        raise SettingsError(msg)
    if not rest["quiet"]:
        click.echo(_("Allt är i ordning."))
        if not vocabularies:
            _offer_names(settings)


def _vocabulary_problems(settings: Settings) -> list[str]:
    from archive.vocabulary import check as problems  # noqa: PLC0415
    from archive.vocabulary import load  # noqa: PLC0415

    return problems(load(settings.vocabulary))


def _expectation_problems(settings: Settings) -> list[str]:
    from archive import accuracy  # noqa: PLC0415
    from archive.completeness import given  # noqa: PLC0415

    mistakes = []
    for load in (given.load, accuracy.load):
        try:
            load(settings.corpus)
        except SettingsError as error:
            mistakes.append(str(error))
    return mistakes


def _review_sheet(settings: Settings, count: int, seed: int) -> str:
    """Return records drawn at random as a sheet in TOML, for a person to judge."""
    from archive import accuracy, generations  # noqa: PLC0415
    from archive.access import open_catalogue  # noqa: PLC0415

    generation = generations.current(settings.index)
    with closing(open_catalogue(generation, Level.CLOSED)) as catalogue:
        known = tuple(catalogue.document_ids())
        drawn = accuracy.sample(known, count, seed)
        documents = catalogue.documents(drawn)
        return accuracy.sheet([documents[id_] for id_ in drawn], generation.name, seed, len(known))


def _offer_names(settings: Settings) -> None:
    """Print the names that documents carry and no vocabulary has, as entries to paste in."""
    from archive import generations  # noqa: PLC0415
    from archive.access import open_catalogue  # noqa: PLC0415
    from archive.personal import mask  # noqa: PLC0415
    from archive.vocabulary import candidates, load  # noqa: PLC0415

    if generations.pointed(settings.index) is None:
        return
    try:
        catalogue = open_catalogue(generations.current(settings.index), Level.CLOSED)
    except ArchiveError:  # another version: the next run makes it anew
        return
    with closing(catalogue):
        organisations, bodies = (
            [pair for pair in catalogue.browse(kind, Filters()) if pair[0] != UNKNOWN]
            for kind in ("organisation", "body")
        )
    offered = candidates(load(settings.vocabulary), organisations, bodies)
    if offered:
        click.echo(
            _(
                "\n%(number)s namn i handlingarna saknas i vokabulärerna; de vanligaste:",
                number=len(offered),
            )
        )
    for candidate in offered[:OFFERED]:
        of = _("%(number)s handlingar", number=candidate.documents)
        click.echo(f"\n# {of}; {candidate.file}.toml\n{mask(candidate.entry)}")


def damage(settings: Settings, *, deep: bool) -> list[str]:
    """Return what is wrong with the generations kept, one sentence each; none when all is well."""
    from archive import generations  # noqa: PLC0415
    from archive.consistency import inconsistencies  # noqa: PLC0415

    faults = []
    for name in generations.names(settings.index):
        try:
            generation = generations.load(settings.index, name)
            wrong: list[object] = [*generations.verify(settings.index, generation, deep=deep)]
            if deep and not wrong:
                wrong = [*inconsistencies(generation, settings)]
        except ArchiveError as error:
            wrong = [str(error).rstrip(".")]
        faults += [
            _("Generationen %(name)s: %(fault)s.", name=name, fault=fault) for fault in wrong
        ]
    return faults


def _fixity_problems(settings: Settings, rate: float, *, quiet: bool) -> list[str]:
    from archive import fixity, generations  # noqa: PLC0415
    from archive.access import open_catalogue  # noqa: PLC0415
    from archive.progress import Terminal, silent  # noqa: PLC0415

    generation = generations.current(settings.index)
    with closing(open_catalogue(generation, Level.CLOSED)) as catalogue:
        findings = fixity.check(
            catalogue.files(),
            settings.corpus,
            settings.index / fixity.FILE,
            rate,
            silent if quiet else Terminal(),
        )
        faults = []
        for finding in findings:
            if finding.kind == "returned":
                click.echo(_("Originalet %(finding)s", finding=finding))
            else:
                faults.append(_("Originalet %(finding)s", finding=finding))
        return faults
