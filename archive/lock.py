"""File locks: one run on an index at a time, one sending of letters; released by the kernel."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.errors import NothingDoneError, why
from archive.messages import message
from archive.state_files import PRIVATE_FILE, PRIVATE_FOLDER, remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.messages import Message

_OWNER = 20
"""Bytes of the lock file that are read: the number of a process."""


@contextmanager
def locked(index: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the index's lock; `wait` seconds for another run to end.

    Raises:
        NothingDoneError: another run holds it, or the index folder cannot be written.
    """
    busy = message(
        "En annan uppdatering (process %(owner)s) arbetar redan med %(index)s; inget har "
        "ändrats. Vänta tills den är klar.",
        index=index,
    )
    with held(index / "lock", busy, wait):
        yield


@contextmanager
def held(path: Path, busy: Message, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock file; `wait` seconds for who holds it. `busy` is filled with the `owner`.

    Raises:
        NothingDoneError: another process holds it, or its folder cannot be written.
    """
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if path.is_symlink() or path.is_dir():
            remove(path)
        flags = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(path, flags, PRIVATE_FILE)
    except OSError as error:
        msg = message(
            "Mappen %(folder)s kan inte skrivas: %(reason)s.",
            folder=path.parent,
            reason=why(error),
        )
        raise NothingDoneError(msg) from error
    try:
        _take_lock(handle, busy, time.monotonic() + wait)
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _take_lock(handle: int, busy: Message, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if time.monotonic() < until:
                time.sleep(0.2)
                continue
            owner = os.pread(handle, _OWNER, 0).decode("ascii", "replace").strip() or "okänd"
            raise NothingDoneError(busy.filled(**{**busy.values, "owner": owner})) from error
        else:
            return
