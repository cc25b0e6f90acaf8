"""A damaged manifest does not end a night whose engine is a cluster, and nothing is swept then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from archive.settings import Settings
from indexer.build import orphans
from indexer.build.orphans import sweep

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_nothing_is_swept_while_a_manifest_cannot_be_read(tmp_path: Path) -> None:
    damaged = tmp_path / "generations/20260101T000000Z"
    damaged.mkdir(parents=True)
    (damaged / "manifest.json").write_bytes(b"\xff{")
    settings = Settings(index=tmp_path, engine="opensearch", engine_urls=("http://127.0.0.1:1",))
    assert sweep(settings) == []


class Cluster:
    """What a run asks of the engine: which indices nothing names, and to delete some."""

    name = "opensearch"

    def __init__(self) -> None:
        self.indices = ["a-1", "a-2"]
        self.dropped: list[str] = []

    def orphans(self, folders: list[Path]) -> list[str]:
        return [index for index in self.indices if index not in self.dropped]

    def drop(self, indices: list[str]) -> None:
        self.dropped += indices


def test_an_orphan_stays_as_long_as_an_export_and_a_pull_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, now = Cluster(), [1000.0]
    monkeypatch.setattr(orphans, "_engine", lambda _: cluster)
    monkeypatch.setattr(time, "time", lambda: now[0])
    settings = Settings(index=tmp_path, engine="opensearch", export_seconds=600)
    assert sweep(settings) == []
    now[0] += 600 + orphans.PULL_SECONDS - 1
    cluster.indices.append("a-3")
    assert sweep(settings) == []
    now[0] += 1
    assert sweep(settings) == ["a-1", "a-2"]
    assert cluster.dropped == ["a-1", "a-2"]
    assert sweep(settings, at_once=True) == ["a-3"]
    assert msgspec.json.decode((tmp_path / orphans.FILE).read_bytes()) == {}


def test_a_clock_set_back_or_a_damaged_list_only_lets_orphans_wait_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, now = Cluster(), [5000.0]
    monkeypatch.setattr(orphans, "_engine", lambda _: cluster)
    monkeypatch.setattr(time, "time", lambda: now[0])
    settings = Settings(index=tmp_path, engine="opensearch", export_seconds=0)
    sweep(settings)
    now[0] = 10.0
    assert sweep(settings) == []
    now[0] = 10.0 + orphans.PULL_SECONDS
    assert sweep(settings) == ["a-1", "a-2"]
    cluster.dropped.clear()
    (tmp_path / orphans.FILE).write_bytes(b"[")
    assert sweep(settings) == []
