"""One machine indexes, another follows: whole generations, levels and takedowns, kills, damage."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from archive import generations, restrictions, runs
from archive.commands.pull import pull as command
from archive.errors import NothingDoneError, UsageError
from archive.lock import locked
from archive.model import Level, Query
from archive.progress import silent
from archive.replication import pull
from archive.search.opened import OpenArchive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path

    from archive.replication import Pulled

SHELL = "sh -c 'shift; exec \"$@\"' ssh"
"""What rsync is told to reach another machine with: a shell on this one."""
WAYS = ("folder", "rsync")


class Pair:
    """An index that is built from a corpus, and one on another machine that follows it."""

    def __init__(self, folder: Path, later: Path | None = None) -> None:
        (folder / "corpus").mkdir()
        self._later = later
        self.there = Settings(
            corpus=folder / "corpus", index=folder / "there", jobs=1, engine="arrays"
        )
        self.here = replace(self.there, index=folder / "here")
        self.way = "folder"

    def write(self, name: str, text: str) -> None:
        path = self.there.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def night(self, **options: bool) -> str:
        run(self.there, Options(**options), silent)
        return str(generations.pointed(self.there.index))

    def grow(self) -> str:
        """Let a night with another record, of avfall, have passed there."""
        assert self._later
        shutil.rmtree(self.there.index)
        shutil.copytree(self._later, self.there.index)
        return str(generations.pointed(self.there.index))

    def pull(self) -> Pulled:
        return pull(self.here, self.source)

    @property
    def source(self) -> str:
        return str(self.there.index) if self.way == "folder" else f"machine:{self.there.index}"

    def found(self, word: str, level: Level = Level.PUBLIC) -> int:
        with closing(OpenArchive.open(self.here)) as opened:
            return opened.of(level).search(Query(text=word)).total


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with three records and its index; beside it the index a night and a record later."""
    folder = tmp_path_factory.mktemp("built")
    made = Pair(folder)
    for word in ("larm", "vatten", "buller"):
        made.write(f"{word}.txt", f"Protokoll\n\n§ 1 Om {word}\n\nTexten om {word}.\n")
    made.night()
    shutil.copytree(made.there.index, folder / "first")
    made.write("avfall.txt", "Protokoll\n\n§ 1 Om avfall\n\nTexten om avfall.\n")
    made.night()
    return folder


@pytest.fixture
def pair(tmp_path: Path, built: Path) -> Pair:
    made = Pair(tmp_path, built / "there")
    shutil.copytree(built / "first", made.there.index)
    for word in ("larm", "vatten", "buller"):
        shutil.copy2(built / f"corpus/{word}.txt", made.there.corpus)
    return made


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, pair: Pair) -> Pair:
    pair.way = request.param
    if pair.way == "rsync":
        if shutil.which("rsync") is None:
            pytest.skip("rsync is not installed (apt install rsync)")
        monkeypatch.setenv("RSYNC_RSH", SHELL)
    return pair


def test_what_is_published_there_is_published_here(way: Pair) -> None:
    first = way.pull()
    assert first.is_new
    assert first.files == len(first.generation.manifest.files)
    assert generations.verify(way.here.index, first.generation, deep=True) == []
    assert (way.found("larm"), way.found("avfall")) == (1, 0)
    again = way.pull()
    assert (again.is_new, again.files, again.size) == (False, 0, 0)
    newest = way.grow()
    second = way.pull()
    assert second.generation.name == newest
    assert 0 < second.files < len(second.generation.manifest.files)
    assert way.found("avfall") == 1
    assert generations.names(way.here.index) == generations.names(way.there.index)


def test_runs_history_and_fixity_come_along_and_are_private(way: Pair) -> None:
    (way.there.index / "fixity.json").write_text('{"finished": 1.5, "last": {"a": "missing"}}')
    way.pull()
    for name in ("history.jsonl", "fixity.json", "restrictions.json", "changes.sqlite"):
        assert (way.here.index / name).read_bytes() == (way.there.index / name).read_bytes()
    assert runs.runs(way.here.index) == runs.runs(way.there.index)
    for path in way.here.index.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert {path.name for path in way.here.index.iterdir()} == {
        *("changes.sqlite", "current", "fixity.json", "generations", "history.jsonl", "lock"),
        *("restrictions.copy", "restrictions.json", "runs", "verified"),
    }


def test_a_run_under_way_there_is_not_told_as_killed_here(pair: Pair) -> None:
    pair.pull()
    before = runs.runs(pair.here.index)
    runs.keep(pair.there.index, runs.RunReport("2099-01-01T00:00:00Z"))
    pair.pull()
    assert runs.runs(pair.here.index) == before


def test_levels_and_takedowns_bound_the_generations_that_are_kept_here(pair: Pair) -> None:
    pair.write("slutet/buller.txt", "Protokoll\n\n§ 1 Om radon\n\nTexten om radon.\n")
    pair.night()
    pair.pull()
    (older,) = generations.names(pair.here.index)
    assert pair.found("radon") == 1
    pair.write("access.toml", '[folders]\n"slutet" = "closed"\n')
    newest = pair.night()
    pair.pull()
    assert pair.found("radon") == 0
    generations.publish(pair.here.index, older)
    assert (pair.found("radon"), pair.found("radon", Level.CLOSED)) == (0, 1)
    assert pair.pull().generation.name == newest


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("access.toml", '[folders]\n"buller.txt" = "closed"\n'),
        ("takedown.toml", '[[takedown]]\npath = "buller.txt"\n'),
    ],
)
def test_an_index_put_back_from_a_copy_opens_nothing_here(
    pair: Pair, tmp_path: Path, name: str, rule: str
) -> None:
    """What was closed since the copy stays so here, until a night there has looked again."""
    pair.pull()
    shutil.copytree(pair.there.index, tmp_path / "copy")
    pair.write(name, rule)
    pair.night()
    pair.pull()
    assert pair.found("buller") == 0
    shutil.rmtree(pair.there.index)
    shutil.copytree(tmp_path / "copy", pair.there.index)
    for _ in range(2):
        assert pair.pull().generation.name == generations.pointed(tmp_path / "copy")
        assert (pair.found("buller"), pair.found("larm")) == (0, 1)
    pair.night()
    pair.pull()
    assert (pair.found("buller"), pair.found("larm")) == (0, 1)


def test_any_byte_of_a_manifest_that_is_another_is_noticed(pair: Pair) -> None:
    """Of a generation's files the manifest has the digests; its own is its first field."""
    pair.pull()
    name = pair.grow()
    path = generations.folder(pair.there.index) / name / "manifest.json"
    sound = path.read_bytes()
    for at in range(60, len(sound), len(sound) // 12):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        with pytest.raises(NothingDoneError, match=str(pair.there.index)):
            pair.pull()
        assert pair.found("avfall") == 0
    path.write_bytes(sound)
    assert pair.pull().generation.name == name


def test_what_is_taken_down_there_leaves_every_generation_here(pair: Pair) -> None:
    pair.pull()
    (older,) = generations.names(pair.here.index)
    pair.write("takedown.toml", '[[takedown]]\npath = "buller.txt"\n')
    pair.night()
    pair.pull()
    assert older in generations.names(pair.here.index)
    assert b"buller" not in b"".join(
        path.read_bytes() for path in (pair.here.index / "generations").rglob("*.sqlite")
    ).replace(b"buller.txt", b"")
    pair.write("mer.txt", "Texten om mer.\n")
    pair.night()
    pair.write(
        "takedown.toml", '[[takedown]]\npath = "buller.txt"\n[[takedown]]\npath = "larm.txt"\n'
    )
    pair.night()
    pair.write("ännu.txt", "Texten om ännu mer.\n")
    pair.night()
    assert older not in generations.names(pair.there.index)
    pair.pull()
    assert older not in generations.names(pair.here.index)


def test_closings_hold_here_though_the_generation_cannot_be_brought(pair: Pair) -> None:
    pair.pull()
    pair.write("access.toml", '[folders]\n"larm.txt" = "closed"\n')
    name = pair.night()
    (generations.folder(pair.there.index) / name / "catalogue.sqlite").write_bytes(b"x" * 100)
    with pytest.raises(NothingDoneError, match=r"catalogue\.sqlite har 100 byte"):
        pair.pull()
    assert generations.pointed(pair.here.index) != name
    assert pair.found("larm") == 0


def harm(index: Path, what: str) -> None:
    name = str(generations.pointed(index))
    place = generations.folder(index) / name
    every = [generation.manifest.files for generation in generations.readable(index)]
    former = every[1] if len(every) > 1 else {}
    largest = place / max(p for p, e in every[0].items() if e != former.get(p) and "engine" in p)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    match what:
        case "no pointer":
            (index / "current").unlink()
        case "pointer to nothing":
            (index / "current").write_text("20990101T000000Z")
        case "pointer out of the folder":
            (index / "current").write_text("../../etc")
        case "no manifest":
            (place / "manifest.json").unlink()
        case "cut manifest":
            path = place / "manifest.json"
            path.write_bytes(path.read_bytes()[:-40])
        case "one byte":
            largest.write_bytes(bytes(data))
        case "a file missing":
            largest.unlink()
        case "files elsewhere":
            told = json.loads((place / "manifest.json").read_bytes())
            told["files"]["../../../corpus/larm.txt"] = [10, "0" * 40]
            (place / "manifest.json").write_text(json.dumps(told))
        case "another version":
            told = json.loads((place / "manifest.json").read_bytes())
            (place / "catalogue.sqlite").write_bytes(b"SQLite format 3\0" + bytes(4080))
            told["files"] = {
                path: list(entry) for path, entry in generations.contents(place).items()
            }
            (place / "manifest.json").write_text(json.dumps(told))
        case "levels":
            for name in restrictions.FILES:
                (index / name).write_bytes(b'{"folders": [')


HARMS = (
    *("no pointer", "pointer to nothing", "pointer out of the folder", "no manifest"),
    *("cut manifest", "one byte", "a file missing", "files elsewhere", "another version"),
    "levels",
)


@pytest.mark.parametrize("what", HARMS)
def test_a_source_damaged_or_half_written_is_refused_and_the_old_goes_on(
    pair: Pair, what: str
) -> None:
    before = pair.pull().generation.name
    pair.grow()
    sound = pair.there.index.with_name("sound")
    shutil.copytree(pair.there.index, sound)
    harm(pair.there.index, what)
    with pytest.raises(NothingDoneError) as error:
        pair.pull()
    assert str(pair.there.index) in str(error.value)
    assert error.value.exit_code == 3
    assert generations.current(pair.here.index).name == before
    assert (pair.found("larm"), pair.found("avfall")) == (1, 0)
    shutil.rmtree(pair.there.index)
    sound.rename(pair.there.index)
    assert pair.pull().is_new
    assert pair.found("avfall") == 1


def test_what_is_damaged_here_is_brought_again(pair: Pair) -> None:
    pulled = pair.pull()
    harm(pair.here.index, "one byte")
    mended = pair.pull()
    assert (mended.is_new, mended.files) == (True, 1)
    assert generations.verify(pair.here.index, pulled.generation, deep=True) == []


def test_a_rollback_there_is_followed(pair: Pair) -> None:
    first = pair.pull().generation.name
    pair.grow()
    pair.pull()
    generations.rollback(pair.there.index)
    assert pair.pull().generation.name == first
    assert pair.found("avfall") == 0


def test_an_index_that_cannot_follow_says_why(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (str(tmp_path / "nowhere"), "-e touch:/x"):
        with pytest.raises(UsageError, match="ingen mapp"):
            pull(pair.here, name)
    with pytest.raises(UsageError, match="indexet här"):
        pull(pair.there, str(pair.there.index))
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingDoneError, match="inget index publicerat"):
        pull(pair.here, str(tmp_path / "empty"))
    with locked(pair.here.index), pytest.raises(NothingDoneError, match="annan uppdatering"):
        pair.pull()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="behövs rsync"):
        pull(pair.here, "machine:/index")
    assert generations.pointed(pair.here.index) is None


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
def test_a_machine_out_of_reach_is_said_in_a_sentence(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RSYNC_RSH", "sh -c 'echo no route to host >&2; exit 255' ssh")
    with pytest.raises(NothingDoneError, match=r"machine:/index gick inte \(rsync \d+: no route"):
        pull(pair.here, "machine:/index")


def test_the_command_says_what_answers_now(pair: Pair) -> None:
    asked = [str(pair.there.index), "--index", str(pair.here.index)]
    done = CliRunner().invoke(command, asked)
    assert (done.exit_code, done.exception) == (0, None)
    name = generations.pointed(pair.here.index)
    assert f"Generation {name} är hämtad och svarar nu: 3 handlingar, 3 avsnitt." in done.output
    assert "svarar redan" in CliRunner().invoke(command, asked).output


_KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from archive import generations
from archive.replication import pull
from archive.settings import Settings

there, here = Path(sys.argv[1]), Path(sys.argv[2])
old, new = generations.pointed(here), generations.pointed(there)
WATCHED = ("os.rename", "os.remove", "os.link", "os.rmdir", "os.mkdir", "os.chmod", "open")

def killed_at(number, index):
    left = number
    def hook(event, _):
        nonlocal left
        if event in WATCHED:
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
    child = os.fork()
    if not child:
        sys.addaudithook(hook)
        pull(Settings(index=index, engine="arrays"), str(there))
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL

number, answering, again = 0, [], []
while True:
    number += int(sys.argv[3])
    index = here.with_name(f"killed{number}")
    shutil.copytree(here, index)
    killed = killed_at(number, index)
    current = generations.current(index)
    assert current.name in (old, new), current.name
    assert generations.verify(index, current, deep=True) == []
    answering.append(current.name)
    pull(Settings(index=index, engine="arrays"), str(there))
    current = generations.current(index)
    assert current.name == new and generations.verify(index, current, deep=True) == []
    hidden = [path for path in index.rglob(".*")]
    assert not hidden, hidden
    shutil.rmtree(index)
    if not killed:
        break
print(len(answering), answering.index(new))
"""


def test_killed_at_any_point_the_old_generation_answers_and_the_next_pull_ends_it(
    pair: Pair,
) -> None:
    """Killed at every third change of a file or folder; the pointer moves once and for all."""
    pair.pull()
    pair.grow()
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(pair.there.index), str(pair.here.index), "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    times, before = map(int, done.stdout.split())
    assert times > 20
    assert 10 < before < times - 1


def test_a_source_that_publishes_while_it_is_pulled_is_followed(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.replication import generation as bringing

    first = generations.pointed(pair.there.index)
    complete = bringing.Bringer._bring_missing
    left = ["once"]

    def retired(self: bringing.Bringer, staged: generations.Generation) -> list[str]:
        if left:
            left.pop()
            pair.grow()
            generations.discard(generations.folder(pair.there.index) / str(first))
        return complete(self, staged)

    monkeypatch.setattr(bringing.Bringer, "_bring_missing", retired)
    assert pair.pull().generation.name == generations.pointed(pair.there.index)
    assert pair.found("avfall") == 1
