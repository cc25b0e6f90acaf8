"""Handles of the open archive for requests, and the change to the next generation.

One archive is open at a time; each request acquires it. When the pointer `index/current` or what is
known of levels and takedowns changes, the next request opens the archive anew
and the old one is closed once its last user has left, so a long export finishes on the
generation it began with. Nothing here, or anywhere in `webapp`, writes to the index.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from flask import current_app, g

from archive import changes, generations, restrictions
from archive.changes import ChangeLog
from archive.errors import ArchiveError, EngineAwayError, IndexUnusableError
from archive.messages import message
from archive.model import Level
from archive.register import Register
from webapp.site import site_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from archive.generations import Generation
    from archive.search.archive import Archive
    from archive.search.opened import OpenArchive

log = logging.getLogger(__name__)
T = TypeVar("T")
_Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(slots=True)
class ArchiveHandle:
    """An open archive and how many requests are reading it."""

    archive: OpenArchive
    stamp: _Stamp
    readers: int = 0
    retired: bool = False
    memory: dict[object, object] = field(default_factory=dict)
    """What this generation has been asked once and answers the same for ever."""


class ArchiveHandles:
    """Hands the current archive to requests; safe from many threads."""

    def __init__(self, index: Path, opener: Callable[[], OpenArchive]) -> None:
        self._watched = tuple(index / name for name in (generations.POINTER, *restrictions.FILES))
        self._open = opener
        self._lock = threading.Lock()
        self._handle: ArchiveHandle | None = None
        self._refused: _Stamp = ()

    def acquire(self) -> ArchiveHandle:
        """Return the current archive, counted as in use until `release`.

        Raises:
            EngineAwayError: the cluster that holds the current index does not answer.
            IndexUnusableError: there is no index that can be opened.
        """
        stamp = tuple(map(_stamp, self._watched))
        with self._lock:
            if self._handle is None or stamp not in (self._handle.stamp, self._refused):
                self._renew(stamp)
            if self._handle is None:  # pragma: no cover - _renew raises first
                raise IndexUnusableError(message("Det finns inget index."))
            self._handle.readers += 1
            return self._handle

    def retain(self, handle: ArchiveHandle) -> None:
        """Count an archive that is in use once more, for what outlives its request."""
        with self._lock:
            handle.readers += 1

    def release(self, handle: ArchiveHandle) -> None:
        """Count one user of the handle less; the last reader of a retired archive closes it."""
        with self._lock:
            handle.readers -= 1
            if handle.retired and handle.readers == 0:
                handle.archive.close()

    def close(self) -> None:
        """Close the archive, at once or when its last reader leaves."""
        with self._lock:
            self._retire()

    def _renew(self, stamp: _Stamp) -> None:
        try:
            archive = self._open()
        except EngineAwayError:
            raise  # it may be sound: nothing older answers in its stead, and it is tried again
        except ArchiveError:
            if self._handle is None:
                raise
            log.exception("new generation refused, the previous one goes on")
            self._refused = stamp
            return
        self._retire()
        self._handle, self._refused = ArchiveHandle(archive, stamp), ()

    def _retire(self) -> None:
        if self._handle is None:
            return
        self._handle.retired = True
        if self._handle.readers == 0:
            self._handle.archive.close()
        self._handle = None


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        seen = file.lstat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def set_up(app: Flask, index: Path, opener: Callable[[], OpenArchive]) -> None:
    """Let every request of `app` acquire the current archive and release it at its end."""
    app.extensions["archives"] = ArchiveHandles(index, opener)
    app.teardown_appcontext(_release_handle)


def archive() -> Archive:
    """Return the archive as this request's reader may see it, the same from first to last.

    Raises:
        IndexUnusableError: there is no index that can be opened.
    """
    return _opened().of(g.level)


def register(level: Level | None = None) -> Register:
    """Return the register of cases, meetings and decisions as this request's reader has it.

    Or as one of a level has it.
    """
    persons = site_settings().persons == "on"
    return Register(_opened().of(level or g.level).catalogue, persons=persons)


def public_archive() -> Archive:
    """Return the archive as everybody may see it: for what is written for crawlers.

    Raises:
        IndexUnusableError: there is no index that can be opened.
    """
    return _opened().of(Level.PUBLIC)


def change_log(level: Level | None = None) -> ChangeLog:
    """Return what entered and left, as this request's reader, or one of a level, may know it."""
    index = site_settings().index
    opened = ChangeLog(index, _opened().of(level or g.level).catalogue)
    g.setdefault("logs", []).append(opened)
    return opened


def newest_change() -> str:
    """Return what stands for the state of the change log as this request's reader may know it."""
    stamp = _stamp(site_settings().index / changes.FILE)
    return remembered(("newest change", stamp), lambda: change_log().newest_cursor())


def _opened() -> OpenArchive:
    if "handle" not in g:
        g.handle = current_app.extensions["archives"].acquire()
    handle: ArchiveHandle = g.handle
    return handle.archive


def kept_open() -> Callable[[], None]:
    """Keep this request's archive open beyond its end; return what lets go of it."""
    archive()
    handles: ArchiveHandles = current_app.extensions["archives"]
    handle: ArchiveHandle = g.handle
    handles.retain(handle)
    return lambda: handles.release(handle)


def generation() -> Generation:
    """Return the generation this request reads, with its manifest."""
    held, index = archive(), site_settings().index
    return remembered("generation", lambda: generations.load(index, held.generation))


def refused() -> str | None:
    """Return the name of the generation published last, when an earlier one answers instead."""
    newest = generations.pointed(site_settings().index)
    return newest if newest != archive().generation else None


def remembered(key: object, make: Callable[[], T]) -> T:
    """Return what `make` returns, made once for each key and level while the generation is open."""
    archive()
    memory, own = g.handle.memory, (g.level, key)
    if own not in memory:
        memory[own] = make()
    value: T = memory[own]
    return value


def _release_handle(_: BaseException | None) -> None:
    for opened in g.pop("logs", ()):
        opened.close()
    if (handle := g.pop("handle", None)) is not None:
        current_app.extensions["archives"].release(handle)
