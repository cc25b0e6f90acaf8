"""Parts of the reading by many machines: nothing lost, and the index finds all of it read."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive import generations
from archive.errors import NothingDoneError, SettingsError, UsageError
from archive.model import Outcome, Status
from archive.progress import silent
from indexer.build.cache import Cache, Keeper
from indexer.build.fingerprints import reader_key
from indexer.build.part import CorpusPart, PartReport, parse, read_part
from indexer.commands import read as command

if TYPE_CHECKING:
    from tests.build.conftest import House

ROOT = Path(__file__).parents[2]
FILES = 24


@pytest.fixture
def shared(house: House, tmp_path: Path) -> House:
    """A corpus whose files are all different, one of them broken, and a cache to share."""
    for number in range(FILES - 1):
        house.write(f"{number % 3}/{number}.txt", f"Fil {number} om brandskydd.")
    house.write("broken.pdf", b"%PDF-1.4 broken")
    return house.having(reading_cache=tmp_path / "readings")


def kept(house: House) -> dict[str, bytes]:
    """The readings that are in the cache, by name; drafts too."""
    files = [path for path in house.settings.readings.rglob("*") if path.is_file()]
    return {path.name: path.read_bytes() for path in files}


def read(house: House, part: str) -> PartReport:
    return read_part(house.settings, parse(part), silent)


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1.0/2"])
def test_a_part_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="2/8"):
        parse(text)


def test_every_path_is_in_one_part_of_many() -> None:
    paths = [f"mapp {n % 7}/fil-{n}.pdf" for n in range(2000)] + ["\udcff.txt", "å/ö.txt"]
    for total in (1, 2, 7, 64):
        held = [sum(CorpusPart(n, total).has(path) for path in paths) for n in range(1, total + 1)]
        assert sum(held) == len(paths)
        assert max(held) < 2.5 * len(paths) / total


def test_an_index_finds_all_that_the_parts_have_read(shared: House) -> None:
    reports = [read(shared, f"{number}/3") for number in (1, 2, 3)]
    assert sum(report.files for report in reports) == reports[0].total == FILES
    assert sum(report.fresh for report in reports) == FILES - 1
    assert [path for report in reports for path, _ in report.failed] == ["broken.pdf"]
    before = kept(shared)
    assert len(before) == FILES
    again = read(shared, "2/3")
    assert (again.fresh, again.kept + len(again.failed)) == (0, again.files)
    assert kept(shared) == before
    report = shared.run()
    assert (report.read, report.result) == (0, "published")
    assert report.files["ok"] == FILES - 1
    assert not (shared.settings.index / "cache").exists()
    alone = shared.having(index=shared.settings.index.with_name("alone"), reading_cache=None)
    assert alone.run().read == FILES
    assert alone.documents() == shared.documents()


def test_two_at_once_on_the_same_part_harm_nothing(shared: House) -> None:
    ask = [sys.executable, "-c", _READ, str(shared.settings.corpus), str(shared.settings.readings)]
    both = [subprocess.Popen(ask, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    fresh = [int(out) for out in outs]
    assert FILES - 1 <= sum(fresh) <= 2 * (FILES - 1)
    assert len(kept(shared)) == FILES
    assert shared.run().read == 0


_READ = """
import sys
from pathlib import Path
from archive.progress import silent
from archive.settings import Settings
from indexer.build.part import parse, read_part
settings = Settings(corpus=Path(sys.argv[1]), reading_cache=Path(sys.argv[2]), jobs=1)
print(read_part(settings, parse("1/1"), silent).fresh)
"""
_READ_PART = _READ.replace('"1/1"', "sys.argv[3]")


def test_a_killed_part_leaves_what_it_had_read_and_nothing_else(shared: House) -> None:
    ask = [sys.executable, "-c", _READ, str(shared.settings.corpus), str(shared.settings.readings)]
    process = subprocess.Popen(ask, start_new_session=True)
    end = time.monotonic() + 60
    cache = shared.settings.readings
    while len([*cache.glob("*/[!.]*")]) < 4 and time.monotonic() < end and process.poll() is None:
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = sum(not name.startswith(".") for name in kept(shared))
    left = read(shared, "1/1")
    assert left.fresh + left.kept + len(left.failed) == FILES
    assert left.kept >= done - 1 > 0
    assert shared.run().read == 0
    assert not [name for name in kept(shared) if name.startswith(".")]


def test_a_run_leaves_alone_what_another_process_is_writing(shared: House) -> None:
    read(shared, "1/1")
    cache = Cache(shared.settings.readings, reader_key(shared.settings))
    abandoned = cache.folder / "aa" / ".abandoned.draft"
    abandoned.parent.mkdir(exist_ok=True)
    abandoned.write_bytes(b"half")
    writing = Keeper(cache.path("aa" * 32))
    shared.run()
    assert not abandoned.exists()
    writing.finish(Outcome(Status.OK, "text/plain"))
    assert cache.is_whole("aa" * 32)


def test_what_is_taken_down_is_not_kept(shared: House) -> None:
    import hashlib

    sha = hashlib.sha256(b"Fil 1 om brandskydd.").hexdigest()
    shared.write("takedown.toml", f'[[takedown]]\npath = "0"\n[[takedown]]\nsha256 = "{sha}"\n')
    report = read(shared, "1/1")
    assert (report.files, report.removed) == (FILES - 8, 1)
    assert len(kept(shared)) == FILES - 9


def test_a_corpus_or_cache_that_cannot_be_used_is_said(shared: House, tmp_path: Path) -> None:
    inside = replace(shared.settings, reading_cache=shared.corpus / "cache")
    with pytest.raises(SettingsError, match="utanför samlingen"):
        read_part(inside, CorpusPart(1, 1), silent)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingDoneError, match="tom"):
        read_part(replace(shared.settings, corpus=tmp_path / "empty"), CorpusPart(1, 1), silent)
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingDoneError, match="kan inte sparas eller tas bort"):
        read_part(
            replace(shared.settings, reading_cache=tmp_path / "file" / "cache"),
            CorpusPart(1, 1),
            silent,
        )


def test_the_command_and_the_slurm_array_read_all_parts(
    shared: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "handlingar.toml").write_text(
        'corpus = "corpus"\nindex = "index"\nreading_cache = "readings"\n'
    )
    config = str(tmp_path / "handlingar.toml")
    done = CliRunner().invoke(command, ["--part", "1/2", "--jobs", "1", "--config", config])
    assert "Del 1 av 2: " in done.output
    assert f" av samlingens {FILES} filer; " in done.output
    assert CliRunner().invoke(command, ["--part", "2", "--config", config]).exit_code != 0
    script = ROOT / "deploy/slurm/handlingar-read.sbatch"
    environment = os.environ | {
        "HANDLINGAR": str(Path(sys.executable).with_name("handlingar")),
        "HANDLINGAR_CONFIG": config,
        "SLURM_ARRAY_TASK_ID": "2",
        "SLURM_ARRAY_TASK_COUNT": "2",
    }
    subprocess.run(["bash", script], env=environment, check=False, capture_output=True)
    assert len(kept(shared)) == FILES


def test_a_cache_that_cannot_be_written_is_no_fault_of_the_files(
    shared: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part and a night stop with one sentence; what all is read for needs no writing."""
    assert read(shared, "1/1").fresh == FILES - 1
    shared.run()

    def refused(_path: Path) -> Keeper:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("indexer.build.reading.Keeper", refused)
    assert read(shared, "1/1").fresh == 0
    assert shared.run().result == "unchanged"
    shared.write("ny.txt", "En ny fil.")
    for work in (lambda: read(shared, "1/1"), shared.run):
        with pytest.raises(NothingDoneError, match="kan inte sparas eller tas bort"):
            work()
    monkeypatch.undo()
    assert shared.run().read == 1


def test_parts_of_other_numbers_killed_and_begun_anew_make_the_index_of_a_plain_run(
    shared: House,
) -> None:
    ask = [sys.executable, "-c", _READ_PART, str(shared.corpus), str(shared.settings.readings)]
    parts = ("1/3", "1/2", "1/2", "2/5", "1/1")
    begun = [subprocess.Popen([*ask, part], start_new_session=True) for part in parts]
    cache, end = shared.settings.readings, time.monotonic() + 60
    while len([*cache.glob("*/[!.]*")]) < 4 and time.monotonic() < end:
        time.sleep(0.002)
    (shared.corpus / "0/0.txt").unlink()
    for process in begun[::2]:
        os.killpg(process.pid, signal.SIGKILL)
    assert {process.wait() for process in begun} <= {0, -signal.SIGKILL}
    left = [read(shared, part) for part in ("1/2", "2/2")]
    assert sum(report.files for report in left) == FILES - 1
    assert shared.run().read == 0
    alone = shared.having(index=shared.settings.index.with_name("alone"), reading_cache=None)
    assert alone.run().read == FILES - 1
    assert _rows(alone) == _rows(shared)


def _rows(house: House) -> list[list[tuple[object, ...]]]:
    """All that the catalogue holds of documents and their sections."""
    of_documents = "SELECT id, sha256, ordinal, digest, record, facts FROM documents ORDER BY id"
    tables = ("sections", "pages", "register", "contents", "terms", "names", "mentions")
    with closing(sqlite3.connect(generations.current(house.settings.index).catalogue)) as db:
        asked = (of_documents, *(f"SELECT * FROM {table}" for table in tables))
        return [db.execute(sql).fetchall() for sql in asked]
