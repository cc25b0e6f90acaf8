"""A cluster compared with arrays: agreement, times, what building and answering cost.

Nodes are started on this machine, the index is built in them, and the bench's questions are asked
of both engines in turn, with six facets over all hits, grouped by document. Arrays are built in the
same run. One size, or with --slope those from which larger ones are reckoned; a table is printed.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.engines import engine
from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch.connection import Connection
from bench.engines import asked_of, built_once, folder_of, request_of
from bench.machine import describe
from bench.text import rows
from tests.cluster.nodes import Cluster, missing

if TYPE_CHECKING:
    import argparse

    from archive.engines.base import Searcher, SearchHits

ROUNDS = 3
USUAL = 100_000
SLOPE = (20_000, 50_000, 100_000, 200_000)
_TABLE = {
    "sections": "sections",
    "agreeing": "agree",
    "arrays p50": "arrays p50, ms",
    "arrays p95": "p95",
    "opensearch p50": "OpenSearch p50, ms",
    "opensearch p95": "p95",
    "node_ms": "nodes' processor, ms a question",
    "built_seconds": "built, s",
    "built_node_seconds": "nodes' processor, s",
    "sections_per_second": "sections a second",
    "mebibytes": "MiB",
}
"""What is measured → how the table calls it."""


def main(args: argparse.Namespace) -> None:
    """Measure one size or several, and print the table."""
    if lacking := missing():
        print(f"cluster: not measured; {lacking}")
        return
    print(f"{describe()}\n\n| {' | '.join(_TABLE.values())} |\n|{'---|' * len(_TABLE)}", flush=True)
    for sections in SLOPE if args.slope else (args.sections or USUAL,):
        print(_line(_measured(sections, args.nodes, reuse=args.reuse)), flush=True)


def _line(figures: dict[str, Any]) -> str:
    shown = figures | {"agreeing": f"{figures['agreeing']} of {figures['questions']}"}
    return f"| {' | '.join(str(shown[name]) for name in _TABLE)} |"


def _measured(sections: int, nodes: int, *, reuse: bool) -> dict[str, Any]:
    """Build and ask both engines of so many sections."""
    built_once("arrays", sections, reuse=reuse)
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as place:
        cluster = Cluster(Path(place), nodes, heap="1g")
        try:
            cluster.start()
            return _measure(cluster, Path(place), sections)
        finally:
            cluster.stop()


def _measure(cluster: Cluster, place: Path, sections: int) -> dict[str, Any]:
    connection = Connection(cluster.urls, "bench", shards=2, replicas=0)
    ours = OpenSearchEngine(connection)
    used, began = cluster.processor_seconds(), time.monotonic()
    with ours.writer(place / "index") as writer:
        for row in rows(sections):
            writer.add(row.entry())
        writer.commit()
    seconds = time.monotonic() - began
    building = cluster.processor_seconds() - used
    size = connection.client.indices.stats(index="bench-*")["_all"]["total"]["store"]
    searchers = {
        "arrays": engine("arrays").open(folder_of("arrays", sections)),
        "opensearch": ours.open(place / "index"),
    }
    return {
        "sections": sections,
        "nodes": len(cluster.urls),
        "built_seconds": round(seconds, 1),
        "sections_per_second": round(sections / seconds),
        "built_node_seconds": round(building, 1),
        "mebibytes": round(size["size_in_bytes"] / 2**20, 1),
        **_asked(cluster, searchers, sections),
    }


def _asked(cluster: Cluster, searchers: dict[str, Searcher], sections: int) -> dict[str, Any]:
    requests = [request_of(question) for question in asked_of(sections)]
    times: dict[str, list[float]] = {name: [] for name in searchers}
    alike, used = 0, 0.0
    for round_ in range(ROUNDS):
        used = cluster.processor_seconds() if round_ == ROUNDS - 1 else used
        for request in requests:
            answers = {}
            for name, searcher in searchers.items():
                began = time.perf_counter()
                answers[name] = searcher.search(request)
                if round_ == ROUNDS - 1:
                    times[name].append((time.perf_counter() - began) * 1000)
            if round_ == 0:
                alike += _agree(answers["arrays"], answers["opensearch"])
    spent = (cluster.processor_seconds() - used) * 1000 / len(requests)
    return {
        "questions": len(requests),
        "agreeing": alike,
        "node_ms": round(spent, 1),
        **{f"{name} p50": round(statistics.median(each), 1) for name, each in times.items()},
        **{
            f"{name} p95": round(sorted(each)[int(len(each) * 0.95)], 1)
            for name, each in times.items()
        },
    }


def _agree(hits: SearchHits, other: SearchHits) -> bool:
    """Return whether totals, documents and facets are the same, and ids but for equal scores."""
    counts = attrgetter("total", "documents", "facets")
    near = all(
        abs(a - b) <= 1e-4 * max(a, 1) for a, b in zip(hits.scores, other.scores, strict=True)
    )
    return counts(hits) == counts(other) and near and (hits.ids == other.ids or _tied(hits))


def _tied(hits: SearchHits) -> bool:
    ranked = sorted(hits.scores)
    return any(b - a <= 1e-4 * max(b, 1) for a, b in pairwise(ranked))
