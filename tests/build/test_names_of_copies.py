"""The same bytes under several names: one by which they can be read is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.model import Query, Status
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Protokoll 2014-05-09\n\n§ 1 Badhuset\nDirektionen beslutar om badhuset.\n"
COPIES = [
    ("protokoll.txt", "Kopia av protokoll.old"),
    ("protokoll.txt", "A.bak"),
    ("z.md", "a.xyz"),
    ("b.txt", "a.jsonl"),
    ("b.txt", "a"),
    ("protokoll.txt", "protokoll.doc"),
]


def hits(settings: Settings) -> list[str]:
    with open_archive(settings) as archive:
        return [hit.document.source_id or "" for hit in archive.search(Query("badhuset")).hits]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(("read", "unread"), COPIES)
def test_a_copy_under_a_name_nobody_reads_takes_nothing_away(
    tmp_path: Path, read: str, unread: str, jobs: int
) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=jobs)
    settings.corpus.mkdir()
    for name in (read, unread):
        (settings.corpus / name).write_text(TEXT, "utf-8")
    run(settings, Options(), silent)
    assert len(hits(settings)) == 1
    again = run(settings, Options(reread=True), silent)
    assert len(hits(settings)) == 1
    assert again.documents_dropped == 0


def test_a_copy_that_comes_before_its_original_is_read_later(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    settings.corpus.mkdir()
    (settings.corpus / "a.old").write_text(TEXT, "utf-8")
    run(settings, Options(), silent)
    (settings.corpus / "b.txt").write_text(TEXT, "utf-8")
    run(settings, Options(), silent)
    assert hits(settings) == ["b.txt"]
    with open_archive(settings) as archive:
        states = {one.path: one.status for one in archive.catalogue.files()}
    assert states["b.txt"] is Status.OK
