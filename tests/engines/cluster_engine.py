"""The engine `opensearch` on a real cluster of one node, started when a test first asks for it."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.engines.opensearch import OpenSearchEngine
from archive.engines.opensearch.connection import Connection
from tests.cluster.nodes import Cluster, missing

if TYPE_CHECKING:
    from archive.settings import Settings


def cluster_engine(_: Settings) -> OpenSearchEngine:
    """Return the engine, or skip the test with what this machine lacks."""
    if lacking := missing():
        pytest.skip(lacking)
    return OpenSearchEngine(connection())


@functools.cache
def connection(prefix: str = "test", shards: int = 2) -> Connection:
    """Return a connection to the cluster of this session."""
    return Connection(_cluster().urls, prefix, shards=shards, replicas=0)


@functools.cache
def _cluster() -> Cluster:
    folder = Path(tempfile.mkdtemp(prefix="opensearch-"))
    cluster = Cluster(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(cluster.stop)
    cluster.start()
    return cluster
