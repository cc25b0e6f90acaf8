"""What is done to the nightly job, and what must hold afterwards?"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import time
from pathlib import Path

from archive import engines, generations
from archive.tree import Term
from bench.soak import corpus as corpora
from bench.soak.corpus import GOLDEN, Corpus
from bench.soak.house import Counts, House, differences

_DEMO = Path(__file__).parent.parent.parent / "corpus" / "demo"
_KINDS = ("first", "update", "rebuild", "takedown")


class Killing:
    """Runs killed at random instants; the end must equal that of runs left alone."""

    def __init__(self, folder: Path, counts: Counts, seed: int, engine: str = "whoosh") -> None:
        self._random = random.Random(seed)
        self._corpus = Corpus(folder / "corpus", seed)
        self._victim = House(folder / "corpus", folder / "victim", counts, engine)
        self._control = House(folder / "corpus", folder / "control", counts, engine)
        self._counts = counts
        self._spent = self._timed()
        self._victim.run()

    def _timed(self) -> float:
        began = time.monotonic()
        self._control.run()
        return time.monotonic() - began

    def cycle(self, kills: int) -> None:
        """Change the corpus, kill some runs over it, let one end, compare."""
        kind = self._random.choice(_KINDS)
        options = ["--rebuild"] if kind == "rebuild" else []
        options.append("--allow-removals")
        if kind == "first":
            shutil.rmtree(self._victim.index)
        elif kind == "takedown":
            self._corpus.take_down()
        else:
            self._corpus.night()
        for _ in range(kills):
            after = self._random.uniform(0.0, 0.8) * self._spent
            ended = not self._victim.run_killed(after, *options)
            self._victim.check(published=kind != "first")
            if ended:
                break
        for house in (self._victim, self._control):
            began = time.monotonic()
            code, said = house.run(*options)
            self._spent = min(self._spent * 1.2, time.monotonic() - began)
            if code:
                self._counts.remark("wrong", f"{kind}: exit {code}: {said[-300:]}")
        self._victim.check(published=True)
        if found := differences(self._victim.state(), self._control.state()):
            self._counts.remark("lost", f"{kind}: {len(found)} differ: {found[:3]}")


def full_disk(folder: Path, counts: Counts) -> str:
    """Let the disk run full; return how, in words."""
    corpus = Corpus(folder / "corpus", 1)
    disk = folder / "disk"
    disk.mkdir(parents=True)
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], check=False
        ).returncode
    )
    house = House(folder / "corpus", disk / "index", counts)
    try:
        limit = None if mounted else 100_000
        code, said = house.run(limit=limit)
        if code != 3 or "Disken är full" not in said:
            counts.remark("wrong", f"full disk, first run: exit {code}: {said[-300:]}")
        house.check(published=False)
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        house.run()
        before = house.state()
        for _ in range(20):
            corpus.add()
        if mounted:
            _fill(disk)
        code, said = house.run(limit=limit)
        if code != 3 or "Disken är full" not in said:
            counts.remark("wrong", f"full disk, update: exit {code}: {said[-300:]}")
        house.check(published=True)
        if differences(before, house.state()):
            counts.remark("lost", "full disk: the published state changed")
        (disk / "ballast").unlink(missing_ok=True)
        if house.run()[0]:
            counts.remark("wrong", "full disk: the run after it did not end well")
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(disk)], check=False)
    return "tmpfs" if mounted else "file size limit (not root: no tmpfs)"


def _fill(disk: Path) -> None:
    with contextlib.suppress(OSError), (disk / "ballast").open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(65536))


def two_at_once(folder: Path, counts: Counts) -> None:
    """Start several runs on one index: each does all or leaves with a sentence."""
    Corpus(folder / "corpus", 2)
    house = House(folder / "corpus", folder / "index", counts)
    started = [house.start() for _ in range(3)]
    ends = []
    for process in started:
        _, said = process.communicate(timeout=300)
        ends.append(process.returncode)
        if process.returncode not in {0, 3} or (
            process.returncode == 3 and "annan körning" not in said.decode()
        ):
            counts.remark("wrong", f"two at once: exit {process.returncode}: {said[-200:]!r}")
    if 0 not in ends:
        counts.remark("wrong", "two at once: nobody did the work")
    house.check(published=True)


def long_reader(folder: Path, counts: Counts) -> None:
    """Hold a generation open while five nights pass: it answers as on the first day."""
    corpus = Corpus(folder / "corpus", 3)
    house = House(folder / "corpus", folder / "index", counts)
    house.run()
    generation = generations.current(house.index)
    searcher = engines.engine(generation.manifest.engine).open(generation.engine)
    before = {word: set(searcher.ids(Term("exact", word))) for word in (*GOLDEN, "vatten")}
    for _ in range(5):
        corpus.night()
        house.run("--allow-removals")
        for word, ids in before.items():
            counts.requests += 1
            if set(searcher.ids(Term("exact", word))) != ids:
                counts.remark("wrong", f"a reader of {generation.name} lost {word}")
    searcher.close()


def fuzz(folder: Path, counts: Counts, files: int, seed: int) -> None:
    """Index mangled real files: each is accounted for, the run ends, nothing is left."""
    (folder / "corpus").mkdir(parents=True)
    made = corpora.mangled(_DEMO, folder / "corpus", files, random.Random(seed))
    house = House(folder / "corpus", folder / "index", counts)
    code, said = house.run()
    counts.files += made
    if code not in {0, 1}:
        counts.remark("wrong", f"fuzz {seed}: exit {code}: {said[-300:]}")
        return
    manifest = generations.current(house.index).manifest
    if sum(manifest.counts.values()) != made:
        counts.remark("lost", f"fuzz {seed}: {sum(manifest.counts.values())} of {made} files")
    if left := [p for p in Path("/tmp").glob("handlingar-*") if p.stat().st_uid == os.getuid()]:
        print(f"  temporary folders: {len(left)}")
