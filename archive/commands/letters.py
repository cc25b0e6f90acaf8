"""`handlingar letters`: write and deliver the letters of those who watch the archive."""

from __future__ import annotations

from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.errors import ArchiveError, NothingDoneError, SettingsError


@click.command(help="Skriv och skicka breven till dem som bevakar arkivet.")
@common
def letters(**rest: Any) -> None:  # noqa: ANN401
    """Write the letters that are due and deliver all that are on their way."""
    import smtplib  # noqa: PLC0415

    from archive.letters.composing import compose  # noqa: PLC0415
    from archive.letters.delivering import deliver  # noqa: PLC0415
    from archive.letters.watch_store import store_of  # noqa: PLC0415

    settings = settings_of(rest)
    store = store_of(settings)
    if store is None:
        msg = "Bevakningar är inte påslagna; ange watch_store, address och mail_from."
        raise SettingsError(msg)
    written, trouble = 0, None
    try:
        written = compose(settings, store)
    except ArchiveError as error:  # confirmations go all the same; they need no index
        trouble = error
    try:
        done = deliver(settings, store)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        msg = f"Breven kunde inte skickas ({type(error).__name__}: {error}); de ligger kvar."
        raise NothingDoneError(msg) from error
    click.echo(
        f"{written} brev skrevs, {done.sent} skickades, {done.later} väntar, "
        f"{done.given_up} gavs upp."
    )
    if trouble:
        raise trouble
