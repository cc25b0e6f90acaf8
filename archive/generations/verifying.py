"""Verification of a generation's files by size and checksum, remembered for a day."""

from __future__ import annotations

import contextlib
import hashlib
import time
from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.errors import why
from archive.generations.generation_manifest import CATALOGUE, MANIFEST
from archive.messages import Message, message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

    from archive.generations.generation_manifest import Generation

VERIFIED = "verified"
_TRUST_SECONDS = 24 * 3600.0
"""How long a verified generation with unchanged file times is opened without hashing it again."""


class _Verified(msgspec.Struct):
    """When a generation was last compared with its checksums, and how its files looked then."""

    at: float
    files: list[str]


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
    if wrong or (not deep and _was_verified(index, generation.name, stamp)):
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
        _note_verified(index, generation.name, stamp)
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


def _was_verified(index: Path, name: str, stamp: list[str]) -> bool:
    try:
        kept = state_files.load(index / VERIFIED / f"{name}.json", _Verified)
    except DamagedStateError:
        return False
    return kept is not None and kept.files == stamp and 0 <= time.time() - kept.at < _TRUST_SECONDS


def _note_verified(index: Path, name: str, stamp: list[str]) -> None:
    with contextlib.suppress(OSError):  # a reader may have no right to write; it verifies again
        state_files.make_folder(index / VERIFIED)
        state_files.write_whole(
            index / VERIFIED / f"{name}.json",
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
