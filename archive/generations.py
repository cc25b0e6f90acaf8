"""Which build of the index is current, and how does the next one take its place?

`index/generations/NAME/` holds one build: the catalogue, the engine's folder and a manifest with a
checksum of every file. `index/current` names the one that answers; it is replaced in one rename,
after every file of the new build has reached the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from archive.errors import IndexUnusableError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = "catalogue.sqlite"
ENGINE = "engine"
MANIFEST = "manifest.json"
_POINTER = "current"
_FOLDER = "generations"
_VERIFIED = "verified"
_TRUST_SECONDS = 24 * 3600.0
"""How long a verified generation with unchanged file times is opened without hashing it again."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of and from. `files` maps a relative path to [size, digest]."""

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


@dataclass(frozen=True, slots=True)
class Generation:
    """A published build."""

    name: str
    folder: Path
    manifest: Manifest

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
    return index / _FOLDER


def names(index: Path) -> list[str]:
    """Return the names of all whole generations, the newest first."""
    if not folder(index).is_dir():
        return []
    whole = (entry.name for entry in folder(index).iterdir() if (entry / MANIFEST).is_file())
    return sorted((name for name in whole if not name.startswith(".")), reverse=True)


def load(index: Path, name: str) -> Generation:
    """Return a generation by name, unverified.

    Raises:
        NotFoundError: there is none of that name.
        IndexUnusableError: its manifest cannot be read.
    """
    place = folder(index) / name
    try:
        manifest = msgspec.json.decode((place / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        msg = f"Det finns ingen generation {name} i {index}."
        raise NotFoundError(msg) from error
    except (OSError, msgspec.DecodeError) as error:
        msg = f"Generationen {name} är skadad: {MANIFEST} kan inte läsas ({error})."
        raise IndexUnusableError(msg) from error
    return Generation(name, place, manifest)


def pointed(index: Path) -> str | None:
    """Return the name of the generation that was published last, or None."""
    with contextlib.suppress(FileNotFoundError):
        return (index / _POINTER).read_text("utf-8").strip() or None
    return None


def current(index: Path) -> Generation:
    """Return the generation that answers: the published one, or the newest sound one before it.

    Raises:
        IndexUnusableError: nothing is published, or no generation is sound.
    """
    name = pointed(index)
    if name is None:
        msg = f"Det finns inget index i {index}; kör handlingar index först."
        raise IndexUnusableError(msg)
    older = [other for other in names(index) if other < name]
    problems = []
    for candidate in (name, *older):
        try:
            generation = load(index, candidate)
        except (IndexUnusableError, NotFoundError) as error:
            problems.append(str(error))
            continue
        if not (damage := verify(index, generation)):
            return generation
        problems.append(f"Generationen {candidate} är skadad ({damage[0]}).")
        log.error("%s Den föregående används om den finns; kör handlingar index.", problems[-1])
    msg = f"{problems[0]} Ingen tidigare generation är hel; kör handlingar index."
    raise IndexUnusableError(msg)


def verify(index: Path, generation: Generation, *, deep: bool = False) -> list[str]:
    """Return what is wrong with a generation's files, in Swedish; empty when it is sound.

    Sizes are always compared. Digests are compared when `deep`, when the files or what is known of
    them were changed since they were last verified, or when that was more than a day ago.
    """
    wrong = []
    stamp = []
    for path, (size, _) in sorted(generation.manifest.files.items()):
        try:
            stat = (generation.folder / path).stat()
        except OSError:
            wrong.append(f"{path} saknas")
            continue
        if stat.st_size != size:
            wrong.append(f"{path} har {stat.st_size} byte i stället för {size}")
        stamp.append(f"{path} {stat.st_size} {stat.st_ctime_ns} {stat.st_ino}")
    if wrong or (not deep and _trusted(index, generation.name, stamp)):
        return wrong
    for path, (_, digest) in sorted(generation.manifest.files.items()):
        if checksum(generation.folder / path) != digest:
            wrong.append(f"{path} har ändrats sedan den skrevs")
    if not wrong:
        _trust(index, generation.name, stamp)
    return wrong


def _trusted(index: Path, name: str, stamp: list[str]) -> bool:
    try:
        kept = json.loads((index / _VERIFIED / f"{name}.json").read_bytes())
        return bool(kept["files"] == stamp and 0 <= time.time() - kept["at"] < _TRUST_SECONDS)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _trust(index: Path, name: str, stamp: list[str]) -> None:
    with contextlib.suppress(OSError):  # a reader may have no right to write; it verifies again
        (index / _VERIFIED).mkdir(exist_ok=True)
        write_whole(
            index / _VERIFIED / f"{name}.json",
            json.dumps({"at": time.time(), "files": stamp}).encode(),
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
    """Write a generation's manifest and see that every file and folder of it is on the disk."""
    (place / MANIFEST).write_bytes(
        msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    )
    for path in (*place.rglob("*"), place):
        flush(path)


def publish(index: Path, name: str) -> None:
    """Let a sealed generation answer from now on."""
    flush(folder(index))
    write_whole(index / _POINTER, name.encode())


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by one that is wholly on the disk, or leave it as it is."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """See that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
            entry.unlink(missing_ok=True)
    return gone


def discard(place: Path) -> None:
    """Delete a generation: first its manifest, so that a half-deleted one is no generation."""
    (place / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(place, ignore_errors=True)


def _entries(place: Path) -> Iterator[Path]:
    return iter(sorted(place.iterdir())) if place.is_dir() else iter(())


def rollback(index: Path) -> tuple[str, str]:
    """Go back to the generation before the current one; return both names, old first.

    Raises:
        IndexUnusableError: nothing is published.
        NotFoundError: there is no earlier sound generation.
    """
    name = pointed(index)
    if name is None:
        msg = f"Det finns inget index i {index}."
        raise IndexUnusableError(msg)
    for other in names(index):
        if other < name and not verify(index, load(index, other), deep=True):
            publish(index, other)
            return name, other
    msg = f"Det finns ingen tidigare generation att gå tillbaka till före {name}."
    raise NotFoundError(msg)


def new_name(index: Path, now: float | None = None) -> str:
    """Return a name after every other: the time in UTC, or the last name's successor."""
    made = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now if now is not None else time.time()))
    taken = [entry.name.lstrip(".") for entry in _entries(folder(index))]
    last = max([*taken, pointed(index) or ""], default="")
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
