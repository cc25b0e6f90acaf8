"""Which rows match a query tree, and with which scores? Asked of Tantivy, told in arrays.

Tantivy finds the best hits of any question in a moment, but every hit that crosses into Python
costs as much as many that do not. Of few hits all cross, with scores. Of many only the best do;
which the others are is put together from the words: common ones from the arrays beside the index
(`common`), rare ones from Tantivy.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from tantivy import Occur, Order, Query

from archive.engines.arrays.masks import NOTHING, Hits, about_columns
from archive.engines.arrays.trees import Trees
from archive.engines.columns import DOCUMENT
from archive.engines.tantivy.fields import EMPTY, inward, outward
from archive.engines.tantivy.ranking import completed
from archive.engines.tantivy.translate import Translator, flat
from archive.model import LEVELS
from archive.tree import And, Is, Near, Not, Or, Phrase, Prefix, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tantivy import Schema
    from tantivy import Searcher as TantivySearcher

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.rows import Rows
    from archive.engines.base import Request
    from archive.engines.tantivy.common import Common
    from archive.tree import Node

FIRST = 200
"""Hits that cross with the count of a question's hits; many questions have no more."""
ALL = 2000
"""Hits up to which all cross, with their scores."""


class TantivyExecutor(Trees):
    """Evaluates nodes with a searcher of Tantivy's; nodes about columns alone from the rows."""

    def __init__(
        self,
        searcher: TantivySearcher,
        schema: Schema,
        rows: Rows,
        common: Common,
        *,
        held: object,
        level: str,
        narrower: Mapping[str, TantivyExecutor],
    ) -> None:
        """Ask this searcher; `held` is let go of together with it.

        It has the sections of `level` and of all more open ones; `narrower` has those of some.
        """
        super().__init__(rows)
        self._level = level
        self._narrower = narrower
        self._held = held
        self._searcher = searcher
        self._common = common
        self._translator = Translator(schema)
        self._for_all = lru_cache(maxsize=64)(self._holds_for_all)
        self.highest = 1.0 if self.prior is None else float(rows.prior.max(initial=0.0))

    def scored(self, match: Node) -> Hits:
        """Return what matches before any filter; of many hits only the best with scores."""
        if _even(match):
            return super().scored(match)
        query = self._translator.query(match)
        first = ALL if _placed(match) else FIRST
        count, best = self.best(query, first)
        if count <= first:
            return best
        if count <= ALL:
            return self.best(query, count)[1]
        docs = self.evaluate(match).docs
        scores = np.full(len(docs), -np.inf, np.float32)
        scores[np.searchsorted(docs, best.docs)] = best.scores
        return Hits(docs, scores, best.floor)

    def ranked(self, hits: Hits, request: Request) -> Hits:
        """Return the hits of a request with as many scores known as its page needs."""
        return completed(self, hits, request)

    def narrowed(self, request: Request, documents: tuple[str, ...] = ()) -> Query:
        """Return Tantivy's query for a request, within some documents if any are given."""
        held = [n for n in request.filters if not (about_columns(n) and self._for_all(n))]
        if documents:
            held.append(Is(DOCUMENT, documents))
        parts = [(Occur.Must, flat(self._translator.query(node))) for node in held]
        match = request.match
        return Query.boolean_query([(Occur.Must, self._translator.query(match)), *parts])

    def _holds_for_all(self, node: Node) -> bool:
        return bool((self.mask(node) == self.rows.live).all())

    def best(self, query: Query, limit: int) -> tuple[int, Hits]:
        """Return how many match, and the best of them with priors in their scores."""
        result = self._searcher.search(query, limit)
        found = result.hits
        if not found:
            return 0, NOTHING
        scores = np.fromiter((hit[0] for hit in found), np.float32, len(found))
        rows = self._searcher.fast_field_values("row", [hit[1] for hit in found])
        docs = np.array(rows, np.intp)
        count = int(result.count)  # type: ignore[attr-defined]
        # rounding may differ from one query to the next
        floor = float(scores[-1]) * self.highest * 1.00001 if count > len(found) else -np.inf
        order = np.argsort(docs)
        docs, scores = docs[order], scores[order]
        if self.prior is not None:
            scores *= self.prior[docs]
        return count, Hits(docs, scores, floor)

    def words(self, node: Term | Prefix | Phrase | Near) -> Hits:
        """Return the live sections that match words; only beginnings are scored."""
        match node:
            case Term(field, token):
                kept = self._common.rows_of(field, token)
                if kept is None:
                    docs = self._rows(self._translator.query(node))
                else:
                    docs = kept.astype(np.intp)
            case Prefix():
                docs = self._prefix(node)
                return Hits(docs, np.full(len(docs), node.weight, np.float32))
            case _:
                docs = self._rows(self._translator.query(node))
        return Hits(docs, np.zeros(len(docs), np.float32))

    def _prefix(self, node: Prefix) -> Numbers:
        tokens = self._common.beginning(node.field, node.prefix)
        if not tokens:
            return self._rows(self._translator.query(node))
        terms = tuple(Term(node.field, token) for token in tokens)
        rest = self._translator.query(And((node, Not(Or(terms)))))
        mask = np.zeros(len(self.rows), bool)
        mask[self._rows(rest)] = True
        for term in terms:
            mask[self.words(term).docs] = True
        return np.flatnonzero(mask)

    def _rows(self, query: Query) -> Numbers:
        """Return the rows of all hits of a query, rising."""
        limit = ALL
        while True:
            result = self._searcher.search(query, limit, order_by_field="row", order=Order.Asc)
            count = int(result.count)  # type: ignore[attr-defined]
            if count <= limit:
                return np.fromiter((hit[0] for hit in result.hits), np.intp, count)
            limit = count

    def _count(self, query: Query) -> int:
        return int(self._searcher.search(query, 1).count)  # type: ignore[attr-defined]

    def seen(self, levels: tuple[str, ...]) -> TantivyExecutor:
        """Return what answers as if only sections of these levels of access were live."""
        most = max(map(LEVELS.index, levels))
        if LEVELS.index(self._level) <= most:
            return self
        return [e for level, e in self._narrower.items() if LEVELS.index(level) <= most][-1]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""
        rows = self._common.rows_of(field, token)
        return (
            self._count(self._translator.query(Term(field, token))) if rows is None else len(rows)
        )

    def terms(self, field: str, prefix: str) -> Iterable[tuple[str, int]]:
        """Return a field's tokens that begin with `prefix`, in order, with frequencies."""
        start = inward(prefix) if prefix else ""
        found = self._searcher.terms_with_prefix(field, start, Query.all_query())
        return sorted((outward(t), n) for t, n in found if t != EMPTY and n)


def _placed(node: Node) -> bool:
    """Return whether a node asks where words stand, so that matching costs more than crossing."""
    match node:
        case Phrase() | Near():
            return True
        case And(nodes) | Or(nodes):
            return any(_placed(n) for n in nodes)
        case Not(inner):
            return _placed(inner)
    return False


def _even(node: Node) -> bool:
    """Return whether no score within a node depends on how often words occur."""
    match node:
        case Term() | Phrase() | Near():
            return False
        case Not():
            return True
        case And(nodes) | Or(nodes):
            return all(_even(n) for n in nodes)
    return True
