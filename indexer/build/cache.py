"""What has been read already? Readings kept by content and reader, so that nothing is read twice.

One file for each content: compressed readings one after the other, then a list of where they are
and how reading ended, then a trailer. A file that is cut short or damaged counts as absent.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import msgspec

from archive.model import Outcome, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"HRC1"
_TRAILER = struct.Struct("<4sQII")
_encode = msgspec.msgpack.Encoder().encode
_reading = msgspec.msgpack.Decoder(Reading).decode


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a reading lies in its file; `size` counts characters, `print` tells it from others."""

    offset: int
    length: int
    check: int
    size: int
    print: str


class Index(msgspec.Struct, frozen=True):
    """How reading a content ended, and where its readings are."""

    outcome: Outcome
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of readings. `key` stands for the reader and the settings that matter to it."""

    folder: Path
    key: str

    def path(self, sha256: str) -> Path:
        """Return where the readings of a content are kept."""
        return self.folder / sha256[:2] / f"{sha256}.{self.key}"

    def index(self, sha256: str) -> Index | None:
        """Return how reading a content ended, or None when it is not kept whole."""
        return index_of(self.path(sha256))

    def forget(self, sha256: str) -> None:
        """Delete every reading of a content, whoever made it."""
        for path in self.folder.glob(f"{sha256[:2]}/{sha256}.*"):
            path.unlink(missing_ok=True)

    def sweep(self, wanted: set[str]) -> None:
        """Delete the readings of contents no one wants, and those of other readers."""
        for path in self.folder.glob("*/*"):
            sha256, _, key = path.name.partition(".")
            if sha256 not in wanted or key != self.key:
                path.unlink(missing_ok=True)


class Keeper:
    """Writes the readings of one content; they count when `finish` has put them in place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        private(path.parent.parent)
        path.parent.mkdir(exist_ok=True)
        self._draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
        self._stream: IO[bytes] = self._draft.open("wb")
        self._places: list[Place] = []

    def add(self, reading: Reading) -> None:
        """Append a reading."""
        plain = _encode(reading)
        packed = zlib.compress(plain, 1)
        digest = hashlib.blake2b(plain, digest_size=12).hexdigest()
        size = sum(len(page.text) for page in reading.pages)
        self._places.append(
            Place(self._stream.tell(), len(packed), zlib.crc32(packed), size, digest)
        )
        self._stream.write(packed)

    def finish(self, outcome: Outcome) -> Index:
        """Close the file and put it in place."""
        index = Index(outcome, tuple(self._places))
        packed = zlib.compress(_encode(index), 1)
        at = self._stream.tell()
        self._stream.write(packed)
        self._stream.write(_TRAILER.pack(_MAGIC, at, len(packed), zlib.crc32(packed)))
        self._stream.close()
        self._draft.replace(self._path)
        return index

    def abandon(self) -> None:
        """Throw away what has been written."""
        self._stream.close()
        self._draft.unlink(missing_ok=True)


def private(folder: Path) -> None:
    """Make a folder that only its owner may enter: readings hold what is masked everywhere else."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != 0o700:
        folder.chmod(0o700)


def index_of(path: Path) -> Index | None:
    """Return the list at the end of a file of readings, or None when it is not whole."""
    try:
        with path.open("rb") as stream:
            stream.seek(-_TRAILER.size, os.SEEK_END)
            magic, at, length, check = _TRAILER.unpack(stream.read(_TRAILER.size))
            stream.seek(at)
            packed = stream.read(length)
        if magic != _MAGIC or zlib.crc32(packed) != check:
            return None
        return msgspec.msgpack.decode(zlib.decompress(packed), type=Index)
    except (OSError, struct.error, zlib.error, msgspec.DecodeError):
        return None


def readings(path: Path, places: tuple[Place, ...]) -> Iterator[Reading]:
    """Return the readings at some places of a file.

    Raises:
        ValueError: one of them is damaged.
    """
    with path.open("rb") as stream:
        for place in places:
            stream.seek(place.offset)
            packed = stream.read(place.length)
            if zlib.crc32(packed) != place.check:
                msg = f"{path} är skadad."
                raise ValueError(msg)
            yield _reading(zlib.decompress(packed))
