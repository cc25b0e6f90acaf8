"""A cluster under the soak: three nodes, of which one at a time dies while its archives answer."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.cluster.nodes import Cluster, missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.soak.house import Counts, House

NODES = 3


class Nodes:
    """Three nodes that keep a copy of every shard."""

    def __init__(self, folder: Path, counts: Counts, seed: int) -> None:
        if lacking := missing():
            raise SystemExit(lacking)
        folder.mkdir(parents=True)
        folder.parent.chmod(0o711)  # the nodes run as another user
        self._cluster = Cluster(folder, NODES)
        self._counts, self._random = counts, random.Random(seed)
        self._cluster.start()

    def variables(self) -> dict[str, str]:
        """Return what tells a run of the cluster."""
        return {"HANDLINGAR_ENGINE_URLS": ",".join(self._cluster.urls)}

    def kill_one(self, houses: tuple[House, ...]) -> None:
        """Let a node die, see that every archive answers as before, and let it come back."""
        node = self._random.randrange(NODES)
        self._cluster.kill(node)
        self._counts.killed["node opensearch"] += 1
        self._cluster.wait(nodes=NODES - 1, status="yellow")
        for house in houses:
            house.check(published=True)
        self._cluster.start(node)
        self._cluster.wait()

    def stop(self) -> None:
        """End all nodes."""
        self._cluster.stop()
