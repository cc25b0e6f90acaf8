"""Expected numbers of protocols, as a person states them in a file.

`expected.toml` in the corpus folder; without `organisation` a number holds for every one:

    [[protocols]]
    body = "Direktionen"
    year = 2014
    number = 6
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec

from archive.errors import SettingsError
from archive.messages import message
from archive.validation_messages import UNREADABLE, misfit, unread

if TYPE_CHECKING:
    from pathlib import Path

FILE = "expected.toml"


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many meetings with protocols a body had in a year."""

    body: str
    year: int
    number: int
    organisation: str | None = None

    def of(self, organisation: str | None, body: str, year: int) -> bool:
        """Tell whether it speaks of that body and year."""
        same = self.organisation is None or _same_name(self.organisation, organisation or "")
        return same and _same_name(self.body, body) and self.year == year


class _File(msgspec.Struct, forbid_unknown_fields=True):
    protocols: tuple[Expected, ...] = ()


def _same_name(one: str, other: str) -> bool:
    return one.strip().casefold() == other.casefold()


def load(corpus: Path) -> tuple[Expected, ...]:
    """Return what the corpus's file says; nothing when there is none.

    Raises:
        SettingsError: the file has a mistake.
    """
    path = corpus / FILE
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except UNREADABLE as error:
        msg = message(
            "Filen %(path)s kan inte läsas: %(reason)s; rätta den.", path=path, reason=unread(error)
        )
        raise SettingsError(msg) from error
    try:
        return msgspec.convert(raw, _File).protocols
    except msgspec.ValidationError as error:
        msg = message(
            "Filen %(path)s har ett fel: %(fault)s; rätta den.",
            path=path,
            fault=misfit(error, _File),
        )
        raise SettingsError(msg) from error
