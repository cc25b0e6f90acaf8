"""The meaning of each node of a query tree, written out as plainly as can be.

A node is evaluated to the sections that match and their scores. Sections are numbered by id, so
that a lower number wins a tie.
"""

from __future__ import annotations

import bisect
from collections import Counter
from itertools import combinations, product
from typing import TYPE_CHECKING

from archive.engines.base import SearchHits
from archive.engines.bm25 import LENGTHS, highest_score, length_norms
from archive.engines.collect.columns import (
    distinct_values,
    first_and_last_day,
    kept_for,
    ordered_counts,
)
from archive.model import UNKNOWN
from archive.tree import FIELDS, All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Row, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.engines.base import Entry, Request
    from archive.tree import Node

Scores = dict[int, float]


def length_code(length: int) -> int:
    """Return the code of a field length: that of the greatest kept length not above it."""
    return bisect.bisect_right(LENGTHS, length) - 1


class Reference:
    """Entries with an inverted index of dicts over them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.id)
        self.postings: dict[str, dict[str, dict[int, list[int]]]] = {f: {} for f in FIELDS}
        for number, entry in enumerate(self.entries):
            for field in FIELDS:
                for place, token in enumerate(entry.tokens.get(field, ())):
                    if token:
                        places = self.postings[field].setdefault(token, {})
                        places.setdefault(number, []).append(place)
        self._codes = {f: [length_code(n) for n in self._lengths(f)] for f in FIELDS}
        many = max(len(self.entries), 1)
        self._norms = {f: length_norms(sum(self._lengths(f)) / many) for f in FIELDS}

    def _lengths(self, field: str) -> list[int]:
        return [len(entry.tokens.get(field, ())) for entry in self.entries]

    def search(self, request: Request) -> SearchHits:
        """Answer a request."""
        scores = self._evaluate(request.match)
        hits = self._restrict(scores, request.filters)
        order = self._ordered(hits, request.sort)
        documents = Counter(self.entries[n].document_id for n in order)
        shown, totals = self._page(order, documents, request)
        return SearchHits(
            ids=tuple(self.entries[n].id for n in shown),
            scores=tuple(hits[n] if request.sort == "relevance" else 0.0 for n in shown),
            total=len(order),
            documents=len(documents),
            facets={f: self._facet(f, scores, request.filters) for f in request.facets},
            group_totals=totals,
        )

    def hits(self, match: Node, filters: tuple[Node, ...]) -> Scores:
        """Return all that match, with their scores."""
        return self._restrict(self._evaluate(match), filters)

    def _restrict(self, scores: Scores, filters: tuple[Node, ...]) -> Scores:
        allowed = [self._evaluate(node) for node in filters]
        return {
            n: score * self.entries[n].prior
            for n, score in scores.items()
            if all(n in some for some in allowed)
        }

    def _ordered(self, hits: Scores, sort: str) -> list[int]:
        if sort == "relevance":
            return sorted(hits, key=lambda n: (-hits[n], n))
        sign = {"date": 1, "-date": -1}[sort]

        def key(n: int) -> tuple[bool, int, int]:
            known = first_and_last_day(self.entries[n])
            return (known is None, sign * known[0] if known else 0, n)

        return sorted(hits, key=key)

    def _page(
        self, order: list[int], documents: Counter[str], request: Request
    ) -> tuple[list[int], dict[str, int]]:
        end = request.offset + request.limit
        if not request.group:
            return order[request.offset : end], {}
        groups: dict[str, list[int]] = {}
        for n in order:
            groups.setdefault(self.entries[n].document_id, []).append(n)
        chosen = list(groups)[request.offset : end]
        shown = [n for document in chosen for n in groups[document][: request.per_document]]
        return shown, {document: documents[document] for document in chosen}

    def _facet(
        self, facet: str, scores: Scores, filters: tuple[Node, ...]
    ) -> tuple[tuple[str, int], ...]:
        counts: Counter[str] = Counter()
        for n in self._restrict(scores, kept_for(facet, filters)):
            counts.update(distinct_values(self.entries[n], facet) or (UNKNOWN,))
        return ordered_counts(counts)

    def _evaluate(self, node: Node) -> Scores:
        match node:
            case All():
                return self._where(lambda _: True)
            case And(nodes):
                return self._at_least(nodes, len(nodes))
            case Or(nodes, least):
                return self._at_least(nodes, least) if nodes else {}
            case Not(inner):
                out = self._evaluate(inner)
                return {n: 0.0 for n in range(len(self.entries)) if n not in out}
            case Range() | Is():
                return self._column(node)
        return self._words(node)

    def _words(self, node: Term | Prefix | Phrase | Near) -> Scores:
        if isinstance(node, Near):
            return self._score(node.terms, node.weight, self._near(node.rows, node.distance))
        field, weight = node.field, node.weight
        found = self.postings[field]
        match node:
            case Term():
                return self._term(field, node.token, weight)
            case Prefix():
                started = (places for t, places in found.items() if t.startswith(node.prefix))
                return {n: weight for places in started for n in places}
            case Phrase():
                terms = tuple((field, token) for token in sorted(set(node.tokens)))
                return self._score(terms, weight, self._phrase(field, node.tokens))

    def _column(self, node: Range | Is) -> Scores:
        match node:
            case Is(column, values):
                wanted = set(values)
                return self._where(lambda e: wanted & set(distinct_values(e, column) or (UNKNOWN,)))
            case Range("date", low, high):
                return self._where(lambda entry: _overlaps(entry, low, high))
        msg = f"no such column: {node.column}"
        raise ValueError(msg)

    def _where(self, holds: Callable[[Entry], object]) -> Scores:
        return {n: 0.0 for n, entry in enumerate(self.entries) if holds(entry)}

    def _term(self, field: str, token: str, weight: float) -> Scores:
        places = self.postings[field].get(token, {})
        top = highest_score(len(self.entries), len(places), weight)
        codes, norm = self._codes[field], self._norms[field]
        return {n: top * len(at) / (len(at) + norm[codes[n]]) for n, at in places.items()}

    def _score(
        self, tokens: tuple[tuple[str, str], ...], weight: float, sections: set[int]
    ) -> Scores:
        terms = [self._term(field, token, weight) for field, token in tokens]
        return {n: sum(term.get(n, 0.0) for term in terms) for n in sections}

    def _phrase(self, field: str, tokens: tuple[str, ...]) -> set[int]:
        wanted = [(gap, self.postings[field].get(t, {})) for gap, t in enumerate(tokens) if t]
        if not wanted:
            return set()
        first, at_first = wanted[0]
        return {
            n
            for n, places in at_first.items()
            if any(
                all(start - first + gap in found.get(n, ()) for gap, found in wanted)
                for start in places
            )
        }

    def _near(self, rows: tuple[Row, ...], distance: int) -> set[int]:
        """Try every choice of a place for each row."""
        return {
            n
            for n in range(len(self.entries))
            if rows
            and any(
                _lie_near(chosen, distance)
                for chosen in product(*(self._row_places(row, n) for row in rows))
            )
        }

    def _row_places(self, row: Row, n: int) -> list[range]:
        at = [
            {p for token in place for p in self.postings[row.field].get(token, {}).get(n, ())}
            for place in row.places
        ]
        starts = (s for s in at[0] if all(s + gap in some for gap, some in enumerate(at)))
        return [range(start, start + len(at)) for start in starts]

    def _at_least(self, nodes: tuple[Node, ...], least: int) -> Scores:
        results = [self._evaluate(node) for node in nodes]
        counts = Counter(n for result in results for n in result)
        if not nodes:
            return self._where(lambda _: True)
        return {
            n: sum(result.get(n, 0.0) for result in results)
            for n, count in counts.items()
            if count >= least
        }


def _lie_near(chosen: tuple[range, ...], distance: int) -> bool:
    apart = all(not set(a) & set(b) for a, b in combinations(chosen, 2))
    return apart and max(r.start for r in chosen) - min(r[-1] for r in chosen) <= distance


def _overlaps(entry: Entry, low: int | None, high: int | None) -> bool:
    known = first_and_last_day(entry)
    return known is not None and (
        (low is None or known[1] >= low) and (high is None or known[0] <= high)
    )
