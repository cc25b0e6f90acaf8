"""Who is asked? Our engines, Whoosh itself, SQLite's FTS5, Xapian and Recoll, over the same tokens.

The others index one of our six token fields (base), so they do less work than ours.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.engines import engine
from archive.engines.base import Request
from bench.questions import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.questions import Question
    from bench.text import Row

SYSTEM_PYTHON = "/usr/bin/python3"
LIMIT = 10


class Side(Protocol):
    """One who is asked: builds, opens, and answers with ids, total and the seconds it took."""

    name: str

    def build(self, rows: Iterable[Row], folder: Path) -> None: ...

    def beside(self, folder: Path) -> float: ...

    def open(self, folder: Path) -> None: ...

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]: ...


class Alone:
    """One whose folder holds nothing but its index."""

    def beside(self, folder: Path) -> float:
        """Return the MiB in the folder that are no part of the index."""
        del folder
        return 0.0


class Ours(Alone):
    """One of our engines."""

    def __init__(self, name: str) -> None:
        self.name = name

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        with engine(self.name).writer(folder) as writer:
            for row in rows:
                writer.add(row.entry())
            writer.commit()

    def open(self, folder: Path) -> None:
        self._searcher = engine(self.name).open(folder)

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]:
        began = time.process_time()
        request = Request(
            question.match, question.filters, question.sort, LIMIT, facets=FACETS, group=True
        )
        found = self._searcher.search(request)
        return found.ids, found.total, time.process_time() - began


class Stock(Alone):
    """Whoosh's own searcher on our Whoosh index, as it stands: no facets, no filters, no dates."""

    name = "whoosh itself"

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Build with Whoosh's own writer, settings as measured best."""
        from whoosh.index import create_in  # noqa: PLC0415

        from archive.engines.whoosh.stock import schema  # noqa: PLC0415

        writer = create_in(str(folder), schema()).writer(limitmb=512)
        writer.compound = False
        for row in rows:
            fields = {name: " ".join(tokens) for name, tokens in row.tokens.items() if tokens}
            writer.add_document(id=row.id, document=row.document, **fields)
        writer.commit()

    def open(self, folder: Path) -> None:
        from whoosh.index import open_dir  # noqa: PLC0415

        self._searcher = open_dir(str(folder)).searcher()

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]:
        began = time.process_time()
        results = self._searcher.search(_whoosh(question), limit=LIMIT)
        ids = [hit["id"] for hit in results]
        return ids, len(results), time.process_time() - began


def _whoosh(question: Question) -> object:
    from whoosh import query  # noqa: PLC0415

    terms = [query.Term("base", word) for word in question.words]
    match question.kind:
        case "and" | "whole":
            return query.And(terms)
        case "or":
            return query.Or(terms)
        case "phrase":
            return query.Phrase("base", list(question.words))
        case "prefix":
            return query.Prefix("base", question.words[0])
    return terms[0]


class Fts5(Alone):
    """SQLite's full-text index; facets by joining and grouping in SQL."""

    name = "sqlite fts5"

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        base = sqlite3.connect(folder / "fts.sqlite")
        base.executescript(
            "PRAGMA journal_mode=wal;"
            "CREATE VIRTUAL TABLE words USING fts5(base, content='', tokenize=\"unicode61"
            " remove_diacritics 0 tokenchars '-_/.:§'\");"
            "CREATE TABLE row(n INTEGER PRIMARY KEY, id, document, date, body);"
            "CREATE TABLE facet(n INTEGER, name, value);"
        )
        for n, row in enumerate(rows, 1):
            base.execute(
                "INSERT INTO words(rowid, base) VALUES(?, ?)", (n, " ".join(row.tokens["base"]))
            )
            body = next(iter(row.facets.get("body") or ()), None)
            base.execute(
                "INSERT INTO row VALUES(?,?,?,?,?)", (n, row.id, row.document, row.date, body)
            )
            pairs = [(n, f, v) for f in FACETS for v in row.facets.get(f) or ("–",)]
            base.executemany("INSERT INTO facet VALUES(?,?,?)", pairs)
        base.execute("CREATE INDEX facets ON facet(n)")
        base.execute("INSERT INTO words(words) VALUES('optimize')")
        base.commit()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts.sqlite")
        self._base.execute("PRAGMA mmap_size=2000000000")

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]:
        began = time.process_time()
        where = "words MATCH ?"
        values: list[object] = [_fts(question)]
        if question.days:
            where += " AND row.body = ? AND row.date BETWEEN ? AND ?"
            values += [question.body, *question.days]
        joined = "words JOIN row ON row.n = words.rowid"
        order = "row.date DESC" if question.sort == "-date" else "bm25(words)"
        top = self._base.execute(
            f"SELECT row.id FROM {joined} WHERE {where} ORDER BY {order} LIMIT {LIMIT}", values
        )
        ids = [row[0] for row in top]
        total, _ = self._base.execute(
            f"SELECT count(*), count(DISTINCT row.document) FROM {joined} WHERE {where}", values
        ).fetchone()
        self._base.execute(
            f"SELECT name, value, count(*) FROM {joined} JOIN facet ON facet.n = row.n"
            f" WHERE {where} GROUP BY 1, 2",
            values,
        ).fetchall()
        return ids, total, time.process_time() - began


def _fts(question: Question) -> str:
    quoted = [f'"{word}"' for word in question.words]
    match question.kind:
        case "or":
            return " OR ".join(quoted)
        case "phrase":
            return '"' + " ".join(question.words) + '"'
        case "prefix":
            return quoted[0] + "*"
    return " AND ".join(quoted)


class Xapian(Alone):
    """Xapian through the system's Python, in a process of its own; facets by match spies."""

    name = "xapian"

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @staticmethod
    def present() -> bool:
        """Return whether the system has Xapian."""
        if not Path(SYSTEM_PYTHON).exists():
            return False
        run = subprocess.run([SYSTEM_PYTHON, "-c", "import xapian"], check=False)
        return run.returncode == 0

    def _start(self, mode: str, folder: Path) -> subprocess.Popen[str]:
        script = Path(__file__).with_name("xapian_side.py")
        return subprocess.Popen(
            [SYSTEM_PYTHON, str(script), mode, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        process = self._start("build", folder)
        assert process.stdin
        for row in rows:
            facets = {name: row.facets.get(name) or ["–"] for name in FACETS}
            record = [row.id, row.document, row.tokens["base"], facets, row.date]
            process.stdin.write(json.dumps(record) + "\n")
        process.stdin.close()
        if process.wait():
            sys.exit("xapian could not build")

    def open(self, folder: Path) -> None:
        self._process = self._start("ask", folder)

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]:
        process = self._process
        assert process
        assert process.stdin
        assert process.stdout
        record = [question.kind, question.words, question.body, question.days, question.sort]
        process.stdin.write(json.dumps(record) + "\n")
        process.stdin.flush()
        ids, total, seconds = json.loads(process.stdout.readline())
        return ids, total, seconds


class RecollSide:
    """Recoll's command line, a process a question; a file a section, no facets, filters or order.

    The files hold the tokens, so that its own stemming can stay off.
    """

    name = "recoll"

    @staticmethod
    def present() -> bool:
        """Return whether Recoll is installed."""
        return bool(shutil.which("recollindex") and shutil.which("recollq"))

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        files = folder / "files"
        files.mkdir()
        for row in rows:
            path = files / (row.id.replace(":", "_") + ".txt")
            path.write_text(" ".join(row.tokens["base"]), "utf-8")
        (folder / "recoll.conf").write_text(
            f"topdirs = {files}\nindexstemminglanguages =\nidxniceprio = 0\nloglevel = 1\n"
            "noaspell = 1\n"
        )
        command = ["recollindex", "-c", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def beside(self, folder: Path) -> float:
        """Return the MiB of the files that were indexed."""
        return sum(path.stat().st_size for path in (folder / "files").iterdir()) / 2**20

    def open(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]:
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            ["recollq", "-c", str(self._folder), "-n", str(LIMIT), _recoll(question)],
            check=False,
            capture_output=True,
            text=True,
        )
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = re.search(r"^(\d+) results", run.stdout, re.MULTILINE)
        ids = [name.replace("_", ":") for name in re.findall(r"/([^/\]]+)\.txt\]", run.stdout)]
        seconds = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
        return ids, int(found[1]) if found else 0, seconds


def _recoll(question: Question) -> str:
    match question.kind:
        case "or":
            return " OR ".join(question.words)
        case "phrase":
            return '"' + " ".join(question.words) + '"'
        case "prefix":
            return question.words[0] + "*"
    return " ".join(question.words)


class Scan:
    """The snippets' part, the same for all: the words looked for in the texts of the ten hits."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def snippets(self, ids: Sequence[str], question: Question) -> float:
        """Cut a snippet from each text; return the seconds it took."""
        began = time.process_time()
        wanted = "|".join(re.escape(word[: max(3, len(word) - 2)]) for word in question.words)
        pattern = re.compile(rf"\b(?:{wanted})\w*", re.IGNORECASE)
        for section in ids:
            text = self._texts.get(section, "")
            places = [found.span() for found in islice(pattern.finditer(text), 6)]
            start = max(0, places[0][0] - 80) if places else 0
            text[start : start + 240].strip()
        return time.process_time() - began


def all_sides() -> list[Side]:
    """Return those that are present on this machine."""
    sides: list[Side] = [Ours("whoosh"), Ours("tantivy"), Fts5()]
    if Xapian.present():
        sides.append(Xapian())
    return sides
