"""The levels and takedowns known when a run last looked, kept beside the generations.

They outlive every generation: a run compares with them what the rules say now, and what opens an
older generation lays them over it (archive.access.current_bounds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from archive import state_files
from archive.model import Level  # noqa: TC001  (msgspec reads the annotations)

if TYPE_CHECKING:
    from pathlib import Path

FILE = "restrictions.json"


class RecordedLevel(msgspec.Struct, frozen=True):
    """A level that a rule asked for, and the last day (UTC, ISO) on which one did."""

    level: Level
    asked: str


class TakenDown(msgspec.Struct, frozen=True):
    """A takedown that a person asked for, as in takedown.toml, and the last day it was asked.

    `tried` as long as no run has come to its end with it: it may yet prove to name nothing.
    """

    asked: str
    id: str | None = None
    path: str | None = None
    sha256: str | None = None
    text: str | None = None
    reason: str = ""
    tried: bool = False


class Restrictions(msgspec.Struct):
    """What is closed or taken down, whatever generation answers.

    `folders` are the rules of access.toml by comparable path, `paths` files by comparable path and
    `contents` by SHA-256 with the level that a rule gives them; `parts` the levels of single
    documents of a content (or of "/" and a path), by number. `documents` are all that are not
    public, for any reason, by id, tombstones and old ids too; `taken_down` the ids of documents
    that a person had removed. `generation` is the one that already holds all this.
    """

    generation: str = ""
    folders: dict[str, RecordedLevel] = {}
    paths: dict[str, RecordedLevel] = {}
    contents: dict[str, RecordedLevel] = {}
    parts: dict[str, dict[str, RecordedLevel]] = {}
    documents: dict[str, Level] = {}
    taken_down: list[str] = []
    takedowns: list[TakenDown] = []


def load(index: Path) -> Restrictions | None:
    """Return what is known; None when no run has kept any.

    Raises:
        DamagedStateError: the file cannot be read.
    """
    return state_files.load(index / FILE, Restrictions)


def keep(index: Path, restrictions: Restrictions) -> None:
    """Keep what is known now, if it says other than on which day a rule last asked for it."""
    try:
        kept = load(index)
    except state_files.DamagedStateError:
        kept = None
    if kept is None or _timeless(kept) != _timeless(restrictions):
        save(index, restrictions)


def _timeless(restrictions: Restrictions) -> Any:  # noqa: ANN401 -- any JSON
    def without(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return {name: without(inner) for name, inner in value.items() if name != "asked"}
        return [without(inner) for inner in value] if isinstance(value, list) else value

    return without(msgspec.to_builtins(restrictions))


def save(index: Path, restrictions: Restrictions) -> None:
    """Keep what is known now, if it is other than before."""
    data = msgspec.json.encode(restrictions, order="deterministic")
    state_files.write_changed(index / FILE, data)
