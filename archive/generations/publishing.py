"""Publish, roll back and retire generations; which one answers.

`index/current` names the generation that answers; it is replaced in one rename, after every file of
the new build has reached the disk.
"""

from __future__ import annotations

import contextlib
import logging
import re
import time
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.errors import IndexUnusableError, NotFoundError
from archive.generations.generation_manifest import MANIFEST, NAME, entries, folder, load, names
from archive.generations.verifying import VERIFIED, verify
from archive.messages import _, message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

    from archive.generations.generation_manifest import Generation, Manifest

POINTER = "current"
_MADE = re.compile(r"\d{8}T\d{6}Z?(-\d+)?")
"""A name that `new_name` made: others in the folder are a person's, or damage."""
_POINTER_SIZE = 1000
log = logging.getLogger(__name__)


def pointed(index: Path) -> str | None:
    """Return the name of the generation that was published last, or None.

    A damaged pointer counts as pointing at the newest whole generation.
    """
    try:
        return pointer(index)
    except DamagedStateError:
        return next(iter(names(index)), None)


def is_published(index: Path, name: str) -> bool:
    """Return whether the pointer itself, sound or not, holds this name."""
    try:
        return pointer(index) == name
    except DamagedStateError:
        return False


def pointer(index: Path) -> str | None:
    """Return the name in the pointer; None when there is no pointer.

    Raises:
        DamagedStateError: it holds no name.
    """
    data = state_files.read(index / POINTER, _POINTER_SIZE)
    if data is None:
        return None
    name = data.decode("ascii", "replace").strip()
    if not NAME.fullmatch(name):
        raise DamagedStateError(message("den nämner ingen generation"))
    return name


def candidates(index: Path) -> list[str]:
    """Return the generations that may answer: the published one, then those before it.

    Where the pointer names none that is there, it is damaged: then any may, the newest first.
    """
    name, kept = pointed(index), names(index)
    if name is None:
        return []
    before = [other for other in kept if other < name]
    if (folder(index) / name).is_dir():
        return [name, *before]
    return [name, *kept]


def current(index: Path) -> Generation:
    """Return the generation that answers: the published one, or the newest sound one before it.

    Raises:
        IndexUnusableError: nothing is published, or no generation is sound.
    """
    problems: list[object] = []
    for candidate in candidates(index):
        try:
            generation = load(index, candidate)
        except (IndexUnusableError, NotFoundError) as error:
            problems.append(error)
            continue
        if not (damage := verify(index, generation)):
            return generation
        problems.append(
            message(
                "Generationen %(name)s är skadad (%(damage)s).", name=candidate, damage=damage[0]
            )
        )
        log.error(
            _(
                "%(problem)s Den föregående används om den finns; kör handlingar index.",
                problem=problems[-1],
            )
        )
    if not problems:
        msg = message("Det finns inget index i %(index)s; kör handlingar index först.", index=index)
        raise IndexUnusableError(msg)
    msg = message(
        "%(problem)s Ingen tidigare generation är hel; kör handlingar index.", problem=problems[0]
    )
    raise IndexUnusableError(msg)


def seal(place: Path, manifest: Manifest) -> None:
    """Write a generation's manifest and see that all of it is on the disk, for its owner alone."""
    told = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    (place / MANIFEST).write_bytes(state_files.sealed(told))
    settle(place)


def settle(place: Path) -> None:
    """See that all of a generation is on the disk, for its owner alone."""
    for path in (*place.rglob("*"), place):
        state_files.restrict(path)
        state_files.flush(path)


def publish(index: Path, name: str) -> None:
    """Let a sealed generation answer from now on."""
    state_files.flush(folder(index))
    state_files.write_whole(index / POINTER, name.encode())


def retire(index: Path, keep: int, answered: str | None = None) -> list[str]:
    """Delete what is neither current nor among the `keep` newest before it; return the names.

    `answered` is the generation that answered before the current one: those between the two had
    been rolled back, and are not what anyone wants to go back to.
    Half-built folders of runs that were killed go too. A reader that still holds a retired
    generation keeps its open files until it lets go.
    """
    name = pointed(index)
    newest = min(name or "", answered or name or "")
    before = [other for other in names(index) if other <= newest and other != name]
    kept = {name, *before[: max(0, keep - 1)]}
    gone = []
    for entry in entries(folder(index)):
        if entry.name not in kept:
            discard(entry)
            gone.append(entry.name)
    for entry in entries(index / VERIFIED):
        if entry.stem not in kept:
            state_files.remove(entry)
    return gone


def discard(place: Path) -> None:
    """Delete a generation: first its manifest, so that a half-deleted one is no generation."""
    if place.is_dir() and not place.is_symlink():
        state_files.remove(place / MANIFEST)
    state_files.remove(place)


def rollback(index: Path) -> tuple[str, str]:
    """Go back to the generation before the current one; return both names, old first.

    Raises:
        IndexUnusableError: nothing is published.
        NotFoundError: there is no earlier sound generation.
    """
    name = pointed(index)
    if name is None:
        msg = message("Det finns inget index i %(index)s.", index=index)
        raise IndexUnusableError(msg)
    for other in names(index):
        with contextlib.suppress(IndexUnusableError):
            if other < name and not verify(index, load(index, other), deep=True):
                publish(index, other)
                return name, other
    msg = message(
        "Det finns ingen tidigare generation att gå tillbaka till före %(name)s.", name=name
    )
    raise NotFoundError(msg)


def new_name(index: Path, now: float | None = None) -> str:
    """Return a name after every other: the time in UTC, or the last name's successor."""
    made = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now if now is not None else time.time()))
    there = (entry.name.lstrip(".") for entry in entries(folder(index)))
    taken = [name for name in there if _MADE.fullmatch(name)]
    last = max([*taken, *filter(_MADE.fullmatch, [pointed(index) or ""])], default="")
    if made > last:
        return made
    stem, _, number = last.partition("-")
    return f"{stem}-{int(number or 0) + 1:04d}"
