"""Text that a file hides is not found, is listed for review, and holds a record back when asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from archive import generations
from archive.catalogue import Catalogue
from archive.cli import handlingar
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.extract.wordml import package, paragraph
from tests.extract.wordml import run as letters

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = letters(" hemligstämplat yttrande", "<w:vanish/>")
BODY = paragraph("Protokoll fört vid sammanträde med direktionen 2014-05-09")
BODY += paragraph(letters("Direktionen beslutar att bygga badhuset.") + HIDDEN)


def _built(folder: Path, **settings: Any) -> Settings:
    (folder / "corpus").mkdir(exist_ok=True)
    (folder / "corpus" / "protokoll.docx").write_bytes(package(BODY))
    (folder / "corpus" / "annat.txt").write_text(
        "Protokoll 2014-06-10 om bibliotek och skolskjuts."
    )
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1, **settings)
    assert run(made, Options(send=False), silent).exit_code == 0
    return made


def _found(settings: Settings, query: str) -> int:
    arguments = ["search", query, "--index", str(settings.index), "--format", "json"]
    return int(json.loads(CliRunner().invoke(handlingar, arguments).output)["total"])


def test_hidden_text_is_left_out_and_listed(tmp_path: Path) -> None:
    settings = _built(tmp_path)
    assert (_found(settings, "badhuset"), _found(settings, "hemligstämplat")) == (1, 0)
    assert _found(settings, "flagga:dold") == 1
    status = CliRunner().invoke(handlingar, ["status", "--json", "--index", str(settings.index)])
    (listed,) = json.loads(status.output)["hidden_text"]
    assert (listed["words"], listed["file"]) == (2, "protokoll.docx")


@pytest.mark.parametrize("released", [False, True])
def test_hidden_text_holds_a_record_back_until_a_person_has_looked(
    tmp_path: Path, released: bool
) -> None:
    if released:
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "protokoll.docx.toml").write_text('access = "public"\n')
    settings = _built(tmp_path, hidden_text="hold")
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    levels = {
        row[0]
        for row in catalogue.query(
            "SELECT access FROM documents WHERE source_id = 'protokoll.docx'"
        )
    }
    assert levels == {"public" if released else "closed"}
    assert _found(settings, "badhuset") == int(released)
