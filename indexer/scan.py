"""Directory walk of the corpus: which files there are, and which may be opened.

Nothing is opened here. Symbolic links are followed to files within the corpus only, never to
folders; pipes, devices and sockets are listed with the reason why they are not read.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import NothingDoneError, why
from archive.messages import message, recorded
from indexer.junk import is_junk_folder, junk_reason
from indexer.seen_files import Seen, SeenFiles

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = (1 << 63) - 1
"""Of the integers that the catalogue holds."""
NOT_DOCUMENTS = (".toml",)
"""Settings, corrections and rules lie beside the documents and are not documents themselves."""
_ODD = {
    stat.S_IFIFO: recorded("ett rör (pipe)"),
    stat.S_IFSOCK: recorded("en socket"),
    stat.S_IFCHR: recorded("en enhet"),
    stat.S_IFBLK: recorded("en enhet"),
}


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything under the corpus. `closed` maps folders that cannot be listed to the reason."""

    corpus: Path
    root: tuple[int, int]
    files: SeenFiles
    closed: dict[str, str]
    notes: Mapping[str, Path] = field(default_factory=dict)
    """The settings, corrections and rules that lie beside the documents, by path, and where."""
    folders: frozenset[str] = frozenset()
    """Every folder, those without files too."""


def scan(corpus: Path) -> Scan:
    """List every file under a folder, by path.

    Raises:
        NothingDoneError: the folder is missing or cannot be listed.
    """
    root = identity(corpus)
    whole = corpus.resolve()
    files = SeenFiles(corpus)
    closed: dict[str, str] = {}
    notes: dict[str, Path] = {}
    listed_folders: set[str] = set()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(os.path.join(corpus, folder)) as entries:  # noqa: PTH118 -- odd names
                listed = list(entries)
        except OSError as error:
            if not folder:
                msg = message(
                    "Samlingen %(corpus)s kan inte läsas: %(reason)s.",
                    corpus=corpus,
                    reason=why(error),
                )
                raise NothingDoneError(msg) from error
            path, raw = shown(f"{folder}/")
            if is_junk_folder(folder):
                files.add(Seen(path, corpus, 0, -1, 0, raw, junk_reason(path)))
            else:
                closed[path[:-1]] = why(error).swedish
            continue
        for entry in listed:
            below = f"{folder}/{entry.name}" if folder else entry.name
            if _is_folder(entry):
                folders.append(below)
                listed_folders.add(shown(below)[0])
            elif entry.name.casefold().endswith(NOT_DOCUMENTS):
                notes[shown(below)[0]] = Path(entry.path)
            else:
                files.add(_seen_file(entry, below, corpus, whole))
    sorted_notes = dict(sorted(notes.items()))
    return Scan(corpus, root, files, closed, sorted_notes, frozenset(listed_folders))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # what cannot be looked at is listed as a file with the reason
        return False


def identity(corpus: Path) -> tuple[int, int]:
    """Return device and inode of the corpus folder, to notice when it is taken away.

    Raises:
        NothingDoneError: there is no such folder.
    """
    try:
        status = corpus.stat()
    except OSError as error:
        msg = message(
            "Samlingen %(corpus)s finns inte eller går inte att nå; inget har ändrats. "
            "Montera den eller rätta inställningen corpus.",
            corpus=corpus,
        )
        raise NothingDoneError(msg) from error
    if not stat.S_ISDIR(status.st_mode):
        msg = message(
            "Samlingen %(corpus)s är ingen mapp; rätta inställningen corpus.", corpus=corpus
        )
        raise NothingDoneError(msg)
    return status.st_dev, status.st_ino


def _seen_file(entry: os.DirEntry[str], below: str, corpus: Path, whole: Path) -> Seen:
    path, raw = shown(below)
    reason = target = None
    try:
        status = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(status.st_mode):
            target, status, reason = _followed_link(Path(entry.path), status, whole)
        reason = reason or junk_reason(path)
        if reason is None and not stat.S_ISREG(status.st_mode):
            what = _ODD.get(stat.S_IFMT(status.st_mode), recorded("ingen vanlig fil"))
            reason = recorded("Det är %(what)s och öppnas inte.", what=what)
    except OSError as error:
        reason = recorded("Filen kan inte nås: %(reason)s.", reason=why(error))
        return Seen(path, corpus, 0, 0, 0, raw, reason, unreachable=True)
    size, mtime_ns = stamp(status)
    inode = status.st_ino & LARGEST
    return Seen(path, corpus, size, mtime_ns, inode, raw, reason, target=target)


def stamp(info: os.stat_result) -> tuple[int, int]:
    """Return size and mtime_ns as they are kept: file systems know times beyond 64 bits."""
    return info.st_size, max(-LARGEST, min(info.st_mtime_ns, LARGEST))


def _followed_link(
    link: Path, own: os.stat_result, corpus: Path
) -> tuple[Path, os.stat_result, str | None]:
    try:
        target = link.resolve(strict=True)
        status = target.stat()
    except (OSError, RuntimeError):
        return link, own, recorded("Den symboliska länken leder ingenstans och följs inte.")
    if not target.is_relative_to(corpus):
        return link, own, recorded("Den symboliska länken leder ut ur samlingen och följs inte.")
    if not stat.S_ISREG(status.st_mode):
        return link, own, recorded("Den symboliska länken leder inte till en fil och följs inte.")
    return target, status, None


def shown(path: str) -> tuple[str, bytes | None]:
    """Return a path as a person can read it, and its bytes when it is no UTF-8."""
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace"), raw
