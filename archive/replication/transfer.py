"""Transfer of files from another index: a folder that is mounted here, or a machine with rsync.

Only regular files are brought; links are not followed. What there is not is no error: whoever asks
compares what came with what should have come.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.errors import NothingDoneError, UsageError, why
from archive.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_VANISHED = 24
"""Exit code of rsync when files vanished meanwhile: verification tells which (rsync(1))."""
_SECONDS = 120
"""How long rsync waits for a machine that says nothing."""


class OtherIndex(Protocol):
    """An index elsewhere."""

    def fetch(
        self, paths: Iterable[str], target: Path, below: str = "", like: Path | None = None
    ) -> None:
        """Copy files, or folders of files, by their paths, to the same paths here.

        Args:
            paths: relative to a folder of the index.
            target: what stands for that folder here.
            below: that folder, relative to the index.
            like: a folder here with older files of the same names, so that less is sent.

        Raises:
            NothingDoneError: the source cannot be read, or the disk here cannot be written.
        """
        ...


def source_of(name: str, index: Path) -> OtherIndex:
    """Return the source that a name means: `/folder`, `[user@]machine:/folder`, `rsync://…`.

    Raises:
        UsageError: it is the index here itself, no folder, or rsync is not installed.
    """
    machine, colon, _ = name.partition(":")
    if colon and "/" not in machine and not name.startswith("-"):
        if shutil.which("rsync") is None:
            msg = message(
                "För att hämta från %(name)s behövs rsync; installera det (apt install rsync).",
                name=name,
            )
            raise UsageError(msg)
        return _Remote(name.rstrip("/"))
    folder = Path(name)
    if not folder.is_dir():
        msg = message(
            "Det finns ingen mapp %(name)s; ange en indexmapp eller dator:/mapp.", name=name
        )
        raise UsageError(msg)
    if index.exists() and folder.samefile(index):
        msg = message(
            "%(name)s är indexet här; ange indexmappen på datorn som läser in handlingarna.",
            name=name,
        )
        raise UsageError(msg)
    return _Folder(folder)


@dataclass(frozen=True, slots=True)
class _Folder:
    """An index in a folder of this machine, or one that is mounted here."""

    root: Path

    def fetch(
        self,
        paths: Iterable[str],
        target: Path,
        below: str = "",
        like: Path | None = None,  # noqa: ARG002 - all is read anyway
    ) -> None:
        """Copy files; each is written anew, for a name here may be a link to a file that is kept.

        Raises:
            NothingDoneError: the source cannot be read, or the disk here cannot be written.
        """
        root = self.root / below
        try:
            for file in (file for path in paths for file in _files_below(root / path)):
                place = target / file.relative_to(root)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    shutil.copyfile(file, place, follow_symlinks=False)
        except OSError as error:
            raise NothingDoneError(_failed_transfer(self.root, why(error))) from error


def _files_below(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        yield from (each for each in sorted(path.iterdir()) if _is_plain(each))
    elif _is_plain(path):
        yield path


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


@dataclass(frozen=True, slots=True)
class _Remote:
    """An index that rsync reaches, over ssh or from a daemon."""

    name: str

    def fetch(
        self, paths: Iterable[str], target: Path, below: str = "", like: Path | None = None
    ) -> None:
        """Have rsync bring files; of one that differs from `like` only what differs is sent.

        Raises:
            NothingDoneError: rsync could not.
        """
        target.mkdir(parents=True, exist_ok=True)
        basis = [f"--copy-dest={like.absolute()}"] if like else []
        command = [
            *("rsync", "--recursive", "--times", "--ignore-times", "--partial"),
            *("--ignore-missing-args", "--from0", "--files-from=-", f"--timeout={_SECONDS}"),
            *(*basis, "--", f"{self.name}/{below}/", f"{target}/"),
        ]
        asked = b"\0".join(path.encode() for path in paths)
        done = subprocess.run(command, input=asked, capture_output=True, check=False)
        if done.returncode not in (0, _VANISHED):
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = f"rsync {done.returncode}: {lines[0] if lines else ''}"
            raise NothingDoneError(_failed_transfer(self.name, reason))


def _failed_transfer(name: object, reason: object) -> Message:
    return message(
        "Hämtningen från %(name)s gick inte (%(reason)s); inget nytt har publicerats här.",
        name=name,
        reason=reason,
    )
