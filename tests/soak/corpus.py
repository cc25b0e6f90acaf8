"""Corpus of the soak test, and how it changes from night to night by a seed."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = ("gyllenord", "trollsländor", "hjärtstartare")
"""Each stands in one file that no night touches."""
_MOST_FILES = 30
"""Files of a corpus between nights: a soak of hours asks the same of each night."""
_WORDS = """
direktionen nämnden beslutar anta budget plan avtal vatten avlopp skola bibliotek vård omsorg
räddningstjänst kommun förbund medlem revision protokoll ärende yttrande remiss upphandling
""".split()  # noqa: SIM905


class Corpus:
    """A folder of small files of several formats, and the changes of a night."""

    def __init__(self, folder: Path, seed: int, files: int = 14, records: int = 40) -> None:
        self.folder, self._random = folder, random.Random(seed)
        self._made = 0
        self._taken: set[str] = set()
        self._down: tuple[str, set[str]] = ("", set())
        self._changed: tuple[str, str] = ("", "")
        folder.mkdir(parents=True)
        for word in GOLDEN:
            self._write(f"golden/{word}.txt", f"Protokoll 2014-05-09\n\n§ 1 Om {word}\n{word}.\n")
        asked = (f'[[query]]\ntext = "{word}"\nexpect = ["golden/{word}.txt"]\n' for word in GOLDEN)
        self._write("golden.toml", "\n".join(asked))
        for _ in range(files):
            self.add()
        self.records = {f"post-{i}": self._text() for i in range(records)}
        self._write_records()

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
        if number % 2 == 0:  # every municipal folder has files with the same bytes
            same = self._some()
            self._write(f"{(number + 1) % 5}/kopia-{number}{same.suffix}", same.read_text("utf-8"))

    def _some(self) -> Path:
        return self._random.choice(self._files())

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("[0-9]/*") if path.is_file())

    def night(self) -> None:
        """Change a little: new, changed, moved and removed files, changed records, a takedown.

        What is taken down is changed only under the name that it is taken down by, and not moved
        the same night: elsewhere its words in other bytes wait for a person, and so does the run.
        """
        self.add()
        path, texts = self._down
        held = {file for file in self._files() if file.read_text("utf-8") in texts}
        changed = self._random.choice(
            [f for f in self._files() if f not in held or str(f.relative_to(self.folder)) == path]
        )
        self._changed = (str(changed.relative_to(self.folder)), changed.read_text("utf-8"))
        changed.write_text(f"{self._changed[1]}\nTillägg {self._text()}\n", "utf-8")
        if changed in held:
            texts.add(changed.read_text("utf-8"))
        moved = self._random.choice([file for file in self._files() if file != changed])
        moved.rename(moved.with_name(f"flyttad-{self._random.randrange(10**6)}{moved.suffix}"))
        surplus = len(self._files()) - _MOST_FILES
        for _ in range(max(surplus, self._random.random() < 0.3)):
            self._some().unlink()
        for ident in self._random.sample(sorted(self.records), 2):
            self.records[ident] = self._text()
        self._write_records()
        if self._random.random() < 0.25:
            self.take_down()

    def take_down(self) -> None:
        """Ask for a file to be taken down; one takedown stands at a time, the others return.

        No copy of it has changed that very night: its words in other bytes wait for a person too.
        """
        name, before = self._changed
        files = [file for file in self._files() if file.read_text("utf-8") != before]
        path = str(self._random.choice(files).relative_to(self.folder))
        today = time.strftime("%Y-%m-%d", time.gmtime())
        back = (f'[[returned]]\npath = "{one}"\ndate = {today}\n' for one in self._taken - {path})
        self._taken.add(path)
        own = {(self.folder / path).read_text("utf-8"), *([before] if path == name else ())}
        self._down = (path, own)
        self._write("takedown.toml", f'[[takedown]]\npath = "{path}"\n' + "".join(sorted(back)))
