"""Three nodes for failures, started once, and questions asked of them."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.errors import EngineAwayError
from tests.cluster.nodes import Cluster, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.engines.base import Request, Searcher, SearchHits


@pytest.fixture(scope="session")
def three() -> Iterator[Cluster]:
    """A cluster of three nodes, which every test leaves whole."""
    if lacking := missing():
        pytest.skip(lacking)
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), nodes=3)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


def answered(searcher: Searcher, asked: list[Request], seconds: float = 240) -> list[SearchHits]:
    """Ask until every shard answers: nodes that have just met may not be connected yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            return [searcher.search(request) for request in asked]
        except EngineAwayError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
