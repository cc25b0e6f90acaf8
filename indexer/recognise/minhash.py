"""Near-duplicate detection (MinHash) of copies, drafts and adjusted versions.

Sketches in the manner of Broder (1997): a text becomes its set of runs of five words, each hashed;
the smallest hash under each of a fixed number of permutations makes the sketch. The share of equal
places in two sketches estimates the share of runs that two texts have in common.
"""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Table = NDArray[np.uint64]

PLACES = 64
NEAR = 0.7
"""The estimated likeness from which two texts are versions of one another."""
_RUN = 5
BAND = 4
"""Places a band: texts that are 0.7 alike share one of the sixteen bands 99 times in a hundred."""
_LEAST_WORDS, _FEWEST_WORDS = 40, 5
_AT_ONCE = 512
"""Runs that are shuffled in one step: all permutations of them fit in the processor's cache."""
_PRIME = np.uint64((1 << 31) - 1)
"""Runs are numbers below it: a permutation shuffles them only when it wraps around among them."""
_WORD = re.compile(r"\w+")

_random = np.random.Generator(np.random.PCG64(20140509))
_FACTORS = _random.integers(1, _PRIME, PLACES, dtype=np.uint64)
_OFFSETS = _random.integers(0, _PRIME, PLACES, dtype=np.uint64)

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch | None:
    """Return the sketch of a text, or None if it has too few words to be told from others."""
    words = _WORD.findall(text.casefold())
    if len(words) < _LEAST_WORDS:
        return None
    hashes = np.fromiter((zlib.crc32(word.encode()) for word in words), np.uint64, len(words))
    runs = np.zeros(len(words) - _RUN + 1, np.uint64)
    for place in range(_RUN):
        runs = (runs * np.uint64(1000003) + hashes[place : place + len(runs)]) % _PRIME
    smallest = np.full(PLACES, _PRIME)
    for at in range(0, len(runs), _AT_ONCE):
        shuffled = np.multiply.outer(runs[at : at + _AT_ONCE], _FACTORS) + _OFFSETS
        smallest = np.minimum(smallest, (shuffled % _PRIME).min(axis=0))
    return tuple(smallest.tolist())


def short_sketch(text: str) -> bytes:
    """Return what tells a short text again: its pairs of words, each hashed to two bytes.

    Sixteen bits of a pair say too little to have the words from. Empty for a text of fewer than
    five words, or of so many that it has a sketch.
    """
    words = _WORD.findall(text.casefold())
    if not _FEWEST_WORDS <= len(words) < _LEAST_WORDS:
        return b""
    pairs = {zlib.crc32(" ".join(pair).encode()) & 0xFFFF for pair in pairwise(words)}
    return struct.pack(f"<{len(pairs)}H", *sorted(pairs))


def short_similarity(short: bytes, other: bytes) -> float:
    """Return the share, 0 to 1, of pairs of words that two short texts have in common (Jaccard)."""
    pairs, others = (
        {sketch[at : at + 2] for at in range(0, len(sketch), 2)} for sketch in (short, other)
    )
    return len(pairs & others) / max(1, len(pairs | others))


def near_pairs(table: Table, near: float = NEAR) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of rows, each a sketch, that are nearly the same, with their likeness.

    Only texts that share a band of their sketches are compared, so that the work grows with the
    number of texts and not with its square; each pair once, by the first band that they share.
    """
    for band in range(PLACES // BAND):
        for rows in _equal_rows(table[:, band * BAND : (band + 1) * BAND]):
            for at, row in enumerate(rows[:-1]):
                others = rows[at + 1 :]
                equal = table[others] == table[row]
                banded = equal.reshape(len(others), -1, BAND).all(axis=2)
                first = banded[:, band] & ~banded[:, :band].any(axis=1)
                shares = equal.mean(axis=1)
                for place in np.flatnonzero(first & (shares >= near)):
                    yield int(row), int(others[place]), float(shares[place])


def _equal_rows(table: Table) -> Iterator[NDArray[np.intp]]:
    """Yield the numbers of the rows that are the same, where there are several, in order."""
    order = np.lexsort(table.T)
    moved = (table[order[1:]] != table[order[:-1]]).any(axis=1)
    edges = np.flatnonzero(np.concatenate(([True], moved, [True])))
    for at in np.flatnonzero(np.diff(edges) > 1):
        yield np.sort(order[edges[at] : edges[at + 1]])
