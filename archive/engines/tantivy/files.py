"""Which files make up the index, and are they what was written?"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import tantivy

from archive.engines.arrays.container import load
from archive.engines.arrays.rows import Rows, from_arrays
from archive.engines.folders import crc_of, damaged, missing, sealed, unsealed, write_through
from archive.engines.tantivy.common import Common
from archive.engines.tantivy.executor import TantivyExecutor
from archive.errors import IndexUnusableError

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
MANIFEST = "manifest"
UNCOUNTED = (".managed.json", ".lock", MANIFEST)
"""Ends of the names of files that a writer uses before it commits, or that seal themselves."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What counts: the files of rows and common words, and all files with size and CRC-32."""

    number: int = 0
    rows: str = ""
    common: str = ""
    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    version: int = VERSION


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    values = json.loads(unsealed(folder / MANIFEST))
    if values.get("version") != VERSION:
        raise _of_another_version(folder)
    values["files"] = {name: tuple(pair) for name, pair in values["files"].items()}
    return Manifest(**values)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts."""
    write_through(folder / MANIFEST, sealed(json.dumps(asdict(manifest)).encode()))


def check(folder: Path) -> Manifest:
    """Verify every file and return the manifest.

    Raises:
        IndexUnusableError: one is missing or not what was written.
    """
    manifest = read_manifest(folder)
    for name, (size, crc) in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise missing(path)
        if path.stat().st_size != size or crc_of(path) != crc:
            raise damaged(path)
    return manifest


def rows_in(folder: Path, manifest: Manifest) -> Rows:
    """Return the rows of an index whose files were verified."""
    return from_arrays(load(folder / manifest.rows, verify=False))


def common_in(folder: Path, manifest: Manifest) -> Common:
    """Return the common words of an index whose files were verified."""
    return Common(load(folder / manifest.common, verify=False) if manifest.common else None)


def opened(folder: Path, level: str, narrower: Mapping[str, TantivyExecutor]) -> TantivyExecutor:
    """Return what answers from the index in a folder, which is that of a level; see `levels`.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    manifest = check(folder)
    aside = _aside(folder)
    try:
        index = tantivy.Index.open(aside.name)
        index.config_reader("manual", 0)
        searcher = index.searcher()
    except (OSError, ValueError) as error:
        raise _of_another_version(folder) from error
    rows = rows_in(folder, manifest)
    common = common_in(folder, manifest)
    return TantivyExecutor(
        searcher,
        index.schema,
        rows,
        common,
        held=aside,
        level=level,
        narrower=narrower,
    )


def _aside(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """Return a folder of links to the index.

    Tantivy locks a file in the folder even to read, and who reads may not be allowed to write.
    """
    aside = tempfile.TemporaryDirectory(prefix="handlingar-")
    for path in folder.iterdir():
        if path.is_file() and not path.name.endswith(".lock"):
            Path(aside.name, path.name).symlink_to(path.absolute())
    return aside


def _of_another_version(folder: Path) -> IndexUnusableError:
    return IndexUnusableError(
        f"Indexet i {folder} är av en annan version; kör ”handlingar index --rebuild”."
    )
