"""Options that every command takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import log
from archive.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --config, --index, --verbose and --quiet."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Bara fel på stderr."),
        click.option("-v", "--verbose", is_flag=True, help="Mer om vad som görs."),
        click.option("--index", type=click.Path(), help="Mappen med indexet."),
        click.option("--config", type=click.Path(path_type=Path), help="Inställningsfil."),
    ):
        command = option(command)
    return command


def settings_of(shared: Mapping[str, Any], **flags: object) -> Settings:
    """Return the settings in force, and set logging up, from the options every command takes.

    Raises:
        SettingsError: a setting cannot be used.
    """
    log.set_up(verbose=shared["verbose"], quiet=shared["quiet"])
    return load({"index": shared["index"], **flags}, shared["config"])
