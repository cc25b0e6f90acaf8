"""An opened index: segments and doc values as arrays, and the statistics BM25 needs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.bm25 import length_norms
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.segment import FieldPostings
    from archive.engines.collect.doc_values import DocValues


_KEPT = 128
"""Terms whose postings are kept for a moment: one question asks for the same in several trees."""


class Index:
    """Sections are numbered through all segments; `bases` has the first number of each."""

    def __init__(
        self, segments: Sequence[Mapping[str, FieldPostings]], doc_values: DocValues
    ) -> None:
        self.segments = tuple(segments)
        self.doc_values = doc_values
        sizes = [len(fields[FIELDS[0]].fieldnorms) for fields in self.segments]
        self.bases = tuple(int(n) for n in np.cumsum([0, *sizes])[:-1])
        self.live = None if doc_values.live.all() else doc_values.live
        self.count = int(np.count_nonzero(doc_values.live))
        self._codes = {
            f: self._concatenated([s[f].fieldnorms for s in self.segments]) for f in FIELDS
        }
        self.tf_weights = lru_cache(maxsize=_KEPT)(self._tf_weights)
        self._norms = {f: np.array(length_norms(self._mean(f)), np.float32) for f in FIELDS}

    def __len__(self) -> int:
        return len(self.doc_values)

    def _concatenated(self, parts: list[Numbers]) -> Numbers:
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.empty(0, np.uint8)

    def _mean(self, field: str) -> float:
        total = 0
        for base, fields in zip(self.bases, self.segments, strict=True):
            lengths = fields[field].lengths
            if self.live is not None:
                lengths = lengths[self.live[base : base + len(lengths)]]
            total += int(lengths.sum(dtype=np.int64))
        return total / max(self.count, 1)

    def segment_fields(self) -> Iterator[tuple[int, Mapping[str, FieldPostings]]]:
        """Yield the fields of every segment with the segment's first number."""
        yield from zip(self.bases, self.segments, strict=True)

    def fields(self, name: str) -> Iterator[tuple[int, FieldPostings]]:
        """Yield one field of every segment with the segment's first number."""
        for base, fields in zip(self.bases, self.segments, strict=True):
            yield base, fields[name]

    def postings(self, name: str, token: str) -> tuple[Numbers, Numbers]:
        """Return the live sections that have a token, rising, and how term_freqs each has it."""
        parts = []
        for base, field in self.fields(name):
            number = field.find(token.encode()) if token else None
            if number is not None:
                docs, term_freqs = field.postings(number)
                docs = docs.astype(np.intp)
                parts.append((docs + base if base else docs, term_freqs))
        if not parts:
            return np.empty(0, np.intp), np.empty(0, np.uint8)
        docs, term_freqs = parts[0]
        if len(parts) > 1:
            docs = np.concatenate([pair[0] for pair in parts])
            term_freqs = np.concatenate([pair[1] for pair in parts])
        if self.live is not None:
            live = self.live[docs]
            docs, term_freqs = docs[live], term_freqs[live]
        return docs, term_freqs

    def frequency(self, name: str, token: str) -> int:
        """Return how many live sections have a token."""
        if self.live is not None:
            return len(self.postings(name, token)[0])
        numbers = [(field, field.find(token.encode())) for _, field in self.fields(name)]
        return sum(len(field.postings(n)[0]) for field, n in numbers if token and n is not None)

    def _tf_weights(self, name: str, token: str) -> tuple[Numbers, Numbers]:
        """Return the live sections that have a token and f / (f + norm) for each.

        That is the part of BM25 that differs by section.
        """
        docs, term_freqs = self.postings(name, token)
        term_freqs = term_freqs.astype(np.float32)
        return docs, term_freqs / (term_freqs + self._norms[name][self._codes[name][docs]])
