"""Temporary files of a run, which never outlive a killed run for long.

In `index/work`, which belongs to whoever holds the index's lock: what lies there when a run begins
was left by one that was killed.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING

from archive.state_files import PRIVATE_FOLDER, make_folder, remove, restrict

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = "work"
_LONGEST = 70
"""Bytes of a path in which a socket's name still fits (108 with `/pymp-…/listener-…`, unix(7))."""
_OPENED = Path("/proc/self/fd")
"""Where Linux gives a folder that is held open a short name of its own (proc(5))."""
_DRAFTS = (".*.*", "runs/.*", "verified/.*")
"""Files that a killed run was about to put in another's place (state_files.write_whole)."""


@contextmanager
def workplace(index: Path) -> Iterator[None]:
    """Let temporary files of this process and its children lie in the index folder, for it alone.

    The lock must be held. What an earlier run left there is deleted first.
    """
    folder = index.absolute() / _FOLDER
    make_folder(folder)
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    mask = os.umask(0o777 & ~PRIVATE_FOLDER)
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        _sweep_drafts(index, folder, _socket_folder(folder))
        _restrict_old(index)
        yield
    finally:
        os.umask(mask)
        tempfile.tempdir = before[0]
        if before[1] is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before[1]


def _socket_folder(folder: Path) -> Path:
    """Return where this process keeps its sockets: in the folder, whatever the length of its path.

    Made once in the life of a process, and held open as long, for who listens and who calls are
    both this process.
    """
    if len(os.fsencode(folder)) > _LONGEST and _OPENED.is_dir():
        opened = _OPENED / str(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        tempfile.tempdir = str(opened)
        sockets = Path(util.get_temp_dir())
        tempfile.tempdir = str(folder)
        if sockets.parent != opened:
            os.close(int(opened.name))
        return sockets.resolve()
    return Path(util.get_temp_dir()).resolve()


def _restrict_old(index: Path) -> None:
    """Let only the owner read what versions before 0.2 left open to the umask."""
    for name in ("generations", "runs", "verified"):
        for path in (index / name, *(index / name).rglob("*")):
            restrict(path)
    for path in (index / "cache", *(path for path in index.iterdir() if path.is_file())):
        restrict(path)


def _sweep_drafts(index: Path, folder: Path, sockets: Path) -> None:
    for entry in folder.iterdir():
        if entry.resolve() == sockets:
            continue
        remove(entry)
    for pattern in _DRAFTS:
        for draft in index.glob(pattern):
            remove(draft)
