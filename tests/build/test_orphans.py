"""A damaged manifest does not end a night whose engine is a cluster, and nothing is swept then."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from archive import generations
from archive.access import open_catalogue
from archive.errors import EngineAwayError
from archive.model import Level
from archive.progress import silent
from archive.settings import Settings
from indexer.build import orphans
from indexer.build.orphans import sweep
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path


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


class Away(Cluster):
    """A cluster that goes away while snapshots are forgotten, as often as it is told."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.snapshots = ["all/s1"]

    def forget_snapshots(self) -> tuple[list[str], list[str]]:
        self.times -= 1
        if self.times >= 0:
            raise EngineAwayError("borta")
        forgotten, self.snapshots = self.snapshots, []
        return forgotten, []

    def others(self) -> list[str]:
        return ["a-0000bbbb-1"]


def test_a_removal_that_a_run_did_not_bring_to_its_end_is_brought_there_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Away(times=1)
    monkeypatch.setattr(orphans, "_engine", lambda _: cluster)
    settings = Settings(index=tmp_path, engine="opensearch", export_seconds=600)
    orphans.expect_removal(settings)  # and killed
    cluster.indices.append("a-3")
    with pytest.raises(EngineAwayError):
        orphans.finish(settings, removed=False)
    assert cluster.snapshots
    (note,) = orphans.finish(settings, removed=False)
    assert "a-0000bbbb-1" in note
    assert (cluster.dropped, cluster.snapshots) == (["a-1", "a-2", "a-3"], [])
    cluster.indices.append("a-4")
    assert orphans.finish(settings, removed=False) == []
    assert "a-4" not in cluster.dropped


def test_indices_that_hold_it_no_more_stay_for_hosts_that_have_not_pulled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Away(times=1)
    monkeypatch.setattr(orphans, "_engine", lambda _: cluster)
    monkeypatch.setattr(cluster, "take_out", lambda *_: ["a-2"], raising=False)
    settings = Settings(index=tmp_path, engine="opensearch", export_seconds=600)
    manifest = SimpleNamespace(engine="opensearch")
    generation: Any = SimpleNamespace(manifest=manifest, engine=tmp_path)
    orphans.expect_removal(settings)
    orphans.take_out(settings, generation, ["d"])
    with pytest.raises(EngineAwayError):
        orphans.finish(settings, removed=True)
    orphans.finish(settings, removed=False)  # the next run goes on where that ended
    assert (cluster.dropped, cluster.snapshots) == (["a-1"], [])
    orphans.expect_removal(settings)  # of something else, which a-2 may hold
    orphans.finish(settings, removed=True)
    assert cluster.dropped == ["a-1", "a-2"]


def test_what_is_closed_holds_though_the_cluster_is_away(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    settings.corpus.mkdir()
    for name in ("oppet/ett", "slutet/tva"):
        text = f"Protokoll\n\n§ 1 Om {name}\n\nTexten om {name} i Ekby.\n"
        (settings.corpus / name).parent.mkdir()
        (settings.corpus / f"{name}.txt").write_text(text, "utf-8")
    run(settings, Options(), silent)
    generation = generations.current(settings.index)
    with closing(open_catalogue(generation, Level.PUBLIC)) as catalogue:
        assert len(list(catalogue.document_ids())) == 2
    (settings.corpus / "access.toml").write_text('[folders]\nslutet = "closed"\n', "utf-8")
    away = replace(settings, engine="opensearch", engine_urls=("http://127.0.0.1:1",))
    with pytest.raises(EngineAwayError):
        run(away, Options(), silent)
    with closing(open_catalogue(generation, Level.PUBLIC)) as catalogue:
        assert len(list(catalogue.document_ids())) == 1
