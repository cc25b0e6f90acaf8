"""Kill harness: runs killed at random instants leave what undisturbed runs leave."""

from __future__ import annotations

import random
import shutil
import time
from types import MappingProxyType
from typing import TYPE_CHECKING

from archive import generations, restrictions
from indexer.build import history
from tests.soak.corpus import Corpus
from tests.soak.house import Counts, House, differences

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

_KINDS = ("first", "update", "rebuild", "takedown")
_AT_PUBLISHING = 3
"""Kills of a cycle, the last ones, that wait for the next generation to be sealed."""
_TICK = 0.002


class Killing:
    """Two indexes over one corpus: one whose runs are killed, and one whose runs are let alone."""

    def __init__(
        self,
        folder: Path,
        counts: Counts,
        seed: int,
        engine: str = "whoosh",
        variables: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._random = random.Random(seed)
        self._corpus = Corpus(folder / "corpus", seed)
        self._engine, self._counts = engine, counts
        self._victim = House(folder / "corpus", folder / "victim", counts, engine, dict(variables))
        self._control = House(
            folder / "corpus", folder / "control", counts, engine, dict(variables)
        )
        self._kind = _KINDS[0]
        self._seconds = dict.fromkeys(_KINDS, 2.0)
        for house in (self._control, self._victim):
            house.run()

    @property
    def houses(self) -> tuple[House, House]:
        """Both indexes."""
        return self._control, self._victim

    def cycle(self, kills: int) -> None:
        """Change the corpus, kill runs over it, let one end, compare with a run let alone.

        The last kills are aimed at the publishing. Once a run has come to its end there is nothing
        left to be killed at, and the cycle ends.
        """
        kind = self._kind = self._random.choice(_KINDS)
        options = ["--rebuild"] if kind == "rebuild" else []
        options.append("--allow-removals")
        if kind == "first":
            self._forget()
        elif kind == "takedown":
            self._corpus.take_down()
        else:
            self._corpus.night()
        published = kind != "first"
        for number in range(kills):
            aim = self._at_publishing if kills - number <= _AT_PUBLISHING else self._at_work
            self._victim.variables["HANDLINGAR_JOBS"] = self._random.choice("1112")
            killed = self._victim.run_killed(aim, *options)
            self._counts.killed[f"{kind} {self._engine}"] += killed
            published = published or generations.pointed(self._victim.index) is not None
            self._victim.check(published=published)
            if not killed:
                break
        for house in (self._victim, self._control):
            code, said = house.run(*options)
            if code:
                self._counts.remark("wrong", f"{kind}: exit {code}: {said[-300:]}")
        self._victim.check(published=True)
        if found := differences(self._victim.state(), self._control.state()):
            self._counts.remark("lost", f"{kind}: {len(found)} differ: {found[:4]}")

    def _forget(self) -> None:
        """Throw the index away, but for what cannot be made anew."""
        index = self._victim.index
        kept = {name: (index / name).read_bytes() for name in (history.FILE, restrictions.FILE)}
        shutil.rmtree(index)
        index.mkdir()
        for name, data in kept.items():
            (index / name).write_bytes(data)

    def _at_work(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the run has begun to work, and then some of the time that it takes."""
        lock = self._victim.index / "lock"
        mark = f"{process.pid}\n"
        while process.poll() is None and not (lock.exists() and lock.read_text() == mark):
            time.sleep(_TICK)
        began = time.monotonic()
        known = self._seconds[self._kind]
        until = began + self._random.uniform(0.0, 1.0) * known
        while process.poll() is None and time.monotonic() < until:
            time.sleep(_TICK)
        if process.poll() is not None:
            self._seconds[self._kind] = 0.5 * known + 0.5 * (time.monotonic() - began)
        else:
            self._seconds[self._kind] = 1.02 * known

    def _at_publishing(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until the next generation is sealed, and then some milliseconds."""
        index = self._victim.index
        before = set(generations.names(index))
        while process.poll() is None and set(generations.names(index)) <= before:
            time.sleep(_TICK)
        time.sleep(self._random.uniform(0.0, 0.15))
