"""Fixity checks: originals re-hashed at a bounded rate, resumable where they stopped."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.messages import _, message
from archive.state_files import DamagedStateError, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.progress import Progress

FILE = "fixity.json"
"""Beside the generations: how far a round has come, and what the last whole one found."""
_BLOCK = 1 << 20
_SAVE_SECONDS = 2.0
KINDS = {
    "changed": message(
        "innehållet har ändrats trots att storlek och tid är oförändrade; återställ filen från "
        "säkerhetskopia"
    ),
    "edited": message("har ändrats sedan den senaste uppdateringen"),
    "missing": message("saknas"),
    "returned": message("är tillbaka"),
    "unreadable": message("kan inte läsas"),
}
DAMAGED = ("changed", "unreadable")
"""What only a round finds; the nightly run itself sees what is edited, missing or returned."""


class _State(msgspec.Struct):
    """The round under way, and when the last whole round ended and what it found, by path.

    What is found wrong is looked at again when a stopped round goes on: it may be mended by then.
    """

    started: float = 0.0
    done: dict[str, str] = {}
    last: dict[str, str] = {}
    finished: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that is not as it was; `kind` is one of KINDS."""

    path: str
    kind: str

    def __str__(self) -> str:
        return f"{self.path} {KINDS[self.kind]}."

    @property
    def swedish(self) -> str:
        """The finding as a report keeps it."""
        return f"{self.path} {KINDS[self.kind].swedish}."


@dataclass(frozen=True, slots=True)
class Round:
    """A whole round: when it ended, in seconds since 1970, and what was not as it was."""

    finished: float
    wrong: tuple[Finding, ...]

    @property
    def damaged(self) -> tuple[Finding, ...]:
        """What nothing but a round finds."""
        return tuple(finding for finding in self.wrong if finding.kind in DAMAGED)


def last(index: Path) -> Round | None:
    """Return the last whole round over the originals of an index; None when there was none."""
    known = _load_state(index / FILE)
    if not known.finished:
        return None
    return Round(known.finished, tuple(Finding(*pair) for pair in sorted(known.last.items())))


def check(
    files: Iterable[FileRecord], corpus: Path, state: Path, rate: float, progress: Progress
) -> Iterator[Finding]:
    """Re-hash the originals and yield what is not as it was; a stopped round goes on from there.

    Args:
        files: what is known of every file.
        corpus: where they lie.
        state: the file that remembers how far the round has come.
        rate: MiB a second to read at most; 0 for as fast as it goes.
        progress: told of each file done.
    """
    known = _load_state(state)
    if not known.done:
        known.started = time.time()
    wanted = [file for file in files if file.sha256]
    saved = time.monotonic()
    for number, file in enumerate(wanted, 1):
        if known.done.get(file.path) != "ok":
            known.done[file.path] = _check_file(file, corpus, rate)
        kind = known.done[file.path]
        if kind == "ok" and known.last.get(file.path) == "missing":
            kind = "returned"
        if kind != "ok":
            yield Finding(file.path, kind)
        progress(_("Kontrollerar original"), number, len(wanted))
        if time.monotonic() - saved > _SAVE_SECONDS:
            saved = time.monotonic()
            write_whole(state, msgspec.json.encode(known))
    bad = {path: kind for path, kind in known.done.items() if kind != "ok"}
    write_whole(state, msgspec.json.encode(_State(last=bad, finished=time.time())))


def _load_state(state: Path) -> _State:
    try:
        return state_files.load(state, _State) or _State()
    except DamagedStateError:
        return _State()


def _check_file(file: FileRecord, corpus: Path, rate: float) -> str:
    place = file.below(corpus)
    try:
        now = place.stat()
        same = (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)
        if _hash_slowly(place, rate) == file.sha256:
            return "ok"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return "changed" if same else "edited"


def _hash_slowly(place: Path, rate: float) -> str:
    digest = hashlib.sha256()
    handle = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    began, size = time.monotonic(), 0
    with os.fdopen(handle, "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if rate:
                ahead = size / (rate * _BLOCK) - (time.monotonic() - began)
                time.sleep(max(0.0, ahead))
    return digest.hexdigest()
