"""Fixture of the soak test: the command started, killed and watched, and its answers."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive import engines, generations
from archive.commands.check import damage
from archive.errors import ArchiveError
from archive.model import Query
from archive.search.opened import open_archive
from archive.settings import Settings, load
from archive.tree import All, Term
from tests.soak.corpus import GOLDEN

_MARK = "SOAKED_BY"
_OF_THE_MOMENT = {"arrived", "checked", "mtime_ns", "at"}
Aim = Callable[["subprocess.Popen[bytes]"], None]
"""Waits until the moment at which a run is to be killed, or until it has ended."""
SLOWEST = 300.0
"""Seconds after which a run that was not disturbed counts as hung."""


NAMES = ("kills", "files", "requests", "lost", "hung", "leaked", "wrong")
"""What is counted."""


@dataclass
class Counts:
    """What was done, and what went wrong; the last four must be zero."""

    kills: int = 0
    files: int = 0
    requests: int = 0
    lost: int = 0
    hung: int = 0
    leaked: int = 0
    wrong: int = 0
    remarks: list[str] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)

    def remark(self, kind: str, text: str) -> None:
        """Count something that went wrong."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.remarks.append(f"{kind}: {text}")
        print(f"  {kind}: {text}", file=sys.stderr)

    def __add__(self, other: Counts) -> Counts:
        numbers = {name: getattr(self, name) + getattr(other, name) for name in NAMES}
        remarks = self.remarks + other.remarks
        return Counts(**numbers, remarks=remarks, killed=self.killed + other.killed)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.hung or self.leaked or self.wrong)


@dataclass
class House:
    """A corpus and an index, and runs on them."""

    corpus: Path
    index: Path
    counts: Counts
    engine: str = "whoosh"
    variables: dict[str, str] = field(default_factory=dict)

    def settings(self) -> Settings:
        flags = {"corpus": str(self.corpus), "index": str(self.index)}
        return load(flags, environ=self._own())

    def _own(self) -> dict[str, str]:
        """Return the variables of its runs; in a cluster its indices have a prefix of their own."""
        prefix = f"soak-{self.index.parent.name}-{self.index.name}"
        return {"HANDLINGAR_ENGINE": self.engine, "HANDLINGAR_ENGINE_PREFIX": prefix} | (
            self.variables
        )

    @property
    def temporary(self) -> Path:
        """Where the system keeps temporary files, as far as runs are told."""
        return self.index.with_name(f"{self.index.name}-tmp")

    def start(self, *options: str, limit: int | None = None) -> subprocess.Popen[bytes]:
        """Start a run in a process group of its own; `limit` bounds the bytes of a file."""
        command = [sys.executable, "-c", "from archive.cli import main; main()", "index", "--quiet"]
        command += ["--corpus", str(self.corpus), "--index", str(self.index), *options]
        if limit:
            command = ["prlimit", f"--fsize={limit}", *command]
        self.temporary.mkdir(exist_ok=True)
        environ = os.environ | {
            _MARK: str(self.index),
            "TMPDIR": str(self.temporary),
        }
        return subprocess.Popen(
            command,
            env=environ | self._own(),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def run(self, *options: str, limit: int | None = None) -> tuple[int, str]:
        """Run to the end; return exit code and what was said."""
        process = self.start(*options, limit=limit)
        try:
            _, said = process.communicate(timeout=SLOWEST)
        except subprocess.TimeoutExpired:
            self.counts.remark("hung", f"{self.index.name}: a run took more than {SLOWEST:.0f} s")
            _kill(process)
            _, said = process.communicate()
        left = [*self.index.glob("work/*"), *self.temporary.iterdir()]
        if left:
            self.counts.remark("leaked", f"temporary files of a whole run: {left}")
        return process.returncode, said.decode("utf-8", "replace")

    def run_killed(self, aim: Aim, *options: str) -> bool:
        """Start a run and kill its process group where aimed; False when it was done by then."""
        process = self.start(*options)
        aim(process)
        done = process.poll() is not None
        _kill(process)
        process.communicate()
        self.counts.kills += not done
        return not done

    def check(self, *, published: bool) -> None:
        """See that what is published is whole and answers, and that no process is left."""
        if left := _left(self.index):
            self.counts.remark("leaked", f"processes {left}")
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if generations.pointed(self.index) is None:
            if published:
                self.counts.remark("lost", "the published generation is gone")
            return
        for problem in damage(self.settings(), deep=True):
            self.counts.remark("lost", problem)
        try:
            with open_archive(self.settings()) as archive:
                for word in GOLDEN:
                    self.counts.requests += 1
                    found = [hit.document.source_id for hit in archive.search(Query(word)).hits]
                    if found != [f"golden/{word}.txt"]:
                        self.counts.remark("wrong", f"{archive.generation}: {word} finds {found}")
        except ArchiveError as error:
            self.counts.remark("lost", str(error))

    def state(self) -> dict[str, object]:
        """Return everything that readers can see, row by row, to compare with another index."""
        generation = generations.current(self.index)
        found: dict[str, object] = {}
        with closing(sqlite3.connect(generation.catalogue)) as catalogue:
            catalogue.row_factory = sqlite3.Row
            tables = catalogue.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables:
                if table.startswith("sqlite_"):
                    continue
                for row in catalogue.execute(f"SELECT * FROM {table}"):
                    shown = {k: row[k] for k in row.keys() if k not in _OF_THE_MOMENT}  # noqa: SIM118
                    if not str(shown.get("key")).startswith(("built", "corpus", "state.")):
                        found[f"{table} {shown}"] = True
        searcher = engines.engine(generation.manifest.engine, self.settings()).open(
            generation.engine
        )
        found["sections"] = sorted(searcher.ids(All()))
        for word in ("beslutar", "vatten", "tillägg"):
            found[f"word {word}"] = sorted(searcher.ids(Term("exact", word)))
        searcher.close()
        return found


def differences(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """Return what differs between two states."""
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _left(index: Path) -> list[int]:
    """Return the processes of killed runs on an index that are still there after a while."""
    until = time.monotonic() + 10
    while (found := _marked(index)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _marked(index: Path) -> list[int]:
    mark = f"{_MARK}={index}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found
