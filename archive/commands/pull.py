"""`handlingar pull`: publish here what another machine has indexed and published."""

from __future__ import annotations

from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.messages import _


@click.command(help="Hämta den generation som är publicerad i ett annat index, och publicera den.")
@click.argument("source", metavar="KÄLLA")
@click.option("--wait", type=float, default=0.0, help="Sekunder att vänta på en annan uppdatering.")
@common
def pull(source: str, wait: float, **rest: Any) -> None:  # noqa: ANN401
    """Follow an index in a folder (`/mapp`) or on another machine (`dator:/mapp`)."""
    from archive.replication import pull as follow  # noqa: PLC0415

    pulled = follow(settings_of(rest), source, wait)
    if rest["quiet"]:
        return
    manifest = pulled.generation.manifest
    state = _("är hämtad och svarar nu") if pulled.is_new else _("svarar redan")
    size = f"{pulled.size / 2**20:.1f}".replace(".", ",")
    sent = (
        _(" %(files)s filer, %(size)s MiB hämtades.", files=pulled.files, size=size)
        if pulled.files
        else ""
    )
    click.echo(
        _(
            "Generation %(name)s %(state)s: %(documents)s handlingar, "
            "%(sections)s avsnitt.%(sent)s",
            name=pulled.generation.name,
            state=state,
            documents=manifest.documents,
            sections=manifest.sections,
            sent=sent,
        )
    )
