"""Find and read the rule files of a corpus folder, whose names count in any case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from archive.errors import SettingsError
from archive.messages import message
from archive.toml_files import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

T = TypeVar("T")


def read(corpus: Path, name: str, shape: type[T]) -> T | None:
    """Return what a rule file in the corpus folder says; None when there is none of that name.

    Its name counts in any case (`Access.toml`).

    Raises:
        SettingsError: it cannot be read, is not TOML, has something else in it, or is there twice.
    """
    path = _place_of(corpus, name)
    return load(path, shape) if path else None


def refuse_days_ahead(days: Iterable[dt.date], path: Path) -> None:
    """See that no day on which something was decided lies ahead; zones of time make one of slack.

    A slip of the year would open for good whatever a rule closes until then.

    Raises:
        SettingsError: one lies ahead.
    """
    latest = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    ahead = max(days, default=latest)
    if ahead > latest:
        msg = message(
            "%(path)s har en dag som inte har varit (%(day)s). Ange dagen då det beslutades. "
            "Inget har ändrats; rätta den och kör om.",
            path=path,
            day=ahead.isoformat(),
        )
        raise SettingsError(msg)


def _place_of(corpus: Path, name: str) -> Path | None:
    try:
        named = sorted(entry for entry in corpus.iterdir() if entry.name.casefold() == name)
    except OSError:  # the scan says what is the matter with the folder
        return None
    if len(named) > 1:
        first, second = named[0].name, named[1].name
        msg = message(
            "Samlingen har både %(first)s och %(second)s; vilken gäller? Inget har ändrats; "
            "behåll %(name)s och kör om.",
            first=first,
            second=second,
            name=name,
        )
        raise SettingsError(msg)
    return named[0] if named else None
