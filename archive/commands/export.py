"""`handlingar export`: the whole hit list of a question, to a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from archive.commands.asking import filtered, query_of
from archive.commands.options import common, settings_of
from archive.errors import NothingDoneError, why
from archive.export import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Hit


@click.command(help="Skriv ut hela träfflistan till en fil.")
@click.argument("query")
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)), required=True, help="Format.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Fil.")
@filtered
@common
def export(query: str, form: str, output: Path, **rest: Any) -> None:  # noqa: ANN401
    """Export every hit."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.export import write  # noqa: PLC0415
    from archive.search import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    with open_archive(settings) as archive:
        asked = query_of(query, rest)
        provenance = provenance_of(archive, asked)

        def put(stream: BinaryIO) -> int:
            return write(form, archive.all_hits(asked), provenance, stream, _link(settings.address))

        count = put(sys.stdout.buffer) if str(output) == "-" else _whole(output, put)
    if not rest["quiet"]:
        click.echo(f"{count} träffar skrivna till {output}.", err=True)


def _link(address: str) -> Callable[[Hit], str | None]:
    """Return where a hit is read on the site, when it is known where the site is."""
    if not address:
        return lambda hit: hit.document.url
    return lambda hit: f"{address.rstrip('/')}/avsnitt/{hit.section.id}"


def _whole(output: Path, put: Callable[[BinaryIO], int]) -> int:
    """Write a file whole, or leave what was there."""
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with draft.open("wb") as stream:
            count = put(stream)
        draft.replace(output)
    except OSError as error:
        msg = f"{output} kan inte skrivas: {why(error)}."
        raise NothingDoneError(msg) from error
    finally:
        draft.unlink(missing_ok=True)
    return count
