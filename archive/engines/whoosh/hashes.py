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
_STEP = 1 << 16


def write_hash(
    stream: Any,  # noqa: ANN401
    keys: Sequence[bytes],
    values: Sequence[bytes],
    extras: Mapping[str, object],
) -> None:
    """Write rising keys with their values to a file of Whoosh."""
    sizes = [8 + len(key) + len(value) for key, value in zip(keys, values, strict=True)]
    places = np.cumsum([len(_HEADER), *sizes])
    stream.write(_HEADER)
    for first in range(0, len(keys), _STEP):
        span = slice(first, first + _STEP)
        pairs = zip(keys[span], values[span], strict=True)
        stream.write(b"".join(_SIZES.pack(len(k), len(v)) + k + v for k, v in pairs))
    end, places = int(places[-1]), places[:-1]
    hashes = np.fromiter(map(zlib.crc32, keys), np.uint32, len(keys)).astype(np.int64)
    directory = np.zeros(_TABLES, _TABLE)
    for table in range(_TABLES):
        mine = np.flatnonzero(hashes & 255 == table)
        slots = _slots(hashes[mine], places[mine])
        directory[table] = (end, len(slots))
        stream.write(slots.tobytes())
        end += slots.nbytes
    stream.write(directory.tobytes())
    kind = "i" if end < 1 << 31 else "q"
    extra = dumps({**extras, "indextype": kind, "indexlen": len(keys)}, 2)
    extra += places.astype(f">{kind}").tobytes()
    stream.write(extra + struct.pack("!i", len(extra)))


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
