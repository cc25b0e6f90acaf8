"""A generation, one whole build of the index: its folder, its files and its manifest.

`index/generations/NAME/` holds one build: the catalogue, the engine's folder and a manifest with a
checksum of every file.
"""

from __future__ import annotations

import contextlib
import re
import stat
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from archive import state_files
from archive.engines import written_by
from archive.errors import IndexUnusableError, NotFoundError
from archive.messages import message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = "catalogue.sqlite"
ENGINE = "engine"
MANIFEST = "manifest.json"
VOCABULARY = "vocabulary.json"
"""The vocabulary a generation was built with, so that it can be answered as long as it is kept."""
FOLDER = "generations"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


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
        for entry in entries(folder(index))
        if NAME.fullmatch(entry.name) and _is_file(entry / MANIFEST)
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
        manifest = state_files.load_sealed(place / MANIFEST, Manifest)
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
    generations = []
    for name in names(index):
        with contextlib.suppress(IndexUnusableError, NotFoundError):
            generations.append(load(index, name))
    return generations


def entries(place: Path) -> Iterator[Path]:
    """Return what lies in a folder, by name; nothing where it cannot be listed."""
    try:
        return iter(sorted(place.iterdir()))
    except OSError:
        return iter(())


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
