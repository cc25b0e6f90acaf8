"""Files of other programs are counted, named and alarm nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.extract import read
from indexer.junk import is_junk_folder, junk_reason
from indexer.scan import scan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "path",
    [
        "2024/~$otokoll.docx",
        "~$PROTOKOLL.DOCX",
        "._protokoll.pdf",
        ".DS_Store",
        "Thumbs.db",
        "ehthumbs.db",
        "Desktop.ini",
        "budget.pdf.crdownload",
        "budget.pdf.part",
        "budget.docx.partial",
        ".~lock.budget.odt#",
        "~WRL0003.tmp",
        "Genväg till protokoll.lnk",
        "@eaDir/protokoll.pdf/SYNOFILE_THUMB_M.jpg",
        "$RECYCLE.BIN/S-1-5/protokoll.pdf",
        ".Trash-1000/files/protokoll.pdf",
        "__MACOSX/protokoll/._a.pdf",
        ".protokoll.docx.swp",
        "Icon\r",
    ],
)
def test_junk(path: str) -> None:
    assert "Ingen handling" in (junk_reason(path) or "")


@pytest.mark.parametrize(
    "path",
    [
        "protokoll.docx",
        ".protokoll.pdf",
        "del.1.pdf",
        "part/protokoll.pdf",
        "Partille.txt",
        "desktop.ini.pdf",
        "a~b.pdf",
        "Om ~$.txt",
        "thumbs.pdf",
        "recycler/../x.pdf"[12:],
    ],
)
def test_documents_are_no_junk(path: str) -> None:
    assert junk_reason(path) is None


def test_junk_is_listed_with_its_reason_and_never_opened(tmp_path: Path) -> None:
    for name in ("~$avtal.docx", "avtal.txt"):
        (tmp_path / name).write_text("Avtal om vatten")
    seen = {file.path: file.reason for file in scan(tmp_path).files}
    assert seen["avtal.txt"] is None
    assert "har dokumentet öppet" in (seen["~$avtal.docx"] or "")
    outcome = read(tmp_path / "~$avtal.docx", lambda reading: None)
    assert (outcome.status, outcome.reason) == ("unsupported", seen["~$avtal.docx"])


def test_folders_of_other_programs() -> None:
    assert is_junk_folder("disk/System Volume Information")
    assert not is_junk_folder("disk/protokoll")
