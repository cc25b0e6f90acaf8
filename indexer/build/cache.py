"""Cache of readings by content and reader, so that nothing is read twice.

One file for each content: compressed readings one after the other, then a list of where they are
and how reading ended, then a trailer. A file that is cut short or damaged counts as absent.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import tempfile
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from archive.errors import NothingDoneError, why
from archive.messages import message
from archive.model import Outcome, Reading, Status
from archive.state_files import make_folder, remove
from indexer.build import disk

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_MAGIC = b"HRC1"
_READ = (Status.OK, Status.PARTIAL)
_TRAILER = struct.Struct("<4sQII")
_encode = msgspec.msgpack.Encoder().encode
_reading = msgspec.msgpack.Decoder(Reading).decode


class ReadingLocation(msgspec.Struct, frozen=True, array_like=True):
    """Where a reading lies in its file.

    `size` counts characters, `fingerprint` tells the reading from others.
    """

    offset: int
    length: int
    check: int
    size: int
    fingerprint: str


class Index(msgspec.Struct, frozen=True):
    """How reading a content ended, and where its readings are.

    `suffix` is that of the name it was read by, from which some formats are known.
    """

    outcome: Outcome
    places: tuple[ReadingLocation, ...]
    suffix: str = ""

    def holds_for(self, suffix: str) -> bool:
        """Return whether reading the content by a name with some suffix would find no more."""
        return self.outcome.status in _READ or self.suffix == suffix

    def is_better_than(self, other: Outcome) -> bool:
        """Return whether something was read, and by another reading nothing."""
        return self.outcome.status in _READ and other.status not in _READ


def unchangeable(folder: Path, error: OSError) -> NothingDoneError:
    """Return the sentence that readings cannot be written or deleted in a folder."""
    return NothingDoneError(
        message(
            "Läsningarna i %(folder)s kan inte sparas eller tas bort: %(reason)s. Se till att det "
            "går att skriva där, och kör om.",
            folder=folder,
            reason=why(error),
        )
    )


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Let what keeps readings from being written or deleted be no fault of the file that is read.

    A full or failing disk is explained elsewhere.

    Raises:
        NothingDoneError: they cannot be.
    """
    try:
        yield
    except OSError as error:
        if disk.explanation(error):
            raise
        raise unchangeable(folder, error) from error


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

    def is_whole(self, sha256: str) -> bool:
        """Return whether every reading of a content is kept as it was written."""
        index = self.index(sha256)
        return index is not None and is_whole(self.path(sha256), index.places)

    def forget(self, sha256: str) -> None:
        """Delete every reading of a content, whoever made it."""
        with changing(self.folder):
            for path in self.folder.glob(f"{sha256[:2]}/{sha256}.*"):
                remove(path)

    def drop_drafts(self) -> None:
        """Delete what killed processes left half-written, and nothing that one is writing now."""
        with changing(self.folder):
            for path in self.folder.glob("*/.*"):
                if not _is_being_written(path):
                    remove(path)

    def sweep(self, wanted: Container[str]) -> None:
        """Delete the readings of contents no one wants, and those of other readers."""
        self.drop_drafts()
        with changing(self.folder):
            for path in self.folder.glob("*/[!.]*"):
                sha256, _, key = path.name.partition(".")
                if sha256 not in wanted or key != self.key:
                    remove(path)


class Keeper:
    """Writes the readings of one content; they count when `finish` has put them in place."""

    def __init__(self, path: Path) -> None:
        self._path = path
        make_folder(path.parent.parent)  # readings hold what is masked everywhere else
        make_folder(path.parent)
        handle, draft = tempfile.mkstemp(".draft", f".{path.name}.", path.parent)
        with suppress(OSError):  # a disk that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)  # until closed: see _is_being_written
        self._draft = Path(draft)
        self._stream: IO[bytes] = os.fdopen(handle, "wb")
        self._places: list[ReadingLocation] = []

    def add(self, reading: Reading) -> None:
        """Append a reading."""
        plain = _encode(reading)
        packed = zlib.compress(plain, 1)
        fingerprint = hashlib.blake2b(plain, digest_size=12).hexdigest()
        size = sum(len(page.text) for page in reading.pages)
        self._places.append(
            ReadingLocation(self._stream.tell(), len(packed), zlib.crc32(packed), size, fingerprint)
        )
        self._stream.write(packed)

    def finish(self, outcome: Outcome, suffix: str = "") -> Index:
        """Close the file and put it in place."""
        index = Index(outcome, tuple(self._places), suffix)
        packed = zlib.compress(_encode(index), 1)
        at = self._stream.tell()
        self._stream.write(packed)
        self._stream.write(_TRAILER.pack(_MAGIC, at, len(packed), zlib.crc32(packed)))
        self._stream.flush()
        if self._path.is_dir():
            remove(self._path)
        self._draft.replace(self._path)
        self._stream.close()
        return index

    def abandon(self) -> None:
        """Throw away what has been written."""
        self._stream.close()
        self._draft.unlink(missing_ok=True)


def _is_being_written(draft: Path) -> bool:
    """Return whether a process, of this machine or another, holds a draft; the dead hold none."""
    try:
        with draft.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, IsADirectoryError):
        return False
    except OSError:  # held, or on a disk that cannot tell
        return True
    return False


def index_of(path: Path) -> Index | None:
    """Return the list at the end of a file of readings, or None when it is not whole."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(-_TRAILER.size, os.SEEK_END)
            magic, at, length, check = _TRAILER.unpack(stream.read(_TRAILER.size))
            if magic != _MAGIC or at + length != size:
                return None
            stream.seek(at)
            packed = stream.read(length)
        if zlib.crc32(packed) != check:
            return None
        return msgspec.msgpack.decode(zlib.decompress(packed), type=Index)
    except (OSError, ValueError, struct.error, zlib.error, RecursionError):
        return None


def is_whole(path: Path, places: tuple[ReadingLocation, ...]) -> bool:
    """Return whether the readings at some places of a file are the bytes that were written."""
    try:
        with path.open("rb") as stream:
            for place in places:
                stream.seek(place.offset)
                if zlib.crc32(stream.read(place.length)) != place.check:
                    return False
    except (OSError, ValueError, OverflowError):
        return False
    return True


def readings(path: Path, places: tuple[ReadingLocation, ...]) -> Iterator[Reading]:
    """Return the readings at some places of a file.

    Raises:
        ValueError: one of them is damaged.
    """
    with path.open("rb") as stream:
        for place in places:
            stream.seek(place.offset)
            packed = stream.read(place.length)
            if zlib.crc32(packed) != place.check:
                msg = message("%(path)s är skadad.", path=path)
                raise ValueError(msg)
            yield _reading(zlib.decompress(packed))
