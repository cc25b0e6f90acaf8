"""What else can befall a night: a full disk, runs at once, a reader that never lets go."""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING

from archive import engines, generations
from archive.tree import Term
from tests.soak.corpus import GOLDEN, Corpus
from tests.soak.house import Counts, House, differences

if TYPE_CHECKING:
    from pathlib import Path


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
            process.returncode == 3 and "annan uppdatering" not in said.decode()
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
