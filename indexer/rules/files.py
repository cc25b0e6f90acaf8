"""How is a rule file read, and what is said when it has a mistake?"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, TypeVar

import msgspec

from archive.errors import SettingsError
from archive.misread import UNREADABLE, misfit, unread

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


def read(path: Path, shape: type[T]) -> T | None:
    """Return what a TOML file says, in the shape it must have; None when there is no such file.

    Raises:
        SettingsError: it cannot be read, is not TOML or has something else in it.
    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return None
    except UNREADABLE as error:
        told = f"Filen {path} kan inte läsas: {unread(error)}."
        msg = f"{told} Inget har ändrats; rätta den och kör om."
        raise SettingsError(msg) from error
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        told = f"Filen {path} har ett fel: {misfit(error, shape)}."
        msg = f"{told} Inget har ändrats; rätta den och kör om."
        raise SettingsError(msg) from error
