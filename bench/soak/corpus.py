"""Which corpus is soaked, and how does it change from night to night? A seed decides."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ("gyllenord", "trollsländor", "hjärtstartare")
"""Each stands in one file that no night touches."""
_WORDS = """
direktionen nämnden beslutar anta budget plan avtal vatten avlopp skola bibliotek vård omsorg
räddningstjänst kommun förbund medlem revision protokoll ärende yttrande remiss upphandling
""".split()  # noqa: SIM905


class Corpus:
    """A folder of small files of several formats, and the changes of a night."""

    def __init__(self, folder: Path, seed: int, files: int = 30, records: int = 150) -> None:
        self.folder, self._random = folder, random.Random(seed)
        self._made = 0
        folder.mkdir(parents=True)
        for word in GOLDEN:
            self._write(f"golden/{word}.txt", f"Protokoll 2014-05-09\n\n§ 1 Om {word}\n{word}.\n")
        for _ in range(files):
            self.add()
        self.records = {f"post-{i}": self._text() for i in range(records)}
        self._write_records()
        self.takedowns: list[str] = []

    def _text(self) -> str:
        words = self._random.choices(_WORDS, k=self._random.randint(30, 120))
        return " ".join(words).capitalize() + "."

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def _write_records(self) -> None:
        rows = (
            json.dumps({"id": ident, "title": f"Post {ident}", "text": text}, ensure_ascii=False)
            for ident, text in self.records.items()
        )
        self._write("records.jsonl", "\n".join(rows) + "\n")

    def add(self) -> None:
        """Add a file."""
        self._made += 1
        number = self._made
        if number % 3 == 0:
            body = f"<html><body><h1>Sida {number}</h1><p>{self._text()}</p></body></html>"
            self._write(f"{number % 5}/sida-{number}.html", body)
        else:
            self._write(
                f"{number % 5}/protokoll-{number}.txt",
                f"Protokoll nr {number} 2014-05-{number % 28 + 1:02d}\n\n§ 1 Val av justerare\n"
                f"{self._text()}\n\n§ 2 Beslut om {number}\nDirektionen beslutar {self._text()}\n",
            )

    def _some(self) -> Path:
        files = sorted(p for p in self.folder.glob("[0-9]/*") if p.is_file())
        return self._random.choice(files)

    def night(self) -> None:
        """Change a little: new, changed, moved and removed files, changed records, a takedown."""
        self.add()
        changed = self._some()
        changed.write_text(changed.read_text("utf-8") + f"\nTillägg {self._text()}\n", "utf-8")
        moved = self._some()
        moved.rename(moved.with_name(f"flyttad-{self._random.randrange(10**6)}{moved.suffix}"))
        if self._random.random() < 0.3:
            self._some().unlink()
        for ident in self._random.sample(sorted(self.records), 2):
            self.records[ident] = self._text()
        self._write_records()
        if self._random.random() < 0.25:
            self.take_down()

    def take_down(self) -> None:
        """Ask for a file to be taken down; one takedown stands at a time."""
        path = self._some().relative_to(self.folder)
        self._write("takedown.toml", f'[[takedown]]\npath = "{path}"\n')


def mangled(source: Path, target: Path, count: int, chance: random.Random) -> int:
    """Put files into `target` that are real ones with bytes cut, changed or doubled."""
    originals = sorted(p for p in source.rglob("*") if p.is_file() and p.suffix != ".toml")
    for number in range(count):
        original = chance.choice(originals)
        data = bytearray(original.read_bytes())
        for _ in range(chance.randint(1, 20)):
            _hurt(data, chance)
        (target / f"mangled-{number}{original.suffix}").write_bytes(data)
    return count


def _hurt(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) or 1)
    kind = chance.random()
    if kind < 0.5 and data:
        data[at : at + 1] = bytes([chance.randrange(256)])
    elif kind < 0.7:
        del data[at : at + chance.randint(1, 2000)]
    elif kind < 0.9:
        data[at:at] = data[at : at + chance.randint(1, 2000)]
    elif kind < 0.95:
        del data[at:]


def copy(source: Path, target: Path) -> None:
    """Copy a corpus with its file times."""
    shutil.copytree(source, target)
