"""Reading of rule files, with a sentence for each mistake."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, TypeVar

import msgspec

from archive.errors import SettingsError
from archive.validation_messages import UNREADABLE, misfit, unread

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


def read(corpus: Path, name: str, shape: type[T]) -> T | None:
    """Return what a rule file in the corpus folder says; None when there is none of that name.

    Its name counts in any case (`Access.toml`).

    Raises:
        SettingsError: it cannot be read, is not TOML, has something else in it, or is there twice.
    """
    path = _place(corpus, name)
    if path is None:
        return None
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


def _place(corpus: Path, name: str) -> Path | None:
    try:
        named = sorted(one for one in corpus.iterdir() if one.name.casefold() == name)
    except OSError:  # the scan says what is the matter with the folder
        return None
    if len(named) > 1:
        msg = (
            f"Samlingen har både {named[0].name} och {named[1].name}; vilken gäller? "
            f"Inget har ändrats; behåll {name} och kör om."
        )
        raise SettingsError(msg)
    return named[0] if named else None
