"""`handlingar letters`: write and deliver the letters of those who watch the archive."""

from __future__ import annotations

from typing import Any

import click

from archive.commands.options import common, settings_of
from archive.errors import ArchiveError, NothingDoneError, SettingsError
from archive.lock import held
from archive.messages import _, message


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
        msg = message("Bevakningar är inte påslagna; ange watch_store, address och mail_from.")
        raise SettingsError(msg)
    busy = message("Breven skrivs redan av process %(owner)s; vänta tills den är klar.")
    written, trouble = 0, None
    try:
        with held(store.lock, busy):
            try:
                written = compose(settings, store)
            except ArchiveError as error:  # confirmations go all the same; they need no index
                trouble = error
            done = deliver(settings, store)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        msg = message(
            "Breven kunde inte skickas (%(name)s: %(error)s); de ligger kvar.",
            name=type(error).__name__,
            error=error,
        )
        raise NothingDoneError(msg) from error
    click.echo(
        _(
            "%(written)s brev skrevs, %(sent)s skickades, %(later)s väntar, %(given_up)s gavs upp.",
            written=written,
            sent=done.sent,
            later=done.later,
            given_up=done.given_up,
        )
    )
    if trouble:
        raise trouble
    if done.answers:
        click.echo(
            _(
                "E-postservern tog inte emot alla brev (svar: %(answers)s). De som väntar skickas "
                "nästa gång; se efter vad servern har emot dem.",
                answers=", ".join(sorted(done.answers)),
            ),
            err=True,
        )
        click.get_current_context().exit(1)
