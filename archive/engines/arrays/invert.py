"""Inversion: token lists turned into postings sorted by term.

Every occurrence becomes one 64-bit number (term, section, place, high to low); sorting those is
the whole inversion, and everything else is read off the sorted numbers.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.bm25 import LENGTHS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.engines.arrays.container import Numbers

_LENGTHS = np.array(LENGTHS, np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one field of one segment.

    terms: UTF-8, rising. Postings of term t are starts[t]:starts[t + 1] of `docs` (section numbers,
    rising) and `term_freqs`. Their positions lie on end from position_starts[t] on in `positions`.
    lengths: for every section the number of its tokens; fieldnorms: the codes of these, see `bm25`.
    """

    terms: list[bytes]
    starts: Numbers
    docs: Numbers
    term_freqs: Numbers
    position_starts: Numbers
    positions: Numbers
    lengths: Numbers
    fieldnorms: Numbers


class _Numbering(dict[str, int]):
    """Gives each token the next number the first time it is seen."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


class Inverter:
    """Takes token lists section by section; hands over the postings of each field."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._fields = tuple(fields)
        self._numbers = _Numbering({"": 0})
        self._tokens = {field: array("I") for field in self._fields}
        self._lengths = {field: array("I") for field in self._fields}
        self._ranks: tuple[list[str], Numbers] | None = None
        self.occurrences = 0
        self.sections = 0

    def add(self, tokens: Mapping[str, Sequence[str]]) -> None:
        """Add one section's token lists."""
        number = self._numbers.__getitem__
        for field in self._fields:
            here = tokens.get(field, ())
            self._tokens[field].extend(map(number, here))
            self._lengths[field].append(len(here))
            self.occurrences += len(here)
        self.sections += 1

    def postings(self, field: str) -> Postings:
        """Return the postings of one field."""
        names, rank = self._ranked_tokens()
        tokens = np.frombuffer(self._tokens[field], np.uint32)
        lengths = np.frombuffer(self._lengths[field], np.uint32).astype(np.int64)
        packed, section_bits, position_bits = _packed_keys(rank[tokens], tokens, lengths)
        return _read_off(packed, section_bits, position_bits, names, lengths)

    def _ranked_tokens(self) -> tuple[list[str], Numbers]:
        """Return all tokens in order and, by number, each one's place among them."""
        if self._ranks is None or len(self._ranks[0]) != len(self._numbers):
            known = list(self._numbers)
            order = sorted(range(len(known)), key=known.__getitem__)
            rank = np.empty(len(known), np.uint64)
            rank[order] = np.arange(len(known), dtype=np.uint64)
            self._ranks = [known[n] for n in order], rank
        return self._ranks


def _packed_keys(ranks: Numbers, tokens: Numbers, lengths: Numbers) -> tuple[Numbers, int, int]:
    section_bits = max(1, len(lengths).bit_length())
    position_bits = max(1, int(lengths.max(initial=0)).bit_length())
    assert int(ranks.max(initial=0)).bit_length() + section_bits + position_bits <= 64
    firsts = np.cumsum(lengths) - lengths
    positions = np.arange(len(tokens), dtype=np.int64) - np.repeat(firsts, lengths)
    sections = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    packed = ranks << np.uint64(section_bits + position_bits)
    packed |= sections << np.uint64(position_bits)
    packed |= positions.astype(np.uint64)
    if not tokens.all():  # number 0 is the empty token, which only holds a place
        packed = packed[tokens != 0]
    packed.sort()
    return packed, section_bits, position_bits


def _read_off(
    packed: Numbers, section_bits: int, position_bits: int, names: list[str], lengths: Numbers
) -> Postings:
    positions = (packed & np.uint64((1 << position_bits) - 1)).astype(
        narrow(lengths.max(initial=0))
    )
    packed >>= np.uint64(position_bits)
    firsts = np.flatnonzero(_change_places(packed))
    term_freqs = np.diff(firsts, append=len(packed))
    pairs = packed[firsts]
    docs = (pairs & np.uint64((1 << section_bits) - 1)).astype(np.uint32)
    ranks = pairs >> np.uint64(section_bits)
    starts = np.flatnonzero(_change_places(ranks))
    terms = [names[r].encode() for r in ranks[starts].tolist()]
    return Postings(
        terms=terms,
        starts=np.append(starts, len(docs)),
        docs=docs,
        term_freqs=term_freqs.astype(narrow(term_freqs.max(initial=0))),
        position_starts=np.append(firsts[starts], len(positions)),
        positions=positions,
        lengths=lengths.astype(narrow(lengths.max(initial=0))),
        fieldnorms=length_codes(lengths),
    )


def _change_places(numbers: Numbers) -> Numbers:
    changed = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=changed[1:])
    return changed


def length_codes(lengths: Numbers) -> Numbers:
    """Return the codes (0 to 255) of field lengths: the greatest kept lengths not above them."""
    return (np.searchsorted(_LENGTHS, lengths, side="right") - 1).astype(np.uint8)


def narrow(largest: int) -> np.dtype[Any]:
    """Return the smallest unsigned type that holds a number."""
    return np.min_scalar_type(int(largest))
