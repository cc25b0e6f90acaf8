"""From our query tree to OpenSearch's query language."""

from __future__ import annotations

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

    from archive.tree import Node

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
            return _scored_as_terms(field, tokens, weight, _phrase(field, tokens))
        case Near(field, groups, distance, weight):
            every = [token for group in groups for token in group]
            return _scored_as_terms(field, every, weight, _near(field, groups, distance))
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


def _scored_as_terms(field: str, tokens: Sequence[str], weight: float, matched: Query) -> Query:
    scored = [_term(field, token, weight) for token in dict.fromkeys(tokens) if token]
    return {"bool": {"filter": [matched], "should": scored}}


def _phrase(field: str, tokens: Sequence[str]) -> Query:
    held = [place for place, token in enumerate(tokens) if token]
    if not held:
        return NONE
    inner = [encoded(token) for token in tokens[held[0] : held[-1] + 1]]
    if len(inner) == 1:
        return {"term": {field: inner[0]}}
    return {"match_phrase": {field: {"query": " ".join(inner)}}}


def _near(field: str, groups: Sequence[Sequence[str]], distance: int) -> Query:
    """Return intervals with a token of every group within a distance.

    One position may stand for two groups that share a token: such groups become one, or are told
    apart by the test of the interval's length only.
    """
    different = {frozenset(token for token in group if token) for group in groups}
    if not different or not all(different):
        return NONE
    parts = [_any_of(sorted(group)) for group in sorted(different, key=sorted)]
    if len(parts) == 1:
        return {"intervals": {field: parts[0]}}
    test = {"script": {"source": f"interval.end - interval.start <= {distance}"}}
    return {
        "intervals": {field: {"all_of": {"intervals": parts, "ordered": False, "filter": test}}}
    }


def _any_of(tokens: Sequence[str]) -> Query:
    parts = [{"match": {"query": encoded(token)}} for token in tokens]
    return parts[0] if len(parts) == 1 else {"any_of": {"intervals": parts}}
