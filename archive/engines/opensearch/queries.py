"""Translation of a query tree into OpenSearch's query language."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

from archive.engines.collect.columns import DOCUMENT, SECTION
from archive.engines.opensearch.mapping import (
    COLUMNS,
    NOTHING,
    PRESENT,
    encoded,
    encoded_prefix,
)
from archive.model import UNKNOWN
from archive.tree import All, And, Is, Near, Not, Or, Phrase, Prefix, Range, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.tree import Node, Row

Query = dict[str, Any]

NONE: Query = {"match_none": {}}
EVERY: Query = {"constant_score": {"filter": {"match_all": {}}, "boost": 0.0}}


def query(node: Node) -> Query:  # noqa: PLR0911, C901
    """Return the query that matches and scores what a node does.

    Raises:
        ValueError: there is no such column.
    """
    match node:
        case All():
            return EVERY
        case Term(field, token, weight):
            return _term(field, token, weight)
        case Prefix(field, prefix, weight):
            return {"constant_score": {"filter": _prefix(field, prefix), "boost": weight}}
        case Phrase(field, tokens, weight):
            terms = [(field, token) for token in dict.fromkeys(tokens) if token]
            return _scored_as_terms(terms, weight, _phrase(field, tokens))
        case Near(rows, distance, weight):
            return _scored_as_terms(node.terms, weight, _near_rows(rows, distance))
        case And(nodes):
            return _all_of(nodes)
        case Or(nodes, least):
            if not nodes:
                return NONE
            return {"bool": {"should": [query(n) for n in nodes], "minimum_should_match": least}}
        case Not():
            return _all_of((node,))
        case Range("date", low, high):
            return _unscored(_overlapping(low, high))
        case Is(column, values) if column in {DOCUMENT, SECTION, *COLUMNS}:
            return _unscored([{"terms": {column: list(values)}}])
        case Is(_, values):
            return EVERY if UNKNOWN in values else NONE
    msg = f"no such column: {node}"
    raise ValueError(msg)


def _all_of(nodes: tuple[Node, ...]) -> Query:
    barred = [query(n.node) for n in nodes if isinstance(n, Not)]
    wanted = [query(n) for n in nodes if not isinstance(n, Not)]
    return {"bool": {"must": wanted or [EVERY], "must_not": barred}}


def _unscored(filters: Sequence[Query]) -> Query:
    return {"constant_score": {"filter": {"bool": {"filter": list(filters)}}, "boost": 0.0}}


def _overlapping(low: int | None, high: int | None) -> list[Query]:
    bounds: list[Query] = [{"exists": {"field": "first"}}]
    if low is not None:
        bounds.append({"range": {"last": {"gte": low}}})
    if high is not None:
        bounds.append({"range": {"first": {"lte": high}}})
    return bounds


def _term(field: str, token: str, weight: float) -> Query:
    return {"term": {field: {"value": encoded(token), "boost": weight}}} if token else NONE


def _prefix(field: str, prefix: str) -> Query:
    if prefix:
        return {"prefix": {field: {"value": encoded_prefix(prefix)}}}
    return {"regexp": {field: {"value": f"[^{NOTHING}{PRESENT}].*"}}}


def _scored_as_terms(terms: Sequence[tuple[str, str]], weight: float, matched: Query) -> Query:
    scored = [_term(field, token, weight) for field, token in terms if weight]
    return {"bool": {"filter": [matched], "should": scored}}


def _phrase(field: str, tokens: Sequence[str]) -> Query:
    held = [place for place, token in enumerate(tokens) if token]
    if not held:
        return NONE
    inner = [encoded(token) for token in tokens[held[0] : held[-1] + 1]]
    if len(inner) == 1:
        return {"term": {field: inner[0]}}
    return {"match_phrase": {field: {"query": " ".join(inner)}}}


def _near_rows(rows: Sequence[Row], distance: int) -> Query:
    """Return intervals with every row near the others, in the order of the rows or any other."""
    if not rows or not all(place for row in rows for place in row.places):
        return NONE
    field = rows[0].field
    if len(rows) == 1:
        return {"intervals": {field: _row_intervals(rows[0], field, 0)}}
    if _stand_apart(rows):
        return {"intervals": {field: _rows_within(rows, field, distance, ordered=False)}}
    orders = [_rows_within(order, field, distance, ordered=True) for order in permutations(rows)]
    return {"intervals": {field: {"any_of": {"intervals": orders}}}}


def _rows_within(rows: Sequence[Row], field: str, distance: int, *, ordered: bool) -> Query:
    """Return intervals with every row in which the last begins in time after the first ends."""
    longest = distance + len(rows[0].places) + len(rows[-1].places) - 2
    test = {"script": {"source": f"interval.end - interval.start <= {longest}"}}
    parts = [
        _row_intervals(row, field, rows[:number].count(row)) for number, row in enumerate(rows)
    ]
    return {"all_of": {"intervals": parts, "ordered": ordered, "filter": test}}


def _stand_apart(rows: Sequence[Row]) -> bool:
    """Return whether rows are single positions that cannot be the same: of different tokens."""
    tokens = [{token for place in row.places for token in place} for row in rows]
    different = len(set().union(*tokens)) == sum(map(len, tokens))
    return different and all((len(r.places), r.field) == (1, rows[0].field) for r in rows)


def _row_intervals(row: Row, field: str, same: int) -> Query:
    """Return the intervals of a row, as though they were of a field that runs in step.

    `same` is how many of the rows before it are equal: Lucene takes equal intervals for one that
    is repeated, over itself too, and so each has a test of its own that every interval passes.
    """
    places = [_any_of(place, row.field, field) for place in row.places]
    if len(places) == 1:
        return places[0]
    test = {"script": {"source": f"interval.start >= -{same}"}}
    return {"all_of": {"intervals": places, "ordered": True, "max_gaps": 0, "filter": test}}


def _any_of(tokens: Sequence[str], field: str, as_field: str) -> Query:
    use = {} if field == as_field else {"use_field": field}
    parts = [{"match": {"query": encoded(t), **use}} for t in sorted(set(tokens)) if t]
    return parts[0] if len(parts) == 1 else {"any_of": {"intervals": parts}}
