"""How is an ordered hash file of Whoosh written at once?

The format of whoosh.filedb.filetables.OrderedHashWriter: pairs of key and value in order, 256 hash
tables with twice as many slots as keys, a directory of them, a pickle, and where each key begins.
Keys are hashed by CRC-32, which the format allows for, instead of MD5.
"""

from __future__ import annotations

import struct
import zlib
from pickle import dumps
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.engines.arrays.container import Numbers

_HEADER = b"HSH3" + struct.pack("!Bii", 1, 0, 0)
_SIZES = struct.Struct("!ii")
_POINTER = np.dtype([("hash", ">u4"), ("place", ">i8")])
_TABLE = np.dtype([("place", ">i8"), ("slots", ">i4")])
_TABLES = 256


class HashFile:
    """A hash file being written: pairs first, a batch at a time, then the tables."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401
        self._stream = stream
        self._end = len(_HEADER)
        self._hashes: list[Numbers] = []
        self._places: list[Numbers] = []
        stream.write(_HEADER)

    def add(self, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
        """Write pairs; keys must rise, within a batch and from one to the next."""
        pairs = [
            _SIZES.pack(len(key), len(value)) + key + value
            for key, value in zip(keys, values, strict=True)
        ]
        ends = self._end + np.cumsum(np.fromiter(map(len, pairs), np.int64, len(pairs)))
        self._places.append(np.concatenate(([self._end], ends[:-1]))[: len(pairs)])
        self._hashes.append(np.fromiter(map(zlib.crc32, keys), np.uint32, len(keys)))
        self._stream.write(b"".join(pairs))
        self._end = int(ends[-1]) if pairs else self._end

    def finish(self, extras: Mapping[str, object]) -> None:
        """Write what follows the pairs."""
        hashes = np.concatenate([np.empty(0, np.uint32), *self._hashes]).astype(np.int64)
        places = np.concatenate([np.empty(0, np.int64), *self._places])
        directory = np.zeros(_TABLES, _TABLE)
        for table in range(_TABLES):
            mine = np.flatnonzero(hashes & 255 == table)
            slots = _slots(hashes[mine], places[mine])
            directory[table] = (self._end, len(slots))
            self._stream.write(slots.tobytes())
            self._end += slots.nbytes
        kind = "i" if self._end < 1 << 31 else "q"
        extra = dumps({**extras, "indextype": kind, "indexlen": len(places)}, 2)
        extra += places.astype(f">{kind}").tobytes()
        self._stream.write(directory.tobytes() + extra + struct.pack("!i", len(extra)))


def _slots(hashes: Numbers, places: Numbers) -> Numbers:
    """Return a hash table: each key in its slot or the first free one after it."""
    many = 2 * len(hashes)
    slots = np.zeros(many, _POINTER)
    if not many:
        return slots
    wanted = (hashes >> 8) % many
    order = np.argsort(wanted, kind="stable")
    steps = np.arange(len(order))
    taken = np.maximum.accumulate(wanted[order] - steps) + steps
    inside = taken < many
    slots["hash"][taken[inside]] = hashes[order[inside]]
    slots["place"][taken[inside]] = places[order[inside]]
    free = np.flatnonzero(slots["place"] == 0)[: int((~inside).sum())]
    slots["hash"][free] = hashes[order[~inside]]
    slots["place"][free] = places[order[~inside]]
    return slots
