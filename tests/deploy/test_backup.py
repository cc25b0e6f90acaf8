"""What docs/operations.md promises of backup, restore and moving, done on a small archive."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive import catalogue, generations
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.build.report import RunReport

PAPERS = {
    "2014/maj.txt": "Protokoll\n\n§ 1 Trygghetslarm\n\nDirektionen beslutar att anta avtalet.\n",
    "2015/plan.md": "# Avfallsplan\n\nVarje hushåll sorterar matavfall.\n",
}


def night(settings: Settings) -> RunReport:
    return run(settings, Options(), silent)


def known(settings: Settings) -> dict[str, list[str]]:
    """Every document's id with the texts of its sections, as the current generation has them."""
    held = catalogue.Catalogue.open(generations.current(settings.index).catalogue)
    try:
        return {i: [s.text for s in held.document(i).sections] for i in held.document_ids()}
    finally:
        held.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, text in PAPERS.items():
        file = tmp_path / "corpus" / name
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    night(made)
    return made


def test_a_copied_index_answers_and_goes_on(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(settings.index, tmp_path / "backup")
    before = known(settings)
    shutil.rmtree(settings.index)
    shutil.copytree(tmp_path / "backup", settings.index)
    assert known(settings) == before
    assert night(settings).read == 0


def test_without_a_backup_the_same_ids_come_again(settings: Settings) -> None:
    before = known(settings)
    shutil.rmtree(settings.index)
    night(settings)
    assert known(settings) == before


def test_a_moved_corpus_is_not_read_again(settings: Settings, tmp_path: Path) -> None:
    before = known(settings)
    (tmp_path / "corpus").rename(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/2014").rename(tmp_path / "elsewhere/omdöpt")
    moved = replace(settings, corpus=tmp_path / "elsewhere")
    assert night(moved).read == 0
    assert known(moved) == before
