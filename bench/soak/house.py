"""How is the command started, killed and looked after, and what does an index answer?"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from archive import engines, generations
from archive.catalogue import Catalogue
from archive.settings import Settings, load
from archive.tree import All, Term
from bench.soak.corpus import GOLDEN

_MARK = "HANDLINGAR_SOAK"
SLOWEST = 300.0
"""Seconds after which a run that was not disturbed counts as hung."""


@dataclass
class Counts:
    """What was done, and what went wrong; the last five must be zero."""

    kills: int = 0
    files: int = 0
    requests: int = 0
    lost: int = 0
    hung: int = 0
    leaked: int = 0
    wrong: int = 0
    remarks: list[str] = field(default_factory=list)

    def remark(self, kind: str, text: str) -> None:
        """Count something that went wrong."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.remarks.append(f"{kind}: {text}")
        print(f"  {kind}: {text}", file=sys.stderr)

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

    def settings(self) -> Settings:
        return load({"corpus": str(self.corpus), "index": str(self.index)}, environ={})

    def start(self, *options: str, limit: int | None = None) -> subprocess.Popen[bytes]:
        """Start a run in a process group of its own; `limit` bounds the bytes of a file."""
        command = [sys.executable, "-c", "from archive.cli import main; main()", "index", "--quiet"]
        command += ["--corpus", str(self.corpus), "--index", str(self.index), *options]
        if limit:
            command = ["prlimit", f"--fsize={limit}", *command]
        environ = os.environ | {_MARK: str(os.getpid()), "HANDLINGAR_ENGINE": self.engine}
        return subprocess.Popen(
            command,
            env=environ,
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
        return process.returncode, said.decode("utf-8", "replace")

    def run_killed(self, after: float, *options: str) -> bool:
        """Start a run and kill its process group after some seconds; False when it was done."""
        process = self.start(*options)
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.communicate()
            self.counts.kills += 1
            return True
        return False

    def check(self, *, published: bool) -> None:
        """See that what is published is whole and answers, and that no process is left."""
        if left := _left():
            self.counts.remark("leaked", f"processes {left}")
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        name = generations.pointed(self.index)
        if name is None:
            if published:
                self.counts.remark("lost", "the published generation is gone")
            return
        generation = generations.load(self.index, name)
        if damage := generations.verify(self.index, generation, deep=True):
            self.counts.remark("lost", f"{name}: {damage}")
            return
        searcher = engines.engine(generation.manifest.engine).open(generation.engine)
        for word in GOLDEN:
            if len(set(searcher.ids(Term("exact", word)))) != 1:
                self.counts.remark("wrong", f"{name}: {word} is not found once")
        searcher.close()

    def state(self) -> dict[str, object]:
        """Return everything that readers can see, to compare with another index."""
        generation = generations.current(self.index)
        catalogue = Catalogue.open(generation.catalogue)
        documents = {document.id: document for document in catalogue.every()}
        found: dict[str, object] = {f"document {key}": value for key, value in documents.items()}
        found |= {f"file {f.path}": (f.sha256, f.status, f.served) for f in catalogue.files()}
        catalogue.close()
        searcher = engines.engine(generation.manifest.engine).open(generation.engine)
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


def _left() -> list[int]:
    """Return the processes of killed runs that are still there after a while."""
    until = time.monotonic() + 10
    while (found := _marked()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _marked() -> list[int]:
    mark = f"{_MARK}={os.getpid()}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found
