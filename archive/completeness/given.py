"""Expected numbers of protocols, as a person states them in a file.

`expected.toml` in the corpus folder; without `organisation` a number holds for every one:

    [[protocols]]
    body = "Direktionen"
    year = 2014
    number = 6
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archive import toml_files

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


def _same_name(name: str, other: str) -> bool:
    return name.strip().casefold() == other.casefold()


def load(corpus: Path) -> tuple[Expected, ...]:
    """Return what the corpus's file says; nothing when there is none.

    Raises:
        SettingsError: the file has a mistake.
    """
    given = toml_files.load(corpus / FILE, _File)
    return given.protocols if given else ()
