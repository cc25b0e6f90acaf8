"""Write a command's answer to standard output or to a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from archive.errors import NothingDoneError, UsageError, why
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCREEN = "text"
"""The format of a screen: nothing that is written to a file."""


def format_of(form: str | None, output: Path | None, extensions: Mapping[str, str]) -> str:
    """Return the format that is asked for, by the file's suffix where none is named.

    `extensions`: format → what its files are called.

    Raises:
        UsageError: a file is to be written, and neither it nor anything else names a format.
    """
    if form not in (None, SCREEN):
        return form
    if output is None:
        return SCREEN
    for name, extension in extensions.items():
        if output.suffix.lower() == extension:
            return name
    names = ", ".join(extensions)
    raise UsageError(message("Ange filens format med --format: %(names)s.", names=names))


def put(output: Path | None, write: Callable[[BinaryIO], int]) -> int:
    """Write to standard output, where no file or `-` is named, or to a file; return its count.

    A file is replaced whole or left as it was; what is no file (a device, a pipe) is written into.

    Raises:
        NothingDoneError: it cannot be written.
    """
    if output is None or str(output) == "-":
        return write(sys.stdout.buffer)
    target = Path(os.path.realpath(output))
    if not target.parent.is_dir():
        raise NothingDoneError(message("Mappen %(folder)s finns inte.", folder=output.parent))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                return write(stream)
        return _write_whole(target, write)
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = message("%(output)s kan inte skrivas: %(reason)s.", output=output, reason=why(error))
        raise NothingDoneError(msg) from error


def _write_whole(target: Path, write: Callable[[BinaryIO], int]) -> int:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("wb") as stream:
            count = write(stream)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count
