"""Which sections match a query tree, and with which scores?

Words are evaluated to sections with scores, columns to a mask over all sections.
"""

from __future__ import annotations

import heapq
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.masks import NOTHING, Columns, Hits, about_columns, among
from archive.engines.arrays.places import near, phrase
from archive.engines.bm25 import K1, idf
from archive.tree import And, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.engines.arrays.index import Index
    from archive.engines.arrays.segment import Field
    from archive.tree import Node

_SPARSE = 16
"""Fewer hits than one section in so many are added up by sorting, more in an array over all."""


class Executor(Columns):
    """Evaluates nodes over an index."""

    def __init__(self, index: Index) -> None:
        super().__init__(index.rows)
        self._index = index

    def evaluate(self, node: Node) -> Hits:
        """Return the live sections that match a node, with scores."""
        match node:
            case Term(field, token, weight):
                return self._term(field, token, weight)
            case Prefix():
                return self._prefix(node)
            case Phrase() | Near():
                return self._together(node)
            case And(nodes):
                return self._and(nodes)
            case Or(nodes, least):
                return self._or([self.evaluate(n) for n in nodes], least)
        return self.unscored(node) if about_columns(node) else self._outside(node)

    def _outside(self, node: Node) -> Hits:
        assert isinstance(node, Not)
        mask = np.zeros(len(self._index), bool)
        mask[self._index.all_live()] = True
        mask[self.evaluate(node.node).docs] = False
        docs = np.flatnonzero(mask).astype(np.uint32)
        return Hits(docs, np.zeros(len(docs), np.float32))

    def _term(self, field: str, token: str, weight: float) -> Hits:
        docs, freqs = self._index.postings(field, token)
        if not len(docs):
            return NOTHING
        height = np.float32(weight * (K1 + 1) * idf(self._index.count, len(docs)))
        return Hits(docs, height * self._index.saturation(field, docs, freqs))

    def _prefix(self, node: Prefix) -> Hits:
        mask = np.zeros(len(self._index), bool)
        for base, field in self._index.fields(node.field):
            low, high = field.beginning(node.prefix.encode())
            span = slice(int(field.starts[low]), int(field.starts[high]))
            mask[base : base + len(field.codes)][field.docs[span]] = True
        if self._index.live is not None:
            mask &= self._index.live
        docs = np.flatnonzero(mask).astype(np.uint32)
        return Hits(docs, np.full(len(docs), node.weight, np.float32))

    def _together(self, node: Phrase | Near) -> Hits:
        found = []
        for base, field in self._index.fields(node.field):
            if isinstance(node, Phrase):
                docs = phrase(field, node.tokens)
            else:
                docs = near(field, node.groups, node.distance)
            found.append(docs.astype(np.uint32) + np.uint32(base))
        docs = np.concatenate(found) if found else NOTHING.docs
        if self._index.live is not None:
            docs = docs[self._index.live[docs]]
        scores = np.zeros(len(docs), np.float32)
        for token in dict.fromkeys(_tokens(node)) if len(docs) else ():
            term = self._term(node.field, token, node.weight)
            at, known = among(term.docs, docs)
            scores[known] += term.scores[at[known]]
        return Hits(docs, scores)

    def _and(self, nodes: tuple[Node, ...]) -> Hits:
        masks = [n for n in nodes if about_columns(n)]
        barred = [n.node for n in nodes if isinstance(n, Not) and not about_columns(n)]
        wanted = [n for n in nodes if not about_columns(n) and not isinstance(n, Not)]
        parts = sorted((self.evaluate(n) for n in wanted), key=lambda hits: len(hits.docs))
        if not parts:
            docs = self._index.all_live()
            parts = [Hits(docs, np.zeros(len(docs), np.float32))]
        hits = parts[0]
        for node in masks:
            hits = hits.at(self.mask(node)[hits.docs])
        for part in parts[1:]:
            at, known = among(part.docs, hits.docs)
            hits = Hits(hits.docs[known], hits.scores[known] + part.scores[at[known]])
        for node in barred:
            hits = hits.at(~among(self.evaluate(node).docs, hits.docs)[1])
        return hits

    def _or(self, parts: list[Hits], least: int) -> Hits:
        if len(parts) < 2:
            return parts[0] if parts else NOTHING
        if sum(len(part.docs) for part in parts) * _SPARSE < len(self._index):
            return _summed(parts, least)
        counts = np.zeros(len(self._index), np.uint16 if least > 1 else bool)
        scores = np.zeros(len(self._index), np.float32)
        for part in parts:
            if least > 1:
                counts[part.docs] += 1
            else:
                counts[part.docs] = True
            scores[part.docs] += part.scores
        docs = np.flatnonzero(counts >= least if least > 1 else counts).astype(np.uint32)
        return Hits(docs, scores[docs])

    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""
        return self._index.frequency(field, token)

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield a field's tokens that begin with `prefix`, in order, with frequencies."""
        found = [self._terms(base, part, prefix) for base, part in self._index.fields(field)]
        for term, same in groupby(heapq.merge(*found), key=itemgetter(0)):
            many = sum(count for _, count in same)
            if many:
                yield term.decode(), many

    def _terms(self, base: int, field: Field, prefix: str) -> Iterator[tuple[bytes, int]]:
        low, high = field.beginning(prefix.encode())
        if low == high:
            return iter(())
        counts = np.diff(field.starts[low : high + 1])
        if self.live is not None:
            docs = field.docs[int(field.starts[low]) : int(field.starts[high])]
            firsts = field.starts[low:high] - field.starts[low]
            counts = np.add.reduceat(self.live[docs + np.uint32(base)].astype(np.int64), firsts)
        return zip(field.terms_between(low, high), counts.tolist(), strict=True)


def _tokens(node: Phrase | Near) -> list[str]:
    if isinstance(node, Phrase):
        return [token for token in node.tokens if token]
    return [token for group in node.groups for token in group if token]


def _summed(parts: list[Hits], least: int) -> Hits:
    docs = np.concatenate([part.docs for part in parts])
    if not len(docs):
        return NOTHING
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], np.concatenate([part.scores for part in parts])[order]
    firsts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    hits = Hits(docs[firsts], np.add.reduceat(scores, firsts))
    if least == 1:
        return hits
    return hits.at(np.diff(firsts, append=len(docs)) >= least)
