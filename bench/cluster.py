"""A cluster compared with arrays: agreement, times, what it costs.

`python -m bench.cluster SECTIONS [NODES]` starts nodes on this machine, builds the index in them
and asks the bench's questions of both, in turn. Arrays must have been built by `bench.alone`.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.engines import engine
from archive.engines.base import Request
from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch.connection import Connection
from bench import alone
from bench.nodes import Cluster
from bench.questions import FACETS
from bench.text import rows

if TYPE_CHECKING:
    from archive.engines.base import Found, Searcher

ROUNDS = 3


def main() -> None:
    """Print the figures as JSON."""
    sections, nodes = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if not (alone.folder_of("arrays", sections) / alone.FIGURES).exists():
        alone.run("build", "arrays", sections)
    alone.asked(sections)
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as place:
        cluster = Cluster(Path(place), nodes, heap="1g")
        try:
            cluster.start()
            print(json.dumps(_measure(cluster, Path(place), sections), indent=1))
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
        "arrays": engine("arrays").open(alone.folder_of("arrays", sections)),
        "opensearch": ours.open(place / "index"),
    }
    return {
        "sections": sections,
        "nodes": len(cluster.urls),
        "built_seconds": round(seconds, 1),
        "built_node_seconds": round(building, 1),
        "mebibytes": round(size["size_in_bytes"] / 2**20, 1),
        **_asked(cluster, searchers, sections),
    }


def _asked(cluster: Cluster, searchers: dict[str, Searcher], sections: int) -> dict[str, Any]:
    requests = [
        Request(q.match, q.filters, q.sort, 10, facets=FACETS, group=True)
        for q in alone.asked(sections)
    ]
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
        **{
            name: {
                "p50": round(statistics.median(each), 2),
                "p95": round(sorted(each)[int(len(each) * 0.95)], 2),
            }
            for name, each in times.items()
        },
    }


def _agree(one: Found, other: Found) -> bool:
    """Return whether totals, documents and facets are the same, and ids but for equal scores."""
    counted = (one.total, one.documents, one.facets) == (other.total, other.documents, other.facets)
    near = all(
        abs(a - b) <= 1e-4 * max(a, 1) for a, b in zip(one.scores, other.scores, strict=True)
    )
    return counted and near and (one.ids == other.ids or _tied(one))


def _tied(found: Found) -> bool:
    ranked = sorted(found.scores)
    return any(b - a <= 1e-4 * max(b, 1) for a, b in pairwise(ranked))


if __name__ == "__main__":
    main()
