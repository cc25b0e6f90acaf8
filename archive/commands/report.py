"""`handlingar report`: what a run did, and telling those who are to know."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.controls import with_marks
from archive.errors import NotFoundError
from archive.messages import message


@click.command(help="Visa vad en uppdatering gjorde; utan NAMN den senaste.")
@click.argument("name", required=False, metavar="[NAMN]")
@click.option("--list", "every", is_flag=True, help="Visa alla uppdateringar, den senaste först.")
@click.option("--send", is_flag=True, help="Skicka den med mejl och webhook, som inställt.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@common
def report(name: str | None, every: bool, send: bool, as_json: bool, **rest: Any) -> None:  # noqa: ANN401
    """Say what a run did."""
    from archive import runs  # noqa: PLC0415
    from archive.runs import report_wording, run_store  # noqa: PLC0415

    settings = settings_of(rest)
    if every:
        for run in runs.runs(settings.index):
            line = msgspec.json.encode(asdict(run)).decode()
            click.echo(line if as_json else f"{run.name}  {report_wording.headline(run)}")
        return
    latest = runs.runs(settings.index, 1)
    if name is None and not latest:
        msg = message("Det finns ingen uppdatering att visa; kör handlingar index.")
        raise NotFoundError(msg)
    shown = runs.find(settings.index, name) if name else latest[0]
    if send:
        from archive.runs.sending import send as deliver  # noqa: PLC0415

        for warning in deliver(settings, shown):
            shown.warnings.append(warning)
            click.echo(f"handlingar: {warning}", err=True)
            run_store.rewrite(run_store.place(settings.index, shown), shown)
    click.echo(
        msgspec.json.encode(asdict(shown)).decode()
        if as_json
        else with_marks(report_wording.as_text(shown))
    )
