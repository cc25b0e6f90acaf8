"""`handlingar serve`: a production server, an address, maybe a browser."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import log
from archive.settings import load
from webapp import create_app, serving, telemetry
from webapp.accept_backoff import AcceptBackoff
from webapp.workers import Workers, worker_count

if TYPE_CHECKING:
    import socket

    from archive.settings import Settings


@click.command(short_help="Webbplatsen: sök och läs i en webbläsare.")
@click.option("--index", type=click.Path(path_type=Path), help="Indexets mapp.")
@click.option("--host", help="Adressen att svara på; förval 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Porten; 0 tar en ledig.")
@click.option("--workers", type=click.IntRange(0, 64), help="Processer; 0: en för varje kärna.")
@click.option("--open", "browse", is_flag=True, help="Öppna webbläsaren när platsen svarar.")
@click.option("--config", type=click.Path(path_type=Path), help="Inställningsfilen.")
@click.option("--verbose", is_flag=True, help="Berätta mer.")
@click.option("--quiet", is_flag=True, help="Berätta bara om fel.")
def serve(  # noqa: PLR0917 - one for each flag
    index: Path | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    browse: bool,
    config: Path | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """Svara på sökningar i en webbläsare tills du avbryter med Ctrl+C."""
    log.set_up(verbose=verbose, quiet=quiet)
    if not quiet:
        logging.getLogger("webapp.requests").setLevel(logging.INFO)
    settings = load({"index": index, "host": host, "port": port, "workers": workers}, config)
    listener, address = serving.listen(settings)
    many = worker_count(settings.workers)
    if browse and _has_screen():
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    click.echo(f"{settings.title} svarar på {address} (avbryt med Ctrl+C)")
    if many == 1:
        app = create_app(settings)
        serving.run(serving.make_server(app, settings, listener), app)
    else:
        _serve_together(settings, listener, many)


def _serve_together(settings: Settings, listener: socket.socket, many: int) -> None:
    """Let several processes answer, which count their requests together."""
    with tempfile.TemporaryDirectory(prefix="handlingar-") as folder:
        telemetry.share_counters(Path(folder))
        app = create_app(settings, shared=True)

        backoff = AcceptBackoff(many)

        def work(own: int) -> None:
            server = serving.make_server(app, settings, listener)
            backoff.join(server, own)
            serving.run(server, app)

        sys.stdout.flush()
        Workers(work, many, telemetry.forget_process).run()


def _has_screen() -> bool:
    """Tell whether a browser window could be seen by anyone."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
