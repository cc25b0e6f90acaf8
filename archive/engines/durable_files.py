"""Checksums of an engine's files: verifying that they are what was written."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from archive.errors import IndexUnusableError
from archive.messages import message

if TYPE_CHECKING:
    from pathlib import Path


def with_checksum(data: bytes) -> bytes:
    """Return the data with its CRC-32 before it."""
    return zlib.crc32(data).to_bytes(4, "big") + data


def without_checksum(path: Path) -> bytes:
    """Return what `with_checksum` was given.

    Raises:
        IndexUnusableError: the file is missing or not what was written.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise missing_error(path) from error
    if len(data) < 4 or zlib.crc32(data[4:]) != int.from_bytes(data[:4], "big"):
        raise damaged_error(path)
    return data[4:]


def crc_of(path: Path) -> int:
    """Return the CRC-32 of a file."""
    crc = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            crc = zlib.crc32(piece, crc)
    return crc


def missing_error(path: Path) -> IndexUnusableError:
    """Return the error for a file that should be there."""
    return IndexUnusableError(
        message("Indexfilen %(path)s saknas; kör ”handlingar index --rebuild”.", path=path)
    )


def damaged_error(path: Path) -> IndexUnusableError:
    """Return the error for a file that is not what was written."""
    return IndexUnusableError(
        message("Indexfilen %(path)s är skadad; kör ”handlingar index --rebuild”.", path=path)
    )
