"""Which sections match a query tree, and with which scores?

Words are evaluated to sections with scores, columns to a mask over all sections; a mask only ever
narrows, so that filters cost a look-up per hit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.places import near, phrase
from archive.engines.arrays.rows import UNDATED
from archive.engines.bm25 import K1, idf
from archive.engines.columns import DOCUMENT
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Term

if TYPE_CHECKING:
    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.index import Index
    from archive.tree import Node

_SPARSE = 16
"""Fewer hits than one section in so many are added up by sorting, more in an array over all."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Section numbers, rising, and their scores."""

    docs: Numbers
    scores: Numbers

    def at(self, chosen: Numbers) -> Hits:
        """Return those at the given places (or where a mask over the hits holds)."""
        return Hits(self.docs[chosen], self.scores[chosen])


_NOTHING = Hits(np.empty(0, np.uint32), np.empty(0, np.float32))


class Executor:
    """Evaluates nodes over an index; keeps the masks of columns it was asked for last."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.mask = lru_cache(maxsize=64)(self._mask)

    def hits(self, match: Node, filters: tuple[Node, ...] = ()) -> Hits:
        """Return the live sections that match, with scores and priors."""
        return self.restricted(self.scored(match), filters)

    def scored(self, match: Node) -> Hits:
        """Return what matches, scored, before any filter."""
        hits = self.evaluate(match)
        prior = self._index.prior
        return hits if prior is None else Hits(hits.docs, hits.scores * prior[hits.docs])

    def restricted(self, hits: Hits, filters: tuple[Node, ...]) -> Hits:
        """Return those of the hits that pass all filters."""
        for node in filters:
            if not isinstance(node, All):
                hits = hits.at(self.membership(node, hits.docs))
        return hits

    def membership(self, node: Node, docs: Numbers) -> Numbers:
        """Return for each of the sections whether `node` matches it."""
        if about_columns(node):
            return np.asarray(self.mask(node)[docs])
        return _among(self.evaluate(node).docs, docs)[1]

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
        if about_columns(node):
            docs = np.flatnonzero(self.mask(node)).astype(np.uint32)
        else:
            docs = self._outside(node)
        return Hits(docs, np.zeros(len(docs), np.float32))

    def _outside(self, node: Node) -> Numbers:
        assert isinstance(node, Not)
        mask = np.zeros(len(self._index), bool)
        mask[self._index.all_live()] = True
        mask[self.evaluate(node.node).docs] = False
        return np.flatnonzero(mask).astype(np.uint32)

    def _term(self, field: str, token: str, weight: float) -> Hits:
        docs, freqs = self._index.postings(field, token)
        if not len(docs):
            return _NOTHING
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
        docs = np.concatenate(found) if found else _NOTHING.docs
        if self._index.live is not None:
            docs = docs[self._index.live[docs]]
        scores = np.zeros(len(docs), np.float32)
        for token in dict.fromkeys(_tokens(node)) if len(docs) else ():
            term = self._term(node.field, token, node.weight)
            at, known = _among(term.docs, docs)
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
            at, known = _among(part.docs, hits.docs)
            hits = Hits(hits.docs[known], hits.scores[known] + part.scores[at[known]])
        for node in barred:
            hits = hits.at(~_among(self.evaluate(node).docs, hits.docs)[1])
        return hits

    def _or(self, parts: list[Hits], least: int) -> Hits:
        if len(parts) < 2:
            return parts[0] if parts else _NOTHING
        if sum(len(part.docs) for part in parts) * _SPARSE < len(self._index):
            return _summed(parts, least)
        counts = np.zeros(len(self._index), np.uint16)
        scores = np.zeros(len(self._index), np.float32)
        for part in parts:
            counts[part.docs] += 1
            scores[part.docs] += part.scores
        docs = np.flatnonzero(counts >= least).astype(np.uint32)
        return Hits(docs, scores[docs])

    def _mask(self, node: Node) -> Numbers:
        rows = self._index.rows
        mask: Numbers
        match node:
            case All():
                mask = np.ones(len(rows), bool)
            case Range("date", low, high):
                mask = rows.first != UNDATED
                if low is not None:
                    mask &= rows.last >= low
                if high is not None:
                    mask &= rows.first <= high
            case Is(column, values):
                mask = self._is(column, frozenset(values))
            case Not(inner):
                mask = ~self._mask(inner)
            case And(nodes):
                mask = np.asarray(np.logical_and.reduce([self._mask(n) for n in nodes], axis=0))
            case Or(nodes, least):
                counts = np.sum([self._mask(n) for n in nodes], axis=0, dtype=np.uint16)
                mask = np.asarray(counts >= least)
            case _:
                msg = f"no such column: {node}"
                raise ValueError(msg)
        return np.asarray(mask & rows.live)

    def _is(self, column: str, values: frozenset[str]) -> Numbers:
        rows = self._index.rows
        if column == DOCUMENT:
            wanted = _wanted(rows.document_ids.encoded(), values)
            return np.asarray(wanted[rows.documents])
        facet = rows.facets.get(column)
        if facet is None:
            return np.full(len(rows), UNKNOWN in values)
        counts = np.diff(facet.starts)
        mask = np.asarray((counts == 0) & (UNKNOWN in values))
        chosen = _wanted(facet.values.encoded(), values)[facet.codes]
        mask[np.repeat(np.arange(len(rows)), counts)[chosen]] = True
        return mask


def about_columns(node: Node) -> bool:
    """Return whether a node asks for columns only, so that it scores nothing."""
    match node:
        case All() | Range() | Is():
            return True
        case Not(inner):
            return about_columns(inner)
        case And(nodes) | Or(nodes):
            return bool(nodes) and all(about_columns(n) for n in nodes)
    return False


def _wanted(values: list[bytes], asked: frozenset[str]) -> Numbers:
    encoded = {value.encode() for value in asked}
    return np.array([value in encoded for value in values], bool)


def _tokens(node: Phrase | Near) -> list[str]:
    if isinstance(node, Phrase):
        return [token for token in node.tokens if token]
    return [token for group in node.groups for token in group if token]


def _among(docs: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Return where each wanted section would stand in `docs`, and whether it is there."""
    if not len(docs):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.searchsorted(docs, wanted)
    at[at == len(docs)] = 0
    return at, np.asarray(docs[at] == wanted)


def _summed(parts: list[Hits], least: int) -> Hits:
    docs = np.concatenate([part.docs for part in parts])
    if not len(docs):
        return _NOTHING
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], np.concatenate([part.scores for part in parts])[order]
    firsts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    hits = Hits(docs[firsts], np.add.reduceat(scores, firsts))
    if least == 1:
        return hits
    return hits.at(np.diff(firsts, append=len(docs)) >= least)
