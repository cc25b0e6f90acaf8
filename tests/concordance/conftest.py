"""A small archive with an agenda, a copy, and words that are counted by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from counted import PROTOCOL, RECORDS

from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.archive import Archive


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("concordance")
    (folder / "corpus").mkdir()
    keys = ("id", "title", "text", "body", "type", "date")
    lines = [json.dumps(dict(zip(keys, record, strict=True))) for record in RECORDS]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "corpus" / "protokoll.txt").write_text(PROTOCOL, "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    return made


@pytest.fixture(scope="session")
def held(made: Settings) -> Iterator[Archive]:
    with open_archive(made) as archive:
        yield archive
