"""A segment's postings and positions, looked up by token or prefix.

A segment's postings are one file of arrays, five to a field and the terms; they are found by binary
search, first over the terms' first eight bytes as numbers, then over the terms themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.invert import Postings

STORED = {
    "terms": "terms",
    "term_starts": "term_starts",
    "term_prefixes": "heads",
    "starts": "starts",
    "docs": "docs",
    "term_freqs": "freqs",
    "position_starts": "place_starts",
    "positions": "places",
    "lengths": "lengths",
    "fieldnorms": "codes",
}
"""The arrays of a field, with the names they have had in files since 0.1."""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """One field of a segment, as arrays; see `invert.Postings` for what they hold.

    terms: all terms' bytes on end, the one of number t at term_starts[t]:term_starts[t + 1].
    term_prefixes: every term's first eight bytes as a number.
    """

    terms: Numbers
    term_starts: Numbers
    term_prefixes: Numbers
    starts: Numbers
    docs: Numbers
    term_freqs: Numbers
    position_starts: Numbers
    positions: Numbers
    lengths: Numbers
    fieldnorms: Numbers

    def __len__(self) -> int:
        return len(self.term_prefixes)

    def term(self, number: int) -> bytes:
        """Return a term by its number."""
        return self.terms[self.term_starts[number] : self.term_starts[number + 1]].tobytes()

    def terms_between(self, low: int, high: int) -> list[bytes]:
        """Return the terms of a range of numbers."""
        ends = self.term_starts[low : high + 1]
        data = self.terms[int(ends[0]) : int(ends[-1])].tobytes()
        return [data[a:b] for a, b in pairwise((ends - ends[0]).tolist())]

    def all_terms(self) -> list[bytes]:
        """Return every term, in order."""
        return self.terms_between(0, len(self))

    def find(self, token: bytes) -> int | None:
        """Return the number of a term, or None when the segment has it not."""
        leading = _term_prefix(token)
        place = int(self.term_prefixes.searchsorted(leading))
        if place == len(self) or self.term_prefixes[place] != leading:
            return None
        if self.term(place) == token:
            return place
        place = self.at_or_after(token)
        return place if place < len(self) and self.term(place) == token else None

    def at_or_after(self, token: bytes) -> int:
        """Return the number of the first term not below `token`."""
        leading = _term_prefix(token)
        low = int(self.term_prefixes.searchsorted(leading, side="left"))
        high = int(self.term_prefixes.searchsorted(leading, side="right"))
        while low < high:
            middle = (low + high) // 2
            if self.term(middle) < token:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """Return the first and the one-past-last number of the terms that begin with `prefix`."""
        stripped = prefix.rstrip(b"\xff")
        low = self.at_or_after(prefix)
        if not stripped:
            return low, len(self)
        return low, self.at_or_after(stripped[:-1] + bytes([stripped[-1] + 1]))

    def postings(self, number: int) -> tuple[Numbers, Numbers]:
        """Return a term's sections and how term_freqs each has it."""
        span = slice(int(self.starts[number]), int(self.starts[number + 1]))
        return self.docs[span], self.term_freqs[span]

    def positions_of(self, number: int) -> Numbers:
        """Return a term's positions in all its sections, one section after another."""
        return self.positions[
            int(self.position_starts[number]) : int(self.position_starts[number + 1])
        ]


def _term_prefix(token: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(token[:8].ljust(8, b"\0"), "big"))


def as_arrays(field: str, postings: Postings) -> dict[str, Numbers]:
    """Return a field's postings under the names they have in a segment's file."""
    values = {
        **term_arrays(postings.terms),
        "starts": postings.starts,
        "docs": postings.docs,
        "term_freqs": postings.term_freqs,
        "position_starts": postings.position_starts,
        "positions": postings.positions,
        "lengths": postings.lengths,
        "fieldnorms": postings.fieldnorms,
    }
    return {f"{field}.{stored}": values[part] for part, stored in STORED.items()}


def term_arrays(terms: list[bytes]) -> dict[str, Numbers]:
    """Return the arrays that terms are kept in."""
    lengths = np.fromiter((len(term) for term in terms), np.int64, len(terms))
    term_prefixes = b"".join(term[:8].ljust(8, b"\0") for term in terms)
    return {
        "terms": np.frombuffer(b"".join(terms), np.uint8),
        "term_starts": np.concatenate(([0], np.cumsum(lengths))),
        "term_prefixes": np.frombuffer(term_prefixes, ">u8").astype(np.uint64),
    }


def fields_of(arrays: Mapping[str, Numbers], names: Iterable[str]) -> dict[str, FieldPostings]:
    """Return the fields of a segment's file."""
    return {
        name: FieldPostings(*(arrays[f"{name}.{part}"] for part in STORED.values()))
        for name in names
    }
