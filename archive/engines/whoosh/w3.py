"""How are sorted postings written as a segment that Whoosh itself can read?

This is the format of whoosh.codec.whoosh3 (blocks of 128 postings, a hash file of terms), written
from arrays a batch at a time. Whoosh's own writer sorts in a pool and takes five Python calls a
posting; what it would write and what is written here are read alike.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from pickle import dumps
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.arrays.rows import expand
from archive.engines.whoosh.hashes import HashFile
from archive.engines.whoosh.library import LENGTHS, W3Codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.segment import Field

    Entries = tuple[list[bytes], list[bytes]]

BLOCK = 128
"""Postings to a block, as in Whoosh."""
_BATCH = 1 << 20
_COMPRESS_FROM = 16
"""Blocks of fewer postings are not worth compressing."""
_LEVEL = 1

_MAGIC = b"W3Bl"
_INT = struct.Struct("!i")
_COUNT = struct.Struct("!I")
_EXTENT = struct.Struct("!qi")
_INFO = struct.Struct("!BfIBBfII")
_FIELD = struct.Struct("!H")


def write_terms(storage: Any, segment: Any, schema: Any, fields: Mapping[str, Field]) -> None:  # noqa: ANN401
    """Write the terms and postings of a segment."""
    numbers = {name: n for n, name in enumerate(sorted(fields))}
    with (
        segment.create_file(storage, W3Codec.POSTS_EXT) as postings,
        segment.create_file(storage, W3Codec.TERMS_EXT) as stream,
    ):
        terms = HashFile(stream)
        for name, number in numbers.items():
            key = _FIELD.pack(number)
            with_places = schema[name].format.supports("positions")
            for names, infos in _blocks(postings, fields[name], with_places=with_places):
                terms.add([key + term for term in names], infos)
        terms.finish({"fieldmap": numbers})


def _blocks(stream: Any, field: Field, *, with_places: bool) -> Iterator[Entries]:  # noqa: ANN401
    """Write a field's postings; yield the terms and their entries for the term file in batches."""
    lengths = np.minimum(np.searchsorted(_LENGTHS, field.lengths), 255).astype(np.uint8)
    low, last = 0, len(field)
    while low < last:
        high = int(np.searchsorted(field.starts, field.starts[low] + _BATCH, side="right")) - 1
        high = min(max(high, low + 1), last)
        batch = _Batch(field, low, high, lengths)
        values = batch.values() if with_places else None
        yield field.terms_between(low, high), batch.write(stream, values)
        low = high


class _Single(dict[int, bytes]):
    """The value of a posting with one place, made once for every place."""

    def __missing__(self, place: int) -> bytes:
        value = self[place] = _COUNT.pack(1) + dumps([place], 2)
        return value


_SINGLE = _Single()
_LENGTHS = np.array(LENGTHS)


class _Batch:
    """Some terms' postings, cut into blocks, with what Whoosh wants to know of each."""

    def __init__(self, field: Field, low: int, high: int, lengths: Numbers) -> None:
        self._field, self._low, self._high = field, low, high
        span = slice(int(field.starts[low]), int(field.starts[high]))
        self.docs = field.docs[span].astype(np.int64)
        self.freqs = field.freqs[span].astype(np.int64)
        self.firsts = (field.starts[low:high] - field.starts[low]).astype(np.int64)
        counts = np.diff(field.starts[low : high + 1])
        blocks = -(-counts // BLOCK)
        self.first_blocks = np.concatenate(([0], np.cumsum(blocks)))
        within = expand(np.zeros(len(blocks), np.int64), blocks)
        self.begins = np.repeat(self.firsts, blocks) + within * BLOCK
        self.ends = np.append(self.begins[1:], len(self.docs))
        self.lengths = lengths[self.docs]

    def values(self) -> list[bytes]:
        """Return for each posting its places as Whoosh encodes them."""
        field = self._field
        span = slice(int(field.place_starts[self._low]), int(field.place_starts[self._high]))
        places = field.places[span].astype(np.int64)
        begins = np.cumsum(self.freqs) - self.freqs
        values = list(map(_SINGLE.__getitem__, places[begins].tolist()))
        steps = np.diff(places, prepend=0)
        steps[begins] = places[begins]
        step = steps.tolist()
        several = np.flatnonzero(self.freqs > 1)
        often = self.freqs[several]
        ends = begins[several] + often
        for n, begin, end in zip(
            several.tolist(), begins[several].tolist(), ends.tolist(), strict=True
        ):
            values[n] = _COUNT.pack(end - begin) + dumps(step[begin:end], 2)
        return values

    def write(self, stream: Any, values: list[bytes] | None) -> list[bytes]:  # noqa: ANN401
        """Write the blocks; return the terms' entries."""
        start = stream.tell()
        offset = start
        pieces, extents = [], []
        blocks = self._pieces(values)
        for first, last in pairwise(self.first_blocks.tolist()):
            begin = offset
            pieces.append(_MAGIC)
            offset += 4
            for block in range(first, last):
                info, data = next(blocks)
                length = len(info) + len(data)
                pieces += (_INT.pack(-length if block == last - 1 else length), info, data)
                offset += 4 + length
            extents.append((begin, offset - begin))
        stream.write(b"".join(pieces))
        return self._entries(extents)

    def _pieces(self, values: list[bytes] | None) -> Iterator[tuple[bytes, bytes]]:
        steps = np.diff(self.docs, prepend=0)
        steps[self.begins] = self.docs[self.begins]
        step, weight = steps.tolist(), self.freqs.astype(float).tolist()
        most = np.maximum.reduceat(self.freqs, self.begins)
        even = most == np.minimum.reduceat(self.freqs, self.begins)
        for begin, end, last, top, same, short, long in zip(
            self.begins.tolist(),
            self.ends.tolist(),
            self.docs[self.ends - 1].tolist(),
            most.astype(float).tolist(),
            even.tolist(),
            np.minimum.reduceat(self.lengths, self.begins).tolist(),
            np.maximum.reduceat(self.lengths, self.begins).tolist(),
            strict=True,
        ):
            weights = (None if top == 1 else top) if same else tuple(weight[begin:end])
            places = None if values is None else tuple(values[begin:end])
            data = dumps((tuple(step[begin:end]), weights, places), 4)
            squeezed = _LEVEL if end - begin >= _COMPRESS_FROM else 0
            if squeezed:
                data = zlib.compress(data, squeezed)
            yield dumps((end - begin, last, top, squeezed, short, long), 2), data

    def _entries(self, extents: list[tuple[int, int]]) -> list[bytes]:
        counts = np.diff(self.firsts, append=len(self.docs))
        lasts = self.firsts + counts - 1
        columns = (
            np.add.reduceat(self.freqs, self.firsts).astype(float),
            counts,
            np.minimum.reduceat(self.lengths, self.firsts),
            np.maximum.reduceat(self.lengths, self.firsts),
            np.maximum.reduceat(self.freqs, self.firsts).astype(float),
            self.docs[self.firsts],
            self.docs[lasts],
        )
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [
            _INFO.pack(0, *row) + _EXTENT.pack(*extent)
            for row, extent in zip(rows, extents, strict=True)
        ]
