"""Files of an index: the manifest that names them, opening and checking them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from archive import state_files
from archive.engines.arrays.container import load_arrays
from archive.engines.arrays.index import Index
from archive.engines.arrays.segment import fields_of
from archive.engines.collect.doc_values import from_arrays
from archive.engines.durable_files import with_checksum, without_checksum
from archive.errors import IndexUnusableError
from archive.messages import message
from archive.tree import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1
MANIFEST = "manifest"
ARRAYS = ".arrays"


@dataclass(frozen=True, slots=True)
class ArraysManifest:
    """What belongs to the index: its segments in order, and the file of the rows.

    `number` counts the commits. Every file carries its own checksums; the manifest has one too.
    """

    number: int = 0
    segments: tuple[str, ...] = ()
    rows: str = ""
    version: int = VERSION

    def names(self) -> set[str]:
        """Return the names of all files that belong to the index."""
        return {MANIFEST, self.rows, *(segment + ARRAYS for segment in self.segments)}


def read_manifest(folder: Path) -> ArraysManifest:
    """Return the manifest of a folder.

    0.1 wrote the same arrays with files of Whoosh beside them, which its manifest lists; nothing
    reads those.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    values = json.loads(without_checksum(folder / MANIFEST))
    if values.get("version") != VERSION or "segments" not in values:
        msg = message(
            "Indexet i %(folder)s är av en annan version; kör ”handlingar index --rebuild”.",
            folder=folder,
        )
        raise IndexUnusableError(msg)
    return ArraysManifest(values["number"], tuple(values["segments"]), values["rows"])


def write_manifest(folder: Path, manifest: ArraysManifest) -> None:
    """Write a manifest whole, so that from now on its files are the index."""
    state_files.write_whole(folder / MANIFEST, with_checksum(json.dumps(asdict(manifest)).encode()))


def open_index(folder: Path) -> Index:
    """Return the index in a folder, checksums verified.

    Raises:
        IndexUnusableError: a file is missing, damaged or of another version.
    """
    manifest = read_manifest(folder)
    segments = [
        fields_of(load_arrays(folder / (segment + ARRAYS)), FIELDS) for segment in manifest.segments
    ]
    return Index(segments, from_arrays(load_arrays(folder / manifest.rows)))
