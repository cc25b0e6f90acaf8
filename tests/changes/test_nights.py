"""Real runs keep the change log: nights, a takedown, a closing, a rebuild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.changes.conftest import Client, Index

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = "Protokoll\n\nDirektionen {day}\n\n§ 41 {matter}\n\nDirektionen beslutar om {matter}.\n"


def test_a_client_holds_what_the_index_holds_night_after_night(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", Index(tmp_path / "index")
    settings = Settings(corpus=corpus, index=index.folder, jobs=1)
    corpus.mkdir()
    (corpus / "maj.txt").write_text(MINUTES.format(day="2014-05-09", matter="Larm"), "utf-8")
    (corpus / "juni.txt").write_text(MINUTES.format(day="2014-06-13", matter="Avfall"), "utf-8")
    (corpus / "juli.txt").write_text(MINUTES.format(day="2014-07-04", matter="Semester"), "utf-8")
    client = Client(index)
    run(settings, Options(), silent)
    assert [kind for kind, _ in client.kinds()] == ["created"] * 3
    assert client.held == index.holds()

    (corpus / "juli.txt").rename(corpus / "2014-juli.txt")
    (corpus / "maj.txt").write_text(MINUTES.format(day="2014-05-09", matter="Trygghet"), "utf-8")
    (corpus / "takedown.toml").write_text('[[takedown]]\npath = "juni.txt"\n', "utf-8")
    run(settings, Options(rebuild=True, allow_removals=True), silent)
    kinds = [kind for kind, _ in client.kinds()]
    assert sorted(kinds) == ["created", "moved", "moved", "removed"]
    assert client.held == index.holds()
    assert len(client.held) == 2
