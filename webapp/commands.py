"""How is the site started? `handlingar serve`: a production server, an address, maybe a browser."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path

import click
from waitress.server import create_server

from archive import log
from archive.errors import NothingDoneError
from archive.settings import load
from webapp import create_app


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
    settings = load({"index": index, "host": host, "port": port}, config)
    app = create_app(settings)
    try:
        server = create_server(
            app, host=settings.host, port=settings.port, threads=settings.threads, ident=None
        )
    except OSError as error:
        msg = (
            f"Det går inte att svara på {settings.host}:{settings.port} ({error.strerror}); "
            "välj en annan port med --port."
        )
        raise NothingDoneError(msg) from error
    address = f"http://{settings.host}:{server.effective_port}/"
    click.echo(f"{settings.title} svarar på {address} (avbryt med Ctrl+C)")
    if browse:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    try:
        server.run()
    finally:
        server.close()
        app.extensions["holdings"].close()
