"""State of a generation for the readers of each level: since when it is the same to them.

A night on which only what is closed changes makes a new generation, and nothing must tell so to
whoever may not see it: they are shown the name and time of the generation since which all that
they may see is as it is.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from archive.catalogue.restricted import RestrictedCatalogue
from archive.model import LEVELS

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue.values import LevelState
    from archive.model import Level


def level_states(path: Path, made: LevelState, made_with: object) -> dict[str, str]:
    """Return, as facts about a catalogue, the state that it has for each level.

    Args:
        path: the catalogue's file, with the states of the catalogue that it was copied from.
        made: the generation in the making and when it was made, for those who see a change.
        made_with: what else decides how it answers, as JSON can hold it: other settings, another
            state for all.
    """
    return {made.key(level): _state_of_level(path, level, made, made_with) for level in LEVELS}


def states_of(path: Path) -> dict[str, str]:
    """Return the generation since which the readers of each level see what a catalogue shows."""
    since = {}
    for level in LEVELS:
        with closing(RestrictedCatalogue.open(path, level)) as catalogue:
            since[str(level)] = catalogue.state().generation
    return since


def _state_of_level(path: Path, level: Level, made: LevelState, made_with: object) -> str:
    digest = hashlib.sha256(msgspec.json.encode(made_with))
    with closing(RestrictedCatalogue.open(path, level)) as catalogue:
        for row in catalogue.visible_rows():
            digest.update(msgspec.msgpack.encode(row))
        former = catalogue.state()
    same = former.digest == digest.hexdigest()
    now = former if same else replace(made, digest=digest.hexdigest())
    return msgspec.json.encode(now).decode()
