"""Named arrays in one file, checksummed, that come back without being copied.

The arrays stand one after another, each filled up with zeros to a multiple of 64 bytes; after them
a JSON table of contents (name, dtype, length, offset, CRC-32 with the zeros), its length, its
CRC-32 and eight letters.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from archive.engines.durable_files import damaged_error, missing_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self

Numbers = npt.NDArray[Any]
"""An array of whole numbers or floats; which ones is said where it matters."""

_MAGIC = b"HANDARR1"
_TAIL = struct.Struct("<II8s")
_ALIGN = 64
_STEP = 1 << 24


class ArrayPart:
    """A place in the file for one array, filled piece by piece."""

    def __init__(self, dtype: np.dtype[Any], length: int, offset: int) -> None:
        self.dtype = dtype
        self.length = length
        self.offset = offset
        self.filled = 0
        self.crc = 0

    @property
    def size(self) -> int:
        """The bytes of the array."""
        return self.length * self.dtype.itemsize

    @property
    def room(self) -> int:
        """The bytes it takes up in the file."""
        return -(-self.size // _ALIGN) * _ALIGN


class ArrayWriter:
    """Writes a file of arrays whose types and lengths are known beforehand."""

    def __init__(self, path: Path, layout: Mapping[str, tuple[npt.DTypeLike, int]]) -> None:
        self._stream = path.open("wb")
        self._parts: dict[str, ArrayPart] = {}
        offset = 0
        for name, (dtype, length) in layout.items():
            part = ArrayPart(np.dtype(dtype), length, offset)
            self._parts[name] = part
            offset += part.room
        self._end = offset

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._finish()
        self._stream.close()

    def append(self, name: str, piece: Numbers) -> None:
        """Write the next piece of an array."""
        part = self._parts[name]
        data = np.ascontiguousarray(piece, dtype=part.dtype).data.cast("B")
        self._stream.seek(part.offset + part.filled * part.dtype.itemsize)
        self._stream.write(data)
        part.crc = zlib.crc32(data, part.crc)
        part.filled += len(piece)

    def _finish(self) -> None:
        table = {}
        for name, part in self._parts.items():
            assert part.filled == part.length, name
            crc = zlib.crc32(bytes(part.room - part.size), part.crc)
            table[name] = (part.dtype.str, part.length, part.offset, crc)
        text = json.dumps(table).encode()
        self._stream.truncate(self._end)
        self._stream.seek(self._end)
        self._stream.write(text + _TAIL.pack(len(text), zlib.crc32(text), _MAGIC))
        self._stream.flush()
        os.fsync(self._stream.fileno())


def save_arrays(path: Path, arrays: Mapping[str, Numbers]) -> None:
    """Write arrays that are at hand to a new file and flush it."""
    layout = {name: (array.dtype, len(array)) for name, array in arrays.items()}
    with ArrayWriter(path, layout) as writer:
        for name, array in arrays.items():
            writer.append(name, array)


def load_arrays(path: Path, *, verify: bool = True) -> dict[str, Numbers]:
    """Return the arrays of a file, read-only, mapped into memory.

    Raises:
        IndexUnusableError: the file is missing, or not what was written.
    """
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size < _TAIL.size:
                raise damaged_error(path)
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise missing_error(path) from error
    arrays = {}
    for name, (dtype, length, offset, crc) in _read_table(path, data).items():
        part = ArrayPart(np.dtype(dtype), length, offset)
        if verify and _crc(data, offset, offset + part.room) != crc:
            raise damaged_error(path)
        arrays[name] = np.frombuffer(data, part.dtype, length, offset)
    return arrays


def _crc(data: mmap.mmap, start: int, end: int) -> int:
    crc = 0
    view = memoryview(data)
    for at in range(start, end, _STEP):
        crc = zlib.crc32(view[at : min(at + _STEP, end)], crc)
    return crc


def _read_table(path: Path, data: mmap.mmap) -> dict[str, tuple[str, int, int, int]]:
    length, crc, magic = _TAIL.unpack(data[-_TAIL.size :])
    text = data[max(0, len(data) - _TAIL.size - length) : -_TAIL.size]
    if magic != _MAGIC or len(text) != length or zlib.crc32(text) != crc:
        raise damaged_error(path)
    table: dict[str, tuple[str, int, int, int]] = json.loads(text)
    return table
