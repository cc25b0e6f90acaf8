"""The level of a path is the strictest of its file's, its documents' and the takedowns'."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.access import path_levels
from archive.catalogue import CatalogueWriter, FileRecord, Tombstone, sql_schema
from archive.model import Level, Status

if TYPE_CHECKING:
    from pathlib import Path


def record(path: str, access: str = "public") -> FileRecord:
    return FileRecord(
        path,
        1,
        1,
        1,
        f"bytes of {path}",
        Status.OK,
        "text/plain",
        served=f"bytes of {path}",
        access=access,
    )


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index whose current generation holds files of three levels, two without documents."""
    path = tmp_path / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(schema=sql_schema.VERSION, corpus=str(tmp_path))
        for file in (
            record("öppen.txt"),
            record("nedtagen.txt"),
            record("utgången.txt"),
            record("intern.txt", "internal"),
        ):
            writer.put_file(file)
        for kind, name in (("takedown", "nedtagen.txt"), ("removed", "utgången.txt")):
            writer.add_tombstone(
                Tombstone(f"id of {name}", kind, "", 1.0, sha256=f"bytes of {name}")
            )
        writer.commit()
    monkeypatch.setattr(
        generations, "current", lambda _: SimpleNamespace(name="g1", catalogue=path)
    )
    return tmp_path


@pytest.mark.parametrize(
    ("path", "level"),
    [
        ("öppen.txt", Level.PUBLIC),
        ("utgången.txt", Level.PUBLIC),
        ("aldrig sedd.txt", Level.PUBLIC),
        ("intern.txt", Level.INTERNAL),
        ("INTERN.TXT", Level.INTERNAL),
        ("nedtagen.txt", Level.CLOSED),
    ],
)
def test_a_file_is_no_more_open_than_what_is_or_was_in_it(
    index: Path, path: str, level: Level
) -> None:
    assert path_levels(index)(path) is level


def test_nothing_is_open_while_nothing_can_be_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first run may have published nothing; a generation that cannot be read tells nothing."""
    assert path_levels(tmp_path)("a.txt") is Level.PUBLIC
    monkeypatch.setattr(generations, "names", lambda _: ["g1"])
    assert path_levels(tmp_path)("a.txt") is Level.CLOSED
