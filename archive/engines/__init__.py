"""The engines: one by its name, or the one that suits the size of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.errors import IndexUnusableError, SettingsError
from archive.messages import message, recorded
from archive.settings import RETIRED_ENGINES, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive.engines.base import Engine


def _arrays_engine(_: Settings) -> Engine:
    from archive.engines.arrays import ArraysEngine  # noqa: PLC0415

    return ArraysEngine()


def _whoosh_engine(_: Settings) -> Engine:
    from archive.engines.whoosh import WhooshEngine  # noqa: PLC0415

    return WhooshEngine()


def _opensearch_engine(settings: Settings) -> Engine:
    from archive.engines.opensearch import OpenSearchEngine  # noqa: PLC0415

    return OpenSearchEngine.of(settings)


_ENGINES: dict[str, Callable[[Settings], Engine]] = {
    "arrays": _arrays_engine,
    "opensearch": _opensearch_engine,
    "whoosh": _whoosh_engine,
}

WHOOSH_LIMIT = 5_000
"""Sections up to which Whoosh is chosen of itself; why: docs/decisions/0018."""

BACK = 0.8
"""Below this share of the limit an archive goes back: at the limit none changes every night."""

MEASURED = ((5_000, 19), (20_000, 30))
"""Milliseconds that 95 of 100 questions to Whoosh take at most at so many sections, as measured."""


def register_engine(name: str, factory: Callable[[Settings], Engine]) -> None:
    """Make an engine of another package, or of a test, known by a name."""
    _ENGINES[name] = factory


def engine(name: str, settings: Settings | None = None) -> Engine:
    """Return the engine of that name; the settings say where a cluster is.

    Raises:
        IndexUnusableError: there was one, but is no more.
        SettingsError: there is none.
    """
    if name in _ENGINES:
        return _ENGINES[name](settings or Settings())
    if name in RETIRED_ENGINES:
        msg = message(
            "Indexet är byggt med %(name)s, som inte längre ingår; kör handlingar index.", name=name
        )
        raise IndexUnusableError(msg)
    msg = message(
        "Sökmotorn ”%(name)s” finns inte; välj auto, %(engines)s.",
        name=name,
        engines=", ".join(sorted(_ENGINES)),
    )
    raise SettingsError(msg)


def choose_engine(setting: str, sections: int, current: str = "") -> tuple[str, str]:
    """Return the engine's name and, in Swedish, why it was chosen.

    Args:
        setting: what the settings say; a retired engine is taken as auto.
        sections: how many the archive has.
        current: which engine it is on, if any.
    """
    if setting != "auto" and setting not in RETIRED_ENGINES:
        return setting, recorded("vald i inställningarna") + slowness_warning(setting, sections)
    limit = round(BACK * WHOOSH_LIMIT) if current == "arrays" else WHOOSH_LIMIT
    if sections <= limit:
        return "whoosh", recorded(
            "%(sections)s avsnitt, högst %(limit)s", sections=sections, limit=limit
        )
    return "arrays", recorded(
        "%(sections)s avsnitt, fler än %(limit)s", sections=sections, limit=limit
    )


def slowness_warning(name: str, sections: int) -> str:
    """Return what whoever sets Whoosh on a large archive ought to know, or nothing."""
    if name != "whoosh" or sections <= WHOOSH_LIMIT:
        return ""
    size, slow = max(pair for pair in MEASURED if pair[0] <= sections)
    return recorded(
        "; vid %(size)s avsnitt tog var tjugonde fråga mer än %(slow)s ms när det mättes, "
        "och detta arkiv har %(sections)s: auto väljer arrays",
        size=size,
        slow=slow,
        sections=sections,
    )


def written_by(folder: Path, name: str) -> str:
    """Return which engine can open a folder that a manifest says an engine of this name wrote.

    What 0.1 called whoosh is arrays, with files of Whoosh beside them that were never read.
    """
    arrays_of_old = name == "whoosh" and any(folder.glob("rows-*.arrays"))
    return "arrays" if arrays_of_old else name
