"""State of another index beside its generations: levels, takedowns, run records, history, fixity.

Levels and takedowns bound whatever generation answers here, so they take effect first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import fixity, generations, restrictions, runs, state_files
from archive.errors import NothingDoneError
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

    from archive.replication.transfer import Source
    from archive.restrictions import Restrictions

HISTORY = "history.jsonl"
_COPIED = (HISTORY, fixity.FILE)
_FILES = (generations.POINTER, restrictions.FILE, *_COPIED, runs.FOLDER)


@dataclass(frozen=True, slots=True)
class State:
    """What was fetched, in a folder of its own: nothing of it holds before it is applied."""

    folder: Path
    published: str
    restrictions: Restrictions | None

    def close(self, index: Path) -> None:
        """Let the levels and takedowns hold here; what is not known there stays as it is here."""
        if self.restrictions is not None:
            restrictions.save(index, self.restrictions)

    def keep(self, index: Path) -> None:
        """Take over the history, the fixity of the originals and the records of the runs."""
        for name in _COPIED:
            if (data := state_files.read(self.folder / name)) is not None:
                state_files.write_changed(index / name, data)
        runs.copy(self.folder, index)


def fetch(source: Source, name: str, folder: Path) -> State:
    """Fetch the state of another index into a folder that is made anew.

    Raises:
        NothingDoneError: nothing is published there, or what says who may see what is damaged.
    """
    state_files.remove(folder)
    state_files.make_folder(folder)
    source.fetch(_FILES, folder)
    try:
        published = generations.pointer(folder)
        known = restrictions.load(folder)
    except DamagedStateError as error:
        msg = f"Indexet i {name} är skadat ({error}); inget nytt har publicerats här."
        raise NothingDoneError(msg) from error
    if published is None:
        msg = f"I {name} är inget index publicerat; inget har ändrats här."
        raise NothingDoneError(msg)
    return State(folder, published, known)
