"""Nights on which rules are misspelt and lost and generations damaged: nothing closed opens."""

from __future__ import annotations

import contextlib
import random
import time
import unicodedata
from typing import TYPE_CHECKING

from archive import generations
from archive.errors import ArchiveError
from archive.model import Query
from archive.search.opened import open_archive
from tests.soak.corpus import GOLDEN, Corpus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.soak.house import Counts, House

SECRET = "hemligkammaren"
"""Stands in closed records only, and no person ever opens them."""
_FOLDERS = ("stängd", "personal", "Avslutade ärenden", "å-ä-ö")


class Closing:
    """One archive with closed records, and what befalls its rules and generations."""

    def __init__(self, house: House, counts: Counts, seed: int) -> None:
        self._dice = random.Random(seed)
        self._corpus = Corpus(house.corpus, seed, files=6, records=8)
        self._house, self._counts = house, counts
        self._folder, self._made = _FOLDERS[0], 0
        self._add()
        self._rule(self._folder)
        self._night()

    def cycle(self) -> None:
        """Let one thing befall the archive, and a night after it, killed or not."""
        happening = self._dice.choice(self._happenings())
        happening()
        if self._dice.random() < 0.3:
            self._house.run_killed(self._soon)
            self.check(f"{happening.__name__}, killed")
        self._night()
        self.check(happening.__name__)

    def _happenings(self) -> tuple[Callable[[], None], ...]:
        return (
            *(self._respell, self._rename, self._lose_rules, self._misspell, self._copy),
            *(self._damage, self._damage_pointer, self._roll_back, self._add, self._corpus.night),
        )

    def _night(self) -> None:
        code, said = self._house.run("--allow-removals")
        if code not in {0, 1, 3}:
            self._counts.remark("wrong", f"closing: exit {code}: {said[-300:]}")

    def check(self, after: str) -> None:
        """See that nobody reads a closed record, and that the others are answered."""
        self._counts.requests += 1
        try:
            with open_archive(self._house.settings()) as archive:
                hits = archive.search(Query(SECRET)).total
                files = [one.path for one in archive.catalogue.files() if "hemlig" in one.path]
                golden = archive.search(Query(GOLDEN[0])).total
        except ArchiveError as error:
            self._counts.remark("lost", f"closing, {after}: {error}")
            return
        if hits or files:
            self._counts.remark("leaked", f"closing, {after}: {hits} hits, {files}")
        if not golden:
            self._counts.remark("lost", f"closing, {after}: {GOLDEN[0]} is not found")

    def _write(self, name: str, text: str) -> None:
        path = self._house.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _rule(self, name: str) -> None:
        self._write("access.toml", f'[folders]\n"{name}" = "closed"\n')

    def _add(self) -> None:
        self._rule(self._folder)
        self._made += 1
        self._write(f"{self._folder}/hemlig-{self._made}.txt", f"Om {SECRET} nr {self._made}. " * 9)

    def _respell(self) -> None:
        name = self._folder
        self._rule(
            self._dice.choice(
                (name.upper(), f"./{name}/", unicodedata.normalize("NFD", name), f"/{name}", name)
            )
        )

    def _rename(self) -> None:
        new = self._dice.choice([one for one in _FOLDERS if one != self._folder])
        source, target = self._house.corpus / self._folder, self._house.corpus / new
        target.mkdir(exist_ok=True)
        for path in list(source.iterdir()):
            path.rename(target / path.name)
        self._folder = new

    def _lose_rules(self) -> None:
        (self._house.corpus / "access.toml").unlink(missing_ok=True)

    def _misspell(self) -> None:
        """Write a rule that names nothing; the run stops, and a person mends it later."""
        self._rule(f"{self._folder}x")
        code, said = self._house.run()
        if code != 3:
            self._counts.remark("wrong", f"closing: a rule that names nothing, exit {code}: {said}")
        self._rule(self._folder)

    def _copy(self) -> None:
        """Lay a copy of a closed record into an open folder: its bytes stay closed."""
        paths = sorted((self._house.corpus / self._folder).iterdir())
        self._write(f"kopior/hemlig-{len(paths)}.txt", self._dice.choice(paths).read_text("utf-8"))

    def _newest(self) -> Path:
        name = generations.names(self._house.index)[0]
        return generations.folder(self._house.index) / name

    def _damage(self) -> None:
        """Damage a file of the newest generation, while the one before it is kept."""
        if len(generations.names(self._house.index)) < 2:
            return
        files = [path for path in self._newest().rglob("*") if path.is_file()]
        path = self._dice.choice(sorted(files))
        data = path.read_bytes()
        path.unlink()  # generations share files by hard links
        path.write_bytes(data[: len(data) // 2] + b"\xff")
        self.check(f"damaged {path.name}")

    def _damage_pointer(self) -> None:
        (self._house.index / "current").write_bytes(self._dice.choice((b"\xff", b"", b"2026")))
        self.check("damaged pointer")

    def _roll_back(self) -> None:
        with contextlib.suppress(ArchiveError):
            generations.rollback(self._house.index)
        self.check("rollback")

    def _soon(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + self._dice.uniform(0.2, 3.0)
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
