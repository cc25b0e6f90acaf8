"""Read a TOML file that a person keeps into a value, with a sentence for each mistake."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from archive.errors import SettingsError
from archive.messages import message
from archive.validation_messages import UNREADABLE, misfit, unread

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


class TomlFile(NamedTuple):
    """What a file says, and its bytes."""

    table: dict[str, Any]
    content: bytes


def read(path: Path) -> TomlFile:
    """Read a file, also one that an editor began with a byte order mark.

    Raises:
        SettingsError: it cannot be read, or is not TOML.
    """
    try:
        content = path.read_bytes()
        return TomlFile(tomllib.loads(content.decode("utf-8-sig")), content)
    except UNREADABLE as error:
        msg = message(
            "Filen %(path)s kan inte läsas: %(reason)s. Inget har ändrats; rätta den och kör om.",
            path=path,
            reason=unread(error),
        )
        raise SettingsError(msg) from error


def load(path: Path, shape: type[T]) -> T | None:
    """Return what a file says; None where there is none.

    Raises:
        SettingsError: it cannot be read, is not TOML, or has something else in it than `shape`.
    """
    try:
        return msgspec.convert(read(path).table, shape)
    except SettingsError as error:
        if isinstance(error.__cause__, FileNotFoundError) and not path.is_symlink():
            return None
        raise
    except msgspec.ValidationError as error:
        msg = message(
            "Filen %(path)s har ett fel: %(fault)s. Inget har ändrats; rätta den och kör om.",
            path=path,
            fault=misfit(error, shape),
        )
        raise SettingsError(msg) from error
