"""AND, OR and NOT of the sections that the parts of a query tree match.

Sections come with scores. Who finds the words says how; conditions on columns are masks.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.evaluator import NOTHING, Evaluator, Hits, about_columns, places_among
from archive.tree import And, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from archive.engines.arrays.container import Numbers
    from archive.tree import Node

_SPARSE = 16
"""Fewer hits than one section in so many are added up by sorting, more in an array over all."""


class TreeEvaluator(Evaluator):
    """Evaluates nodes from what their words match."""

    @abstractmethod
    def words(self, node: Term | Prefix | Phrase | Near) -> Hits:
        """Return the live sections that match words, with scores."""

    def evaluate(self, node: Node) -> Hits:
        """Return the live sections that match a node, with scores but without priors."""
        match node:
            case Term() | Prefix() | Phrase() | Near():
                return self.words(node)
            case And(nodes):
                return self._and(nodes)
            case Or(nodes, least):
                return self._or([self.evaluate(n) for n in nodes], least)
        if about_columns(node):
            return _unscored(np.flatnonzero(self.mask(node)))
        return self._complement(node)

    def _all_live(self) -> Numbers:
        if self.live is None:
            return np.arange(len(self.doc_values))
        return np.flatnonzero(self.live)

    def _complement(self, node: Node) -> Hits:
        assert isinstance(node, Not)
        mask = np.array(self.doc_values.live)
        mask[self.evaluate(node.node).docs] = False
        return _unscored(np.flatnonzero(mask))

    def _and(self, nodes: tuple[Node, ...]) -> Hits:
        masks = [n for n in nodes if about_columns(n)]
        barred = [n.node for n in nodes if isinstance(n, Not) and not about_columns(n)]
        wanted = [n for n in nodes if not about_columns(n) and not isinstance(n, Not)]
        parts = sorted((self.evaluate(n) for n in wanted), key=lambda hits: len(hits.docs))
        if not parts:
            parts = [_unscored(self._all_live())]
        hits = parts[0]
        for node in masks:
            hits = hits.at(self.mask(node)[hits.docs])
        for part in parts[1:]:
            at, known = places_among(part.docs, hits.docs)
            hits = Hits(hits.docs[known], hits.scores[known] + part.scores[at[known]])
        for node in barred:
            hits = hits.at(~places_among(self.evaluate(node).docs, hits.docs)[1])
        return hits

    def _or(self, parts: list[Hits], least: int) -> Hits:
        if len(parts) < 2:
            return parts[0] if parts else NOTHING
        if sum(len(part.docs) for part in parts) * _SPARSE < len(self.doc_values):
            return _summed_hits(parts, least)
        counts = np.zeros(len(self.doc_values), np.uint16 if least > 1 else bool)
        scores = np.zeros(len(self.doc_values), np.float32)
        for part in parts:
            if least > 1:
                counts[part.docs] += 1
            else:
                counts[part.docs] = True
            scores[part.docs] += part.scores
        docs = np.flatnonzero(counts >= least if least > 1 else counts)
        return Hits(docs, scores[docs])


def _unscored(docs: Numbers) -> Hits:
    return Hits(docs, np.zeros(len(docs), np.float32))


def _summed_hits(parts: list[Hits], least: int) -> Hits:
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
