"""Files of a Whoosh index and the manifest with their sizes and checksums."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive import state_files
from archive.engines.durable_files import (
    crc_of,
    damaged_error,
    missing_error,
    with_checksum,
    without_checksum,
)
from archive.errors import IndexUnusableError
from archive.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    Files = dict[str, tuple[int, int]]

VERSION = 1
MANIFEST = "manifest"


def read_manifest(folder: Path) -> Files:
    """Return the size and CRC-32 of every file of the index, by name.

    Raises:
        IndexUnusableError: the manifest is missing, damaged or of another version.
    """
    values = json.loads(without_checksum(folder / MANIFEST))
    if values.get("whoosh") != VERSION:
        msg = message(
            "Indexet i %(folder)s är av en annan version; kör ”handlingar index --rebuild”.",
            folder=folder,
        )
        raise IndexUnusableError(msg)
    return {name: (size, crc) for name, (size, crc) in values["files"].items()}


def write_manifest(folder: Path) -> None:
    """Flush what Whoosh has written and make it the index.

    Files that were there before are never changed by Whoosh: what is known of them holds.
    """
    before = read_manifest(folder) if (folder / MANIFEST).exists() else {}
    files = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != MANIFEST:
            files[path.name] = before.get(path.name) or _size_and_crc(path)
    state_files.flush(folder)
    text = json.dumps({"whoosh": VERSION, "files": files})
    state_files.write_whole(folder / MANIFEST, with_checksum(text.encode()))


def verify_files(folder: Path) -> None:
    """See that every file is there as it was written.

    Raises:
        IndexUnusableError: a file is missing or not what was written.
    """
    for name, (size, crc) in read_manifest(folder).items():
        path = folder / name
        if not path.is_file():
            raise missing_error(path)
        if path.stat().st_size != size or crc_of(path) != crc:
            raise damaged_error(path)


def remove_unnamed(folder: Path) -> None:
    """Remove what a writer that gave up has left: files that the manifest does not name."""
    named = {MANIFEST, *read_manifest(folder)} if (folder / MANIFEST).exists() else set()
    for path in folder.iterdir():
        if path.is_file() and path.name not in named:
            path.unlink()


def _size_and_crc(path: Path) -> tuple[int, int]:
    state_files.flush(path)
    return path.stat().st_size, crc_of(path)
