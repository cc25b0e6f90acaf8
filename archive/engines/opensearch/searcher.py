"""Requests answered by a cluster, with the ids, order, scores and counts of every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.engines.base import SearchHits
from archive.engines.collect.columns import DOCUMENT, column_of, kept_for, ordered_counts
from archive.engines.opensearch.mapping import (
    COLUMNS,
    NOTHING,
    PRESENT,
    decoded,
    encoded,
    encoded_prefix,
)
from archive.engines.opensearch.queries import NONE, query
from archive.errors import IndexUnusableError
from archive.messages import message
from archive.model import UNKNOWN
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.engines.base import Request
    from archive.engines.opensearch.connection import Connection
    from archive.tree import Node

_BUCKETS = 60_000
"""Values counted at most in one answer; the server gives 65 535."""
_SPECIAL = frozenset('.?+*|{}[]()"\\#@&<>~^$-')
"""What has a meaning in a regular expression of Lucene."""

# A document's sections lie in one shard: the numbers of the shards may be added up.
_DOCUMENTS = {
    "scripted_metric": {
        "init_script": "state.seen = new HashSet()",
        "map_script": f"state.seen.add(doc['{DOCUMENT}'].value)",
        "combine_script": "return state.seen.size()",
        "reduce_script": "long n = 0; for (s in states) { n += s } return n",
    }
}


class OpenSearchSearcher:
    """Answers from the indices of some levels; never changes, so many threads may ask."""

    def __init__(self, connection: Connection, indices: Mapping[str, str]) -> None:
        self._connection = connection
        self._levels = dict(indices)
        self._indices = tuple(indices.values())

    def search(self, request: Request) -> SearchHits:
        """Answer a request.

        Raises:
            EngineAwayError: the cluster does not answer, or not with all its shards.
        """
        asked = _search_body(request)
        answer = self._connection.search(self._indices, asked)
        pairs = _ids_and_scores(answer["hits"]["hits"], request.sort)
        totals: dict[str, int] = {}
        if request.group and pairs:
            shown = [hit["fields"][DOCUMENT][0] for hit in answer["hits"]["hits"]]
            pairs, totals = self._best_of_documents(request, asked, shown)
        counted = answer["aggregations"]
        return SearchHits(
            ids=tuple(section for section, _ in pairs),
            scores=tuple(score for _, score in pairs),
            total=answer["hits"]["total"]["value"],
            documents=int(counted["documents"]["number"]["value"] or 0),
            facets={name: _facet_counts(name, counted, answer) for name in request.facets},
            group_totals=totals,
        )

    def _best_of_documents(
        self, request: Request, asked: dict[str, Any], shown: Sequence[str]
    ) -> tuple[list[tuple[str, float]], dict[str, int]]:
        """Return the best sections of each document that is shown, and how many each has."""
        best = {
            "size": request.per_document,
            "sort": asked["sort"],
            "track_scores": True,
            "_source": False,
            "docvalue_fields": ["id"],
        }
        within: list[Any] = [{"terms": {DOCUMENT: list(shown)}}]
        if "post_filter" in asked:
            within.append(asked["post_filter"])
        answer = self._connection.search(
            self._indices,
            {
                "size": 0,
                "query": {"bool": {"must": [asked["query"]], "filter": within}},
                "aggs": {
                    "documents": {
                        "terms": {"field": DOCUMENT, "size": len(shown)},
                        "aggs": {"best": {"top_hits": best}},
                    }
                },
            },
        )
        buckets = {each["key"]: each for each in answer["aggregations"]["documents"]["buckets"]}
        hits = [hit for document in shown for hit in buckets[document]["best"]["hits"]["hits"]]
        totals = {document: buckets[document]["doc_count"] for document in shown}
        return _ids_and_scores(hits, request.sort), totals

    def ranked(
        self, match: Node, filters: tuple[Node, ...] = (), sort: str = "relevance"
    ) -> Iterator[tuple[str, float]]:
        """Yield every hit's id with its score, in the order of `search`."""
        asked = {
            "query": _scored_query([query(match)], [query(node) for node in filters]),
            "sort": _sort_order(sort),
            "track_scores": True,
            "_source": False,
            "docvalue_fields": ["id"],
        }
        for hit in self._connection.all_hits(self._indices, asked):
            yield from _ids_and_scores([hit], sort)

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterator[str]:
        """Yield the ids of all that match, in their own order."""
        asked = {
            "query": {"bool": {"filter": [query(node) for node in (match, *filters)]}},
            "sort": [{"id": "asc"}],
            "_source": False,
            "docvalue_fields": ["id"],
        }
        for hit in self._connection.all_hits(self._indices, asked):
            yield hit["fields"]["id"][0]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        return self.frequencies([(field, token)])[0]

    def frequencies(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return in how many sections each field has its token, in one call."""
        if not words:
            return []
        bodies = [
            {"size": 0, "track_total_hits": True, "query": _term_query(field, token)}
            for field, token in words
        ]
        answers = self._connection.search_many(self._indices, bodies)
        return [answer["hits"]["total"]["value"] for answer in answers]

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        begins = "".join(f"\\{c}" if c in _SPECIAL else c for c in encoded_prefix(prefix))
        buckets, whole = self._counted_terms(field, f"{begins}.*")
        parts = 1
        while not whole:
            parts *= 4
            buckets, whole = [], True
            for part in range(parts):
                more, all_of_them = self._counted_terms(
                    field, {"partition": part, "num_partitions": parts}
                )
                buckets += more
                whole = whole and all_of_them
        pairs = ((decoded(each["key"]), each["doc_count"]) for each in buckets)
        marks = (NOTHING, PRESENT)
        return iter(sorted(p for p in pairs if p[0].startswith(prefix) and p[0] not in marks))

    def _counted_terms(self, field: str, include: object) -> tuple[list[Any], bool]:
        """Return counted tokens, and whether those are all."""
        values = {"field": field, "size": _BUCKETS, "include": include, "order": {"_key": "asc"}}
        answer = self._connection.search(
            self._indices, {"size": 0, "aggs": {"terms": {"terms": values}}}
        )
        counted = answer["aggregations"]["terms"]
        return counted["buckets"], not counted["sum_other_doc_count"]

    def restricted_to(self, levels: tuple[str, ...]) -> OpenSearchSearcher:
        """Return the index as if it held only sections of these levels of access."""
        mine = {level: index for level, index in self._levels.items() if level in levels}
        if not mine:
            msg = message("Sökindexet har ingen öppen del; kör ”handlingar index --rebuild”.")
            raise IndexUnusableError(msg)
        return OpenSearchSearcher(self._connection, mine)

    def close(self) -> None:
        """Do nothing: the connection is shared."""


def _search_body(request: Request) -> dict[str, Any]:
    """Return the search of a request; filters on counted facets come after the counting."""
    own = tuple(f for f in request.filters if column_of(f) in request.facets)
    rest = [query(f) for f in request.filters if f not in own]
    counting: dict[str, Any] = {
        name: {
            "filter": {"bool": {"filter": [query(f) for f in kept_for(name, own)]}},
            "aggs": {"values": {"terms": {"field": name, "size": _BUCKETS}}},
        }
        for name in request.facets
        if name in COLUMNS
    }
    after = {"bool": {"filter": [query(f) for f in own]}}
    counting["documents"] = {"filter": after, "aggs": {"number": _DOCUMENTS}}
    body: dict[str, Any] = {
        "query": _scored_query([query(request.match)], rest),
        "sort": _sort_order(request.sort),
        "size": request.limit,
        "from": request.offset if request.limit else 0,
        "track_total_hits": True,
        "_source": False,
        "docvalue_fields": ["id", DOCUMENT],
        "aggs": counting,
    }
    if own:
        body["post_filter"] = after
    if request.group and request.limit:
        body["collapse"] = {"field": DOCUMENT}
    return body


def _scored_query(must: list[Any], filters: list[Any]) -> dict[str, Any]:
    return {
        "function_score": {
            "query": {"bool": {"must": must, "filter": filters}},
            "functions": [{"field_value_factor": {"field": "prior"}}],
            "boost_mode": "multiply",
        }
    }


def _sort_order(sort: str) -> list[Any]:
    if sort == "relevance":
        return [{"_score": "desc"}, {"id": "asc"}]
    way = {"date": "asc", "-date": "desc"}[sort]
    return [{"first": {"order": way, "missing": "_last"}}, {"id": "asc"}]


def _ids_and_scores(hits: Sequence[Any], sort: str) -> list[tuple[str, float]]:
    scored = sort == "relevance"
    return [(hit["fields"]["id"][0], float(hit["_score"]) if scored else 0.0) for hit in hits]


def _facet_counts(
    name: str,
    counted: Mapping[str, Any],
    answer: Any,  # noqa: ANN401
) -> tuple[tuple[str, int], ...]:
    """Return the counts of a facet, all of them and exact.

    Raises:
        IndexUnusableError: there are more values than can be counted.
    """
    if name not in COLUMNS:
        return ordered_counts({UNKNOWN: answer["hits"]["total"]["value"]})
    values = counted[name]["values"]
    if values["sum_other_doc_count"] or values["doc_count_error_upper_bound"]:
        msg = message(
            "Fasetten %(name)s har fler värden än sökklustret kan räkna (%(buckets)s).",
            name=name,
            buckets=_BUCKETS,
        )
        raise IndexUnusableError(msg)
    return ordered_counts({each["key"]: each["doc_count"] for each in values["buckets"]})


def _term_query(field: str, token: str) -> Any:  # noqa: ANN401
    return {"term": {field: encoded(token)}} if token and field in FIELDS else NONE
