"""Which files make up the index, and are they what was written?"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from archive.engines.arrays.container import load
from archive.engines.arrays.index import Index
from archive.engines.arrays.rows import from_arrays
from archive.engines.arrays.segment import fields_of
from archive.engines.folders import crc_of, damaged, missing, sealed, unsealed, write_through
from archive.errors import IndexUnusableError
from archive.tree import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1
MANIFEST = "manifest"
INDEX_NAME = "MAIN"
ARRAYS = ".arrays"
NAMES = (*FIELDS, "id", "document")
"""Our token fields, and the two fields by which Whoosh knows a section."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What counts: segments in order, the rows' file, and Whoosh's own files with size and CRC."""

    number: int = 0
    segments: tuple[str, ...] = ()
    rows: str = ""
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    version: int = VERSION

    def names(self) -> set[str]:
        """Return the name of every file that counts."""
        arrays = {segment + ARRAYS for segment in self.segments}
        return {MANIFEST, self.rows, *arrays, *self.files}


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    values = json.loads(unsealed(folder / MANIFEST))
    if values.get("version") != VERSION:
        msg = f"Indexet i {folder} är av en annan version; kör ”handlingar index --rebuild”."
        raise IndexUnusableError(msg)
    values["segments"] = tuple(values["segments"])
    values["files"] = {name: tuple(pair) for name, pair in values["files"].items()}
    return Manifest(**values)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts."""
    write_through(folder / MANIFEST, sealed(json.dumps(asdict(manifest)).encode()))


def opened(folder: Path, *, verify: bool = True) -> Index:
    """Return the index in a folder."""
    manifest = read_manifest(folder)
    for name, (size, _) in manifest.files.items():
        if not (folder / name).is_file():
            raise missing(folder / name)
        if (folder / name).stat().st_size != size:
            raise damaged(folder / name)
    segments = [
        fields_of(load(folder / (segment + ARRAYS), verify=verify), NAMES)
        for segment in manifest.segments
    ]
    return Index(segments, from_arrays(load(folder / manifest.rows, verify=verify)))


def check(folder: Path) -> None:
    """Verify every file.

    Raises:
        IndexUnusableError: one is missing or not what was written.
    """
    opened(folder)
    for name, (_, crc) in read_manifest(folder).files.items():
        if crc_of(folder / name) != crc:
            raise damaged(folder / name)
