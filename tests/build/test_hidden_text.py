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
from tests.extract.test_covers import shape
from tests.extract.wordml import package, paragraph
from tests.hidden_files import HEAD, HIDING

if TYPE_CHECKING:
    from pathlib import Path


def _built(folder: Path, **settings: Any) -> Settings:
    (folder / "corpus").mkdir(exist_ok=True)
    for name, data in HIDING.items():
        (folder / "corpus" / name).write_bytes(data)
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
    assert (_found(settings, "badhuset"), _found(settings, "hemligstämplat")) == (
        len(HIDING),
        0,
    )
    assert _found(settings, "flagga:dold") == len(HIDING)
    status = CliRunner().invoke(handlingar, ["status", "--json", "--index", str(settings.index)])
    listed = json.loads(status.output)["hidden_text"]
    assert {(one["file"], one["words"]) for one in listed} == {(name, 2) for name in HIDING}


@pytest.mark.parametrize("released", [False, True])
def test_hidden_text_holds_a_record_back_until_a_person_has_looked(
    tmp_path: Path, released: bool
) -> None:
    if released:
        (tmp_path / "corpus").mkdir()
        for name in HIDING:
            (tmp_path / "corpus" / f"{name}.toml").write_text('access = "public"\n')
    settings = _built(tmp_path, hidden_text="hold")
    catalogue = Catalogue.open(generations.current(settings.index).catalogue)
    levels = {
        row[0]: row[1]
        for row in catalogue._db.execute("SELECT source_id, access FROM documents").fetchall()
    }
    assert {levels[name] for name in HIDING} == {"public" if released else "closed"}
    assert _found(settings, "badhuset") == len(HIDING) * int(released)


def test_words_that_a_shape_may_cover_are_found_and_listed(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    body = paragraph(HEAD) + paragraph(shape(above="page", top=1_500_000)) + paragraph("Badhuset")
    (tmp_path / "corpus" / "beslut.docx").write_bytes(package(body))
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    assert run(made, Options(send=False), silent).exit_code == 0
    assert (_found(made, "badhuset"), _found(made, "flagga:dold")) == (1, 1)
    status = CliRunner().invoke(handlingar, ["status", "--json", "--index", str(made.index)])
    (listed,) = json.loads(status.output)["hidden_text"]
    assert (listed["words"], listed["shapes"], listed["reviewed"]) == (0, 1, False)
