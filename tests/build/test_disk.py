"""A full or failing disk is one sentence, wherever in a run it is met."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from archive import generations
from archive.catalogue import sql_schema
from archive.errors import NothingDoneError
from indexer.build import disk
from indexer.build.report import RunReport

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import House


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_system_error_for_want_of_room(tmp_path: Path, number: int) -> None:
    report = RunReport("nu")
    wrapped = RuntimeError("en motor packade in felet")
    wrapped.__cause__ = OSError(number, os.strerror(number))
    with (
        pytest.raises(NothingDoneError, match="Disken är full; inget har ändrats") as stop,
        disk.explain_errors(tmp_path, report),
    ):
        raise wrapped
    assert (stop.value.exit_code, report.reason) == (3, str(stop.value))


def test_what_happened_after_publishing_is_not_called_nothing(tmp_path: Path) -> None:
    report = RunReport("nu", result="published", generation="g1")
    with (
        pytest.raises(NothingDoneError, match="g1 är publicerad"),
        disk.explain_errors(tmp_path, report),
    ):
        raise OSError(errno.ENOSPC, "full")


def test_other_mistakes_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), disk.explain_errors(tmp_path, RunReport("nu")):
        raise PermissionError(errno.EACCES, "nej")


def test_a_catalogue_that_cannot_be_written_further(tmp_path: Path) -> None:
    """A bound on file size gives SQLite an I/O error, as a quota does; any user may set it."""
    script = """
import sqlite3, sys
from pathlib import Path
from indexer.build import disk
from indexer.build.report import RunReport
with disk.explain_errors(Path("index"), RunReport("nu")):
    db = sqlite3.connect(sys.argv[1])
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    db.commit()
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "x.sqlite")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "NothingDoneError: Disken är full" in ended.stderr.splitlines()[-1]


def test_a_catalogue_of_other_tables_is_built_anew_from_what_was_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.write("a.txt", "Protokoll 2014-05-09 om trygghetslarm.")
    first = house.run()
    tables = sql_schema.TABLES.replace("kind TEXT NOT NULL, reason TEXT", "reason TEXT", 1)
    assert tables != sql_schema.TABLES
    path = generations.current(house.settings.index).catalogue
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (sql_schema.version(tables),))
        db.execute("ALTER TABLE gone DROP COLUMN kind")
    db.close()
    monkeypatch.setattr("archive.generations.publishing.verify", lambda *_, **__: [])
    second = house.run()
    assert (second.result, second.read) == ("published", 0)
    assert second.generation != first.generation
    assert "annan version av Handlingar" in second.notes[0]
    assert house.found("trygghetslarm")


def test_every_change_of_tables_types_or_packing_is_another_version() -> None:
    tables = sql_schema.TABLES
    assert sql_schema.version(tables) == sql_schema.VERSION
    assert sql_schema.version("\n".join(tables.split("\n\n"))) == sql_schema.VERSION
    assert sql_schema.version(tables.replace("path TEXT", "place TEXT", 1)) != sql_schema.VERSION
    assert sql_schema.version(tables, rows=b"return msgpack(document)") != sql_schema.VERSION

    @dataclass(frozen=True)
    class Fact:
        """As ours, with one field more."""

        name: str
        value: str
        by: str

    packed = (sql_schema.PACKED[0], tuple[Fact, ...], *sql_schema.PACKED[2:])
    assert sql_schema.version(tables, packed) != sql_schema.VERSION


@pytest.mark.parametrize("sound", [2, 12, 32])
def test_a_catalogue_damaged_within_is_a_sentence_and_a_rebuild_mends_it(
    house: House, monkeypatch: pytest.MonkeyPatch, sound: int
) -> None:
    """Damaged behind so many pages: what is met first, and by whom, differs."""
    house.write("a.txt", "Protokoll 2014-05-09 om trygghetslarm.")
    house.run()
    path = generations.current(house.settings.index).catalogue
    data = bytearray(path.read_bytes())
    whole = sound * 4096
    data[whole:] = bytes(max(0, len(data) - whole))
    path.write_bytes(data)
    monkeypatch.setattr("archive.generations.publishing.verify", lambda *_, **__: [])
    house.write("b.txt", "Om skolskjuts.")
    with contextlib.suppress(NothingDoneError):
        house.run()
    house.run(rebuild=True)
    assert house.found("trygghetslarm")
