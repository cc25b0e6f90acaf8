"""A damaged manifest does not end a night whose engine is a cluster, and nothing is swept then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.settings import Settings
from indexer.build.orphans import sweep

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_swept_while_a_manifest_cannot_be_read(tmp_path: Path) -> None:
    damaged = tmp_path / "generations/20260101T000000Z"
    damaged.mkdir(parents=True)
    (damaged / "manifest.json").write_bytes(b"\xff{")
    settings = Settings(index=tmp_path, engine="opensearch", engine_urls=("http://127.0.0.1:1",))
    assert sweep(settings) == []
