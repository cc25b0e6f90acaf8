"""How is the site started? `handlingar serve`: a production server, an address, maybe a browser."""

from __future__ import annotations

import logging
import os
import sys
import threading
import webbrowser
from pathlib import Path

import click

from archive import log
from archive.settings import load
from webapp import create_app, serving


@click.command(short_help="Webbplatsen: sök och läs i en webbläsare.")
@click.option("--index", type=click.Path(path_type=Path), help="Indexets mapp.")
@click.option("--host", help="Adressen att svara på; förval 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Porten; 0 tar en ledig.")
@click.option("--open", "browse", is_flag=True, help="Öppna webbläsaren när platsen svarar.")
@click.option("--config", type=click.Path(path_type=Path), help="Inställningsfilen.")
@click.option("--verbose", is_flag=True, help="Berätta mer.")
@click.option("--quiet", is_flag=True, help="Berätta bara om fel.")
def serve(  # noqa: PLR0917 - one for each flag
    index: Path | None,
    host: str | None,
    port: int | None,
    browse: bool,
    config: Path | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """Svara på sökningar i en webbläsare tills du avbryter med Ctrl+C."""
    log.set_up(verbose=verbose, quiet=quiet)
    if not quiet:
        logging.getLogger("webapp.requests").setLevel(logging.INFO)
    settings = load({"index": index, "host": host, "port": port}, config)
    app = create_app(settings)
    server, address = serving.serve(app, settings)
    click.echo(f"{settings.title} svarar på {address} (avbryt med Ctrl+C)")
    if browse and _has_screen():
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    serving.run(server, app)


def _has_screen() -> bool:
    """Tell whether a browser window could be seen by anyone."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
