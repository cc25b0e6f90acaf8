"""`handlingar mcp`: the archive's tools for assistants, over stdio or HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from archive import log
from archive.errors import SettingsError
from archive.messages import message
from archive.model import LEVELS, Level
from archive.settings import load


@click.command(short_help="Verktyg för AI-assistenter (MCP), över stdio eller HTTP.")
@click.option("--index", type=click.Path(path_type=Path), help="Indexets mapp.")
@click.option("--http", is_flag=True, help="Svara över HTTP på /mcp i stället för stdio.")
@click.option("--host", help="Adressen att svara på; förval 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), default=8018, help="Porten; förval 8018.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in LEVELS]),
    default=Level.PUBLIC.value,
    help="Vad läsarna får se; förval public.",
)
@click.option("--config", type=click.Path(path_type=Path), help="Inställningsfilen.")
def mcp(  # noqa: PLR0917 - one for each flag
    index: Path | None,
    http: bool,
    host: str | None,
    port: int,
    level: str,
    config: Path | None,
) -> None:
    """Låt assistenter söka i arkivet och läsa ur det tills du avbryter."""
    log.set_up(verbose=False, quiet=True)
    settings = load({"index": index, "host": host}, config)
    try:
        from webapp.assistants.server import http_server, serve  # noqa: PLC0415 - needs the extra
    except ImportError as error:
        msg = message("Tillägget mcp fattas; installera det: pip install 'handlingar[mcp]'.")
        raise SettingsError(msg) from error
    server = serve(settings, Level(level))
    if http:
        http_server(server, settings, port).run()
    else:
        server.run("stdio")
