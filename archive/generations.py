"""Publish, open, verify and retire the generations (whole builds) of the index.

`index/generations/NAME/` holds one build: the catalogue, the engine's folder and a manifest with a
checksum of every file. `index/current` names the one that answers; it is replaced in one rename,
after every file of the new build has reached the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import stat
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec

from archive import state_files
from archive.engines import written_by
from archive.errors import IndexUnusableError, NotFoundError, why
from archive.messages import Message, _, message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = "catalogue.sqlite"
ENGINE = "engine"
MANIFEST = "manifest.json"
VOCABULARY = "vocabulary.json"
"""The vocabulary a generation was built with, so that it can be answered as long as it is kept."""
POINTER = "current"
FOLDER = "generations"
_VERIFIED = "verified"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_MADE = re.compile(r"\d{8}T\d{6}Z?(-\d+)?")
"""A name that `new_name` made: others in the folder are a person's, or damage."""
_POINTER_SIZE = 1000
_TRUST_SECONDS = 24 * 3600.0
"""How long a verified generation with unchanged file times is opened without hashing it again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of and from.

    `files` maps a relative path to [size, digest]; `settings` has those that decide what is in it.
    """

    name: str
    built: str
    engine: str
    engine_reason: str
    analyser: str
    vocabulary: str
    reader: str
    catalogue: str
    corpus: str
    documents: int
    sections: int
    counts: dict[str, int]
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    golden: dict[str, tuple[int, list[str]]] = field(default_factory=dict)


class _Verified(msgspec.Struct):
    """When a generation was last compared with its checksums, and how its files looked then."""

    at: float
    files: list[str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A published build."""

    name: str
    folder: Path
    manifest: Manifest

    @property
    def index(self) -> Path:
        """The index that it is a generation of."""
        return self.folder.parent.parent

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.folder / CATALOGUE

    @property
    def engine(self) -> Path:
        """The engine's folder."""
        return self.folder / ENGINE


def folder(index: Path) -> Path:
    """Return the folder that holds the generations."""
    return index / FOLDER


def names(index: Path) -> list[str]:
    """Return the names of all whole generations, the newest first."""
    whole = (
        entry.name
        for entry in _entries(folder(index))
        if _NAME.fullmatch(entry.name) and _is_file(entry / MANIFEST)
    )
    return sorted(whole, reverse=True)


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def load(index: Path, name: str) -> Generation:
    """Return a generation by name, unverified.

    Raises:
        NotFoundError: there is none of that name.
        IndexUnusableError: its manifest cannot be read.
    """
    return load_folder(folder(index) / name, name)


def load_folder(place: Path, name: str) -> Generation:
    """Return the generation in a folder, wherever that lies, unverified.

    Raises:
        NotFoundError: it holds none.
        IndexUnusableError: its manifest cannot be read.
    """
    try:
        manifest = state_files.load(place / MANIFEST, Manifest)
    except DamagedStateError as error:
        msg = message(
            "Generationen %(name)s är skadad: %(manifest)s kan inte läsas (%(error)s).",
            name=name,
            manifest=MANIFEST,
            error=error,
        )
        raise IndexUnusableError(msg) from error
    if manifest is None:
        msg = message(
            "Det finns ingen generation %(name)s i %(folder)s.",
            name=name,
            folder=place.parent.parent,
        )
        raise NotFoundError(msg)
    engine = written_by(place / ENGINE, manifest.engine)
    return Generation(name, place, replace(manifest, engine=engine))


def readable(index: Path) -> list[Generation]:
    """Return the generations whose manifest can be read, the newest first."""
    found = []
    for name in names(index):
        with contextlib.suppress(IndexUnusableError, NotFoundError):
            found.append(load(index, name))
    return found


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
    if not _NAME.fullmatch(name):
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


def verify(index: Path, generation: Generation, *, deep: bool = False) -> list[Message]:
    """Return what is wrong with a generation's files; empty when it is sound.

    Sizes are always compared. Digests are compared when `deep`, when the files or what is known of
    them were changed since they were last verified, or when that was more than a day ago.
    """
    if wrong := misshapen(generation):
        return wrong
    stamp = []
    for path, (size, _digest) in sorted(generation.manifest.files.items()):
        try:
            seen = (generation.folder / path).stat()
        except (OSError, ValueError):
            wrong.append(message("%(path)s saknas", path=path))
            continue
        if seen.st_size != size:
            wrong.append(
                message(
                    "%(path)s har %(size)s byte i stället för %(wanted)s",
                    path=path,
                    size=seen.st_size,
                    wanted=size,
                )
            )
        stamp.append(f"{path} {seen.st_size} {seen.st_ctime_ns} {seen.st_ino}")
    if wrong or (not deep and _trusted(index, generation.name, stamp)):
        return wrong
    for path, (_size, digest) in sorted(generation.manifest.files.items()):
        try:
            if checksum(generation.folder / path) != digest:
                wrong.append(message("%(path)s har ändrats sedan den skrevs", path=path))
        except OSError as error:
            wrong.append(
                message("%(path)s kan inte läsas: %(reason)s", path=path, reason=why(error))
            )
    if not wrong:
        _trust(index, generation.name, stamp)
    return wrong


def misshapen(generation: Generation) -> list[Message]:
    """Return what no manifest that we wrote says: another's name, no catalogue, files elsewhere."""
    manifest = generation.manifest
    if manifest.name != generation.name:
        return [message("%(file)s hör till %(name)s", file=MANIFEST, name=manifest.name)]
    if CATALOGUE not in manifest.files:
        return [message("%(file)s nämner ingen katalog", file=MANIFEST)]
    outside = (p for p in manifest.files if p.startswith("/") or ".." in p.split("/"))
    return [
        message("%(file)s nämner filer utanför generationen (%(path)s)", file=MANIFEST, path=path)
        for path in outside
    ]


def _trusted(index: Path, name: str, stamp: list[str]) -> bool:
    try:
        kept = state_files.load(index / _VERIFIED / f"{name}.json", _Verified)
    except DamagedStateError:
        return False
    return kept is not None and kept.files == stamp and 0 <= time.time() - kept.at < _TRUST_SECONDS


def _trust(index: Path, name: str, stamp: list[str]) -> None:
    with contextlib.suppress(OSError):  # a reader may have no right to write; it verifies again
        state_files.make_folder(index / _VERIFIED)
        state_files.write_whole(
            index / _VERIFIED / f"{name}.json",
            msgspec.json.encode(_Verified(time.time(), stamp)),
        )


def checksum(path: Path) -> str:
    """Return the BLAKE2b digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=20)).hexdigest()


def contents(place: Path) -> dict[str, tuple[int, str]]:
    """Return size and digest of every file below a folder but its manifest, by relative path."""
    return {
        str(path.relative_to(place)): (path.stat().st_size, checksum(path))
        for path in sorted(place.rglob("*"))
        if path.is_file() and path != place / MANIFEST
    }


def seal(place: Path, manifest: Manifest) -> None:
    """Write a generation's manifest and see that all of it is on the disk, for its owner alone."""
    (place / MANIFEST).write_bytes(
        msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    )
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


def retire(index: Path, keep: int) -> list[str]:
    """Delete what is neither current nor among the `keep` newest before it; return the names.

    Half-built folders of runs that were killed go too. A reader that still holds a retired
    generation keeps its open files until it lets go.
    """
    name = pointed(index)
    before = [other for other in names(index) if name is not None and other < name]
    kept = {name, *before[: max(0, keep - 1)]}
    gone = []
    for entry in _entries(folder(index)):
        if entry.name not in kept:
            discard(entry)
            gone.append(entry.name)
    for entry in _entries(index / _VERIFIED):
        if entry.stem not in kept:
            state_files.remove(entry)
    return gone


def discard(place: Path) -> None:
    """Delete a generation: first its manifest, so that a half-deleted one is no generation."""
    if place.is_dir() and not place.is_symlink():
        state_files.remove(place / MANIFEST)
    state_files.remove(place)


def _entries(place: Path) -> Iterator[Path]:
    try:
        return iter(sorted(place.iterdir()))
    except OSError:
        return iter(())


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
    there = (entry.name.lstrip(".") for entry in _entries(folder(index)))
    taken = [name for name in there if _MADE.fullmatch(name)]
    last = max([*taken, *filter(_MADE.fullmatch, [pointed(index) or ""])], default="")
    if made > last:
        return made
    stem, _, number = last.partition("-")
    return f"{stem}-{int(number or 0) + 1:04d}"


def describe(generation: Generation) -> dict[str, Any]:
    """Return what status shows of a generation."""
    manifest = generation.manifest
    return {
        "generation": generation.name,
        "built": manifest.built,
        "engine": manifest.engine,
        "engine_reason": manifest.engine_reason,
        "analyser": manifest.analyser,
        "vocabulary": manifest.vocabulary,
        "reader": manifest.reader,
    }
