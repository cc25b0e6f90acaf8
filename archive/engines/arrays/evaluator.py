"""Evaluation of query trees over postings in arrays: matching sections and their scores."""

from __future__ import annotations

import heapq
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.index import Index
from archive.engines.arrays.positions import sections_near, sections_with_phrase
from archive.engines.bm25 import highest_score
from archive.engines.collect.evaluator import NOTHING, Hits, places_among
from archive.engines.collect.trees import TreeEvaluator
from archive.tree import Is, Near, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.engines.arrays.segment import FieldPostings


class ArraysEvaluator(TreeEvaluator):
    """Evaluates nodes over an index."""

    def __init__(self, index: Index) -> None:
        super().__init__(index.doc_values)
        self._index = index

    def words(self, node: Term | Prefix | Phrase | Near) -> Hits:
        """Return the live sections that match words, with scores."""
        match node:
            case Term(field, token, weight):
                return self._term(field, token, weight)
            case Prefix():
                return self._prefix(node)
        return self._positional_matches(node)

    def _term(self, field: str, token: str, weight: float) -> Hits:
        docs, shares = self._index.tf_weights(field, token)
        if not len(docs):
            return NOTHING
        top = np.float32(highest_score(self._index.count, len(docs), weight))
        return Hits(docs, top * shares)

    def _prefix(self, node: Prefix) -> Hits:
        mask = np.zeros(len(self._index), bool)
        for base, field in self._index.fields(node.field):
            low, high = field.beginning(node.prefix.encode())
            span = slice(int(field.starts[low]), int(field.starts[high]))
            mask[base : base + len(field.fieldnorms)][field.docs[span]] = True
        if self._index.live is not None:
            mask &= self._index.live
        docs = np.flatnonzero(mask)
        return Hits(docs, np.full(len(docs), node.weight, np.float32))

    def _positional_matches(self, node: Phrase | Near) -> Hits:
        parts = []
        if isinstance(node, Phrase):
            terms = tuple((node.field, t) for t in dict.fromkeys(node.tokens) if t)
            for base, field in self._index.fields(node.field):
                parts.append(sections_with_phrase(field, node.tokens).astype(np.intp) + base)
        else:
            terms = node.terms
            for base, fields in self._index.segment_fields():
                parts.append(sections_near(fields, node.rows, node.distance).astype(np.intp) + base)
        docs = np.concatenate(parts) if parts else NOTHING.docs
        if self._index.live is not None:
            docs = docs[self._index.live[docs]]
        scores = np.zeros(len(docs), np.float32)
        for field_name, token in terms if len(docs) and node.weight else ():
            term = self._term(field_name, token, node.weight)
            at, known = places_among(term.docs, docs)
            scores[known] += term.scores[at[known]]
        return Hits(docs, scores)

    def restricted_to(self, levels: tuple[str, ...]) -> ArraysEvaluator:
        """Return what answers as if only sections of these levels of access were live."""
        live = self.mask(Is("access", levels))
        if (live == self.doc_values.live).all():
            return self
        return ArraysEvaluator(Index(self._index.segments, replace(self.doc_values, live=live)))

    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""
        return self._index.frequency(field, token)

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield a field's tokens that begin with `prefix`, in order, with frequencies."""
        streams = [
            self._prefix_terms(base, part, prefix) for base, part in self._index.fields(field)
        ]
        for term, same in groupby(heapq.merge(*streams), key=itemgetter(0)):
            many = sum(count for _, count in same)
            if many:
                yield term.decode(), many

    def _prefix_terms(
        self, base: int, field: FieldPostings, prefix: str
    ) -> Iterator[tuple[bytes, int]]:
        low, high = field.beginning(prefix.encode())
        if low == high:
            return iter(())
        counts = np.diff(field.starts[low : high + 1])
        if self.live is not None:
            docs = field.docs[int(field.starts[low]) : int(field.starts[high])]
            firsts = field.starts[low:high] - field.starts[low]
            counts = np.add.reduceat(self.live[docs + np.uint32(base)].astype(np.int64), firsts)
        return zip(field.terms_between(low, high), counts.tolist(), strict=True)
