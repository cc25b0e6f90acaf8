"""Conditions on doc values as masks, and what an engine says of its matches.

A condition on columns becomes a mask over all sections; it only ever narrows, so that a filter
costs a look-up per hit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from archive.engines.collect.columns import DOCUMENT, SECTION
from archive.engines.collect.doc_values import UNDATED
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Not, Or, Range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.engines.arrays.container import Numbers
    from archive.engines.collect.doc_values import DocValues
    from archive.tree import Node


class Hits(NamedTuple):
    """Section numbers, rising, of the type NumPy looks up by fastest, and their scores."""

    docs: Numbers
    scores: Numbers

    def at(self, chosen: Numbers) -> Hits:
        """Return those at the given places (or where a mask over the hits holds)."""
        return Hits(self.docs[chosen], self.scores[chosen])


NOTHING = Hits(np.empty(0, np.intp), np.empty(0, np.float32))


class Evaluator(ABC):
    """Hits over doc_values; who finds words says how in `evaluate`.

    Keeps the masks it was asked for last.
    """

    def __init__(self, doc_values: DocValues) -> None:
        self.doc_values = doc_values
        self.live = None if doc_values.live.all() else doc_values.live
        self.mask = lru_cache(maxsize=64)(self._mask)
        self.prior = None if (doc_values.prior == 1).all() else doc_values.prior

    @abstractmethod
    def evaluate(self, node: Node) -> Hits:
        """Return the live sections that match a node, with scores but without priors."""

    @abstractmethod
    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""

    @abstractmethod
    def terms(self, field: str, prefix: str) -> Iterable[tuple[str, int]]:
        """Return a field's tokens that begin with `prefix`, in order, with frequencies."""

    @abstractmethod
    def restricted_to(self, levels: tuple[str, ...]) -> Evaluator:
        """Return what answers as if only sections of these levels of access were live."""

    def scored(self, match: Node) -> Hits:
        """Return what matches, scored, before any filter."""
        hits = self.evaluate(match)
        return hits if self.prior is None else Hits(hits.docs, hits.scores * self.prior[hits.docs])

    def restricted(self, hits: Hits, filters: tuple[Node, ...]) -> Hits:
        """Return those of the hits that pass all filters."""
        for node in filters:
            kept = self.membership(node, hits.docs)
            if not kept.all():
                hits = hits.at(kept)
        return hits

    def membership(self, node: Node, docs: Numbers) -> Numbers:
        """Return for each of the sections whether `node` matches it."""
        if about_columns(node):
            return self.mask(node).take(docs)
        return places_among(self.evaluate(node).docs, docs)[1]

    def _mask(self, node: Node) -> Numbers:
        doc_values = self.doc_values
        mask: Numbers
        match node:
            case All():
                mask = np.ones(len(doc_values), bool)
            case Range("date", low, high):
                mask = doc_values.first != UNDATED
                if low is not None:
                    mask &= doc_values.last >= low
                if high is not None:
                    mask &= doc_values.first <= high
            case Is(column, values):
                mask = self._value_mask(column, frozenset(values))
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
        return np.asarray(mask & doc_values.live)

    def _value_mask(self, column: str, values: frozenset[str]) -> Numbers:
        doc_values = self.doc_values
        if column == DOCUMENT:
            wanted = _membership(doc_values.document_ids.encoded(), values)
            return np.asarray(wanted[doc_values.documents])
        if column == SECTION:
            return _membership(doc_values.ids.encoded(), values)
        facet = doc_values.facets.get(column)
        if facet is None:
            return np.full(len(doc_values), UNKNOWN in values)
        counts = np.diff(facet.starts)
        mask = np.asarray((counts == 0) & (UNKNOWN in values))
        chosen = _membership(facet.values.encoded(), values)[facet.ordinals]
        mask[np.repeat(np.arange(len(doc_values)), counts)[chosen]] = True
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


def _membership(values: list[bytes], asked: frozenset[str]) -> Numbers:
    encoded = {value.encode() for value in asked}
    return np.array([value in encoded for value in values], bool)


def places_among(docs: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Return where each wanted section would stand in `docs`, and whether it is there."""
    if not len(docs):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.searchsorted(docs, wanted)
    at[at == len(docs)] = 0
    return at, np.asarray(docs[at] == wanted)
