"""Opening of original files by content: what is sent has the SHA-256 that was taken in, or nothing.

Size, time and inode prove nothing, and a path may lead elsewhere than when it was read. Each state
of a file is hashed once and remembered; a restored or moved corpus has other states, the same hash.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from archive.errors import ChangedOriginalError, no_original

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from archive.catalogue import Original, RestrictedCatalogue

_REMEMBERED = 50_000
"""States of files whose hash is kept in memory, some 300 bytes each."""


class FileState(NamedTuple):
    """What changes when the bytes of a file do: also the time of the change itself, in ns."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int


class OriginalFiles:
    """Opens originals below some folders (the corpus, and where it lay when it was read)."""

    def __init__(self) -> None:
        self._digests: OrderedDict[FileState, str] = OrderedDict()
        self._lock = Lock()

    def open(
        self,
        document_id: str,
        original: Original,
        catalogue: RestrictedCatalogue,
        roots: tuple[Path, ...],
    ) -> BufferedReader:
        """Open a file that holds the bytes of an original, at its beginning.

        Raises:
            NotFoundError: there is none where it was, or a link leads out of what one may see.
            ChangedOriginalError: other bytes lie there now.
        """
        changed = False
        for path in _candidates(original, catalogue, roots):
            stream = _open_regular(path)
            if stream is None:
                continue
            if self._digest(stream) == original.sha256:
                stream.seek(0)
                return stream
            stream.close()
            changed = True
        if changed:
            raise ChangedOriginalError(document_id)
        raise no_original(document_id)

    def _digest(self, stream: BufferedReader) -> str:
        """Return the SHA-256 of an open file; nothing when it was written to meanwhile."""
        state = _file_state(stream)
        with self._lock:
            if known := self._digests.get(state):
                self._digests.move_to_end(state)
                return known
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if _file_state(stream) != state:
            return ""
        with self._lock:
            self._digests[state] = digest
            if len(self._digests) > _REMEMBERED:
                self._digests.popitem(last=False)
        return digest


def _candidates(
    original: Original, catalogue: RestrictedCatalogue, roots: tuple[Path, ...]
) -> Iterator[Path]:
    """Yield where the bytes were, links resolved, as far as that is a file the reader may see."""
    for root in dict.fromkeys(root.resolve() for root in roots):
        for path in original.paths:
            try:
                real = (root / path).resolve()
            except (OSError, RuntimeError):  # a loop of links
                continue
            direct = real == root / path
            if direct or (
                real.is_relative_to(root) and catalogue.has_file(str(real.relative_to(root)))
            ):
                yield real


def _open_regular(path: Path) -> BufferedReader | None:
    """Open a regular file to read, nothing else, by no link that was put there meanwhile."""
    try:
        handle = os.open(path, os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    return os.fdopen(handle, "rb")


def _file_state(stream: BufferedReader) -> FileState:
    now = os.fstat(stream.fileno())
    return FileState(now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns)
