"""Where are tokens kept and matched? One engine by its name, or the one that suits the archive."""

from __future__ import annotations

from importlib import import_module, util
from typing import TYPE_CHECKING, cast

from archive.errors import SettingsError

if TYPE_CHECKING:
    from archive.engines.base import Engine

_ENGINES = {
    "memory": ("archive.engines.memory", "MemoryEngine"),
    "arrays": ("archive.engines.arrays", "ArraysEngine"),
    "whoosh": ("archive.engines.whoosh", "WhooshEngine"),
    "tantivy": ("archive.engines.tantivy", "TantivyEngine"),
}

WHOOSH_LIMIT = 150_000
"""Sections up to which Whoosh is chosen of itself; why: docs/decisions/0009."""


def engine(name: str) -> Engine:
    """Return the engine of that name.

    Raises:
        SettingsError: there is none, or the package it needs is not installed.
    """
    if name not in _ENGINES:
        msg = f"Sökmotorn ”{name}” finns inte; välj auto, arrays, whoosh, tantivy eller memory."
        raise SettingsError(msg)
    if name == "tantivy" and not _has_tantivy():
        msg = "Sökmotorn tantivy är inte installerad; kör ”pip install 'handlingar[tantivy]'”."
        raise SettingsError(msg)
    module, attribute = _ENGINES[name]
    return cast("Engine", getattr(import_module(module), attribute)())


BACK = 0.8
"""Below this share of the limit an archive goes back: at the limit none changes every night."""


def choose(setting: str, sections: int, current: str = "") -> tuple[str, str]:
    """Return the engine's name and, in Swedish, why it was chosen.

    `setting` is what the settings say; `sections` how many the archive has; `current` which engine
    it is on, if any.
    """
    if setting != "auto":
        return setting, "vald i inställningarna"
    limit = round(BACK * WHOOSH_LIMIT) if current == "tantivy" else WHOOSH_LIMIT
    if sections <= limit:
        return "whoosh", f"{sections} avsnitt, högst {limit}"
    if _has_tantivy():
        return "tantivy", f"{sections} avsnitt, fler än {limit}"
    return "whoosh", f"{sections} avsnitt; tantivy vore snabbare men är inte installerad"


def _has_tantivy() -> bool:
    return util.find_spec("tantivy") is not None
