"""Embedded objects (OLE): the file that lies in the wrapper an office program puts around it."""

from __future__ import annotations

import io
import struct

import olefile

_NATIVE = "\x01Ole10Native"
_WHOLE = ("Package", "CONTENTS")
"""Streams that hold a file as it is: Office Open XML, and PDF by Acrobat."""


def unpack(name: str, data: bytes) -> tuple[str, bytes]:
    """Return name and bytes of the file in an object; an object of another kind as it stands."""
    if not data.startswith(olefile.MAGIC):
        return name, data
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            for stream in _WHOLE:
                if ole.exists(stream):
                    return name, ole.openstream(stream).read()
            if ole.exists(_NATIVE):
                return _native(ole.openstream(_NATIVE).read())
    except (OSError, struct.error, IndexError, ValueError):
        pass
    return name, data


def _native(data: bytes) -> tuple[str, bytes]:
    """Return the file in an OLE 1.0 package: size, label, path, temporary path, bytes."""
    label, at = _string(data, 6)
    _, at = _string(data, at)
    (length,) = struct.unpack_from("<4xI", data, at)
    at += 8 + length
    (size,) = struct.unpack_from("<I", data, at)
    return label, data[at + 4 : at + 4 + size]


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace").replace("/", "_"), end + 1
