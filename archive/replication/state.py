"""State of another index beside its generations: levels, takedowns, runs, history, changes.

Levels and takedowns bound whatever generation answers here, so they take effect first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import changes, fixity, generations, restrictions, runs, state_files
from archive.engines.opensearch import archive_id
from archive.errors import NothingDoneError
from archive.messages import message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

    from archive.replication.transfer import OtherIndex
    from archive.restrictions import Restrictions

HISTORY = "history.jsonl"
_COPIED = (HISTORY, fixity.FILE, changes.FILE, archive_id.FILE)
_FILES = (generations.POINTER, *restrictions.FILES, *_COPIED, runs.FOLDER)


@dataclass(frozen=True, slots=True)
class FetchedState:
    """What was fetched, in a folder of its own: nothing of it holds before it is applied."""

    folder: Path
    published: str
    restrictions: Restrictions | None

    def close(self, index: Path) -> None:
        """Let the levels and takedowns hold here; what is not known there stays as it is here."""
        if self.restrictions is not None and not _is_behind(self.restrictions, index):
            restrictions.save(index, self.restrictions)

    def keep(self, index: Path) -> None:
        """Take over history, fixity of originals, log of changes, id and records of the runs."""
        for name in _COPIED:
            _replace_changed(self.folder / name, index / name)
        runs.copy(self.folder, index)


def _is_behind(there: Restrictions, index: Path) -> bool:
    """Return whether less is known there than here: the index there was put back from a copy.

    What was closed since stays so, until a run there has looked at the rules again.
    """
    try:
        known = restrictions.load(index)
    except DamagedStateError:
        return False
    newest = max(generations.names(index), default="")
    here = max(newest, known.generation if known else "")
    return bool(there.generation) and there.generation < here


def _replace_changed(fetched: Path, place: Path) -> None:
    """Put a file that was fetched in its place, unless the same bytes lie there."""
    if not fetched.is_file():
        return
    if place.is_file() and generations.checksum(place) == generations.checksum(fetched):
        return
    state_files.restrict(fetched)
    state_files.flush(fetched)
    if place.is_dir():
        state_files.remove(place)
    fetched.replace(place)
    state_files.flush(place.parent)


def fetch(source: OtherIndex, name: str, folder: Path, index: Path) -> FetchedState:
    """Fetch the state of another index into a folder that is made anew.

    Of a file that the index here has too, only what differs is sent.

    Raises:
        NothingDoneError: nothing is published there, or what says who may see what is damaged.
    """
    state_files.remove(folder)
    state_files.make_folder(folder)
    source.fetch(_FILES, folder, like=index)
    try:
        published = generations.pointer(folder)
        known = restrictions.load(folder)
    except DamagedStateError as error:
        msg = message(
            "Indexet i %(name)s är skadat (%(error)s); inget nytt har publicerats här.",
            name=name,
            error=error,
        )
        raise NothingDoneError(msg) from error
    if published is None:
        msg = message("I %(name)s är inget index publicerat; inget har ändrats här.", name=name)
        raise NothingDoneError(msg)
    return FetchedState(folder, published, known)
