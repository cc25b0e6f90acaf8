"""`handlingar export`: the whole hit list of a question, to a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from archive.commands.options import common, settings_of
from archive.commands.output import format_of, put
from archive.commands.query_options import filtered, query_of
from archive.errors import UsageError
from archive.export import DIALECTS, FORMATS, write
from archive.export.links import permanent_link
from archive.export.query_metadata import OUTPUT, command_line
from archive.export.query_metadata import query_of as repeated_query
from archive.messages import _, message
from archive.model import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.export.again import Exported
    from archive.export.tables_again import TableFile
    from archive.settings import Settings

    Records = Mapping[str, object]

_OPEN = (Path(OUTPUT), None, None)
"""Where a file's command writes, its settings and its index: none that a file may choose."""


@click.command(help="Skriv ut hela träfflistan till en fil.")
@click.argument("query", required=False)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="Format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@click.option(
    "--dialect",
    type=click.Choice(list(DIALECTS)),
    default="swedish",
    help="CSV med semikolon eller komma.",
)
@click.option(
    "--again",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Fråga på nytt det som en hämtad fil svarar på, och jämför.",
)
@filtered
@common
def export(
    query: str | None,
    form: str | None,
    output: Path | None,
    dialect: str,
    again: Path | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Export every hit, or ask again what an exported file answers."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    if again is not None:
        _ask_again(again, settings, rest)
    if query is None or output is None:
        msg = message("Ange en fråga, --format och --output, eller --again med en hämtad fil.")
        raise UsageError(msg)
    form = format_of(form, output, {name: FORMATS[name].extension for name in FORMATS})
    with open_archive(settings) as archive:
        asked = query_of(query, rest)
        archive.check(asked.filters)
        provenance = replace(
            provenance_of(archive, asked, settings, form),
            command=command_line(asked, form, dialect),
        )

        def written(stream: BinaryIO) -> int:
            hits = archive.all_hits(asked)
            link = permanent_link(settings.address)
            return write(form, hits, provenance, stream, link, dialect=dialect)

        count = put(output, written)
    if not rest["quiet"]:
        click.echo(
            _("%(count)s träffar skrivna till %(output)s.", count=count, output=output), err=True
        )


def _ask_again(file: Path, settings: Settings, shared: dict[str, Any]) -> NoReturn:
    """Ask again what a file answers, say what is otherwise, and exit: 0 the same, 1 different."""
    from archive.export.again import difference, read_back  # noqa: PLC0415
    from archive.export.tables_again import read_table  # noqa: PLC0415

    table = None
    try:  # a file that says itself where it comes from is read by that, whatever lies beside it
        form, exported = read_back(file.read_bytes())
    except UsageError:
        if (table := read_table(file)) is None:
            raise
        before, now = _table_again(table, shared)
    else:
        before, now = exported.records, _hits_again(form, exported, settings)
    changes = difference(before, now)
    for label, ids in (
        ("Nya", changes.came),
        ("Borta", changes.went),
        ("Ändrade", changes.changed),
    ):
        for name in ids:
            click.echo(f"{label}: {name}")
    same = _("Samma svar som i filen") if not changes else _("Svaret är ett annat än i filen")
    click.echo(
        _(
            "%(same)s: %(now)s %(things)s nu, %(before)s då (%(new)s nya, %(gone)s borta, "
            "%(changed)s ändrade).",
            same=same,
            now=len(now),
            things=_("rader") if table else _("träffar"),
            before=len(before),
            new=len(changes.came),
            gone=len(changes.went),
            changed=len(changes.changed),
        )
    )
    sys.exit(1 if changes else 0)


def _hits_again(form: str, before: Exported, settings: Settings) -> Records:
    """Return the records that a file of hits would have today."""
    from archive.export.again import read_back  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    provenance = before.provenance
    _check_level(provenance.level)
    link = permanent_link(_site_of(provenance.url, "/sok"))
    with open_archive(settings) as archive, TemporaryFile() as stream:
        hits = archive.all_hits(repeated_query(provenance.parameters))
        # What the file says of its own making is the same on both sides, and so never a difference.
        count = write(form, hits, provenance, stream, link)
        stream.seek(0)
        return read_back(stream.read())[1].records if count else {}


def _table_again(before: TableFile, shared: dict[str, Any]) -> tuple[Records, Records]:
    """Return the rows of a table, and those that its command writes today."""
    from archive import commands  # noqa: PLC0415
    from archive.export.tables_again import read_table  # noqa: PLC0415

    _check_level(before.level)
    name, *words = before.command
    command: click.Command = getattr(commands, name)
    try:
        asked = command.make_context(name, list(words))
    except click.ClickException as error:
        raise _not_understood() from error
    # A file chooses what is asked, never which archive answers or where the answer goes.
    if (asked.params["output"], asked.params["config"], asked.params["index"]) != _OPEN:
        raise _not_understood()
    with TemporaryDirectory() as folder, asked:
        output = Path(folder) / f"nu.{before.form}"
        here = {"config": shared["config"], "index": shared["index"]}
        asked.params |= {**here, "output": output, "form": before.form, "quiet": True}
        command.invoke(asked)
        now = read_table(output)
    return before.rows, now.rows if now else {}


def _not_understood() -> UsageError:
    return UsageError(
        message("Filen säger inte hur den frågades fram på ett sätt som den här versionen förstår.")
    )


def _check_level(level: str) -> None:
    if level != Level.PUBLIC:
        msg = message(
            "Filen hämtades av en inloggad användare; kommandot svarar bara på det som är öppet."
        )
        raise UsageError(msg)


def _site_of(url: str, path: str) -> str:
    return url.partition(path)[0] if path in url else ""
