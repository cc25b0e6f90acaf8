"""`handlingar rollback`: back to the generation before."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.messages import _


@click.command(help="Gå tillbaka till föregående generation av indexet.")
@common
def rollback(**rest: Any) -> None:  # noqa: ANN401
    """Let the generation before the current one answer."""
    from archive import changes, generations  # noqa: PLC0415
    from archive.lock import locked  # noqa: PLC0415

    index = settings_of(rest).index
    with locked(index) if generations.pointed(index) else nullcontext():
        old, new = generations.rollback(index)
        changes.follow(index)
    click.echo(_("Generationen %(new)s svarar nu i stället för %(old)s.", new=new, old=old))
