"""Read and replace the files in which the index keeps its own state, trusting none of them.

Whatever lies in their place (nothing, other bytes, a folder, a loop of links, far too much) gives
one error of ours; what is written is whole on the disk or not at all, for its owner only.
"""

from __future__ import annotations

import contextlib
import filecmp
import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec

from archive.errors import why
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
"""Modes of what the index holds: texts of closed records stand in it."""
_LARGEST = 1 << 30
_LONGEST = 1 << 20
"""Bytes of a line."""
_SEAL = b'{"seal":"%s",'
_DIGITS = 32
T = TypeVar("T")


class DamagedStateError(Exception):
    """A state file is not what was written; the message says what is the matter."""


def read(path: Path, largest: int = _LARGEST) -> bytes | None:
    """Return the bytes of a regular file of at most `largest` bytes; None when there is none.

    Raises:
        DamagedStateError: something else lies there, or it cannot be read.
    """
    with _opened(path) as stream:
        if stream is None:
            return None
        size = os.fstat(stream.fileno()).st_size
        if size > largest:
            msg = message(
                "den är %(size)s byte stor, mer än %(largest)s", size=size, largest=largest
            )
            raise DamagedStateError(msg)
        # As much as there is: who asks for the most is given room for it first.
        return stream.read(size)


def lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a regular file, however large it is; none when there is none.

    One that is longer than any of ours comes in pieces, which hold nothing of ours.

    Raises:
        DamagedStateError: something else lies there, or it cannot be read.
    """
    with _opened(path) as stream:
        while stream and (line := stream.readline(_LONGEST)):
            yield line


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | None]:
    """Open a regular file for reading; None when there is none.

    Raises:
        DamagedStateError: something else lies there, or it cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        yield None
        return
    except OSError as error:
        raise DamagedStateError(why(error)) from error
    try:
        with os.fdopen(handle, "rb", closefd=False) as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise DamagedStateError(message("det är ingen vanlig fil"))
            yield stream
    except OSError as error:
        raise DamagedStateError(why(error)) from error
    finally:
        os.close(handle)


def load(path: Path, kind: type[T]) -> T | None:
    """Return the value of a JSON file, checked against its type; None when there is no file.

    Raises:
        DamagedStateError: it cannot be read, or holds something else.
    """
    data = read(path)
    return None if data is None else decode(data, kind)


def decode(data: bytes, kind: type[T]) -> T:
    """Return the value that some JSON holds, checked against its type.

    Raises:
        DamagedStateError: it holds something else.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise DamagedStateError(str(error)) from error


def load_sealed(path: Path, kind: type[T]) -> T | None:
    """Return the value of a JSON file as `load` does, and see that it is what was sealed.

    Raises:
        DamagedStateError: it cannot be read, holds something else, or one byte of it is another.
    """
    data = read(path)
    return None if data is None else decode(_unsealed(data), kind)


def sealed(data: bytes) -> bytes:
    """Return a JSON object with a digest of itself as its first field."""
    return _SEAL % _digest(data) + data[1:]


def _unsealed(data: bytes) -> bytes:
    """Return what was sealed; files of before 0.2 have no seal.

    Raises:
        DamagedStateError: it is other than what was sealed.
    """
    start = len(_SEAL % (b"0" * _DIGITS))
    rest = b"{" + data[start:]
    if data[:start] == _SEAL % _digest(rest):
        return rest
    if data.startswith(_SEAL[:9]):
        raise DamagedStateError(message("innehållet är ett annat än det som skrevs"))
    return data


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGITS // 2).hexdigest().encode()


def write_whole(path: Path, data: bytes) -> None:
    """Replace whatever lies at a path by a file that is wholly on the disk, or leave it as it is.

    Any number of processes and threads may write the same file; the last one wins.
    """
    with _draft(path) as draft:
        draft.write_bytes(data)
        _put(draft, path)


def write_stream(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace a file as `write_whole` does, piece by piece, unless it holds just these bytes."""
    with _draft(path) as draft:
        with draft.open("wb") as stream:
            stream.writelines(pieces)
        with contextlib.suppress(OSError):
            if filecmp.cmp(draft, path, shallow=False):
                return
        _put(draft, path)


@contextlib.contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Give an empty file beside a path, which is gone afterwards unless it took its place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _put(draft: Path, path: Path) -> None:
    flush(draft)
    if path.is_dir() and not path.is_symlink():
        remove(path)
    draft.replace(path)
    flush(path.parent)


def write_changed(path: Path, data: bytes) -> None:
    """Replace a file as `write_whole` does, unless it holds just these bytes."""
    try:
        kept = read(path)
    except DamagedStateError:
        kept = None
    if kept != data:
        write_whole(path, data)


def flush(path: Path) -> None:
    """See that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """See that a folder for the owner alone lies at a path, whatever lay there that is none."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        path.unlink()
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    restrict(path)


def restrict(path: Path) -> None:
    """Let only the owner read a file or enter a folder; one that is another's is left alone."""
    if path.is_symlink() or not path.exists():
        return
    mode = PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE
    with contextlib.suppress(PermissionError):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(mode)


def remove(path: Path) -> None:
    """Delete a file, a link or a folder with all it holds; nothing there is no error."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(NotADirectoryError):
            path.unlink(missing_ok=True)
