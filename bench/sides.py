"""Those compared: our engines and SQLite's FTS5, over the same tokens.

FTS5 indexes one of our token fields (base), so it does less work than ours.
"""

from __future__ import annotations

import re
import sqlite3
import time
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from archive.engines import engine
from archive.engines.base import Request
from bench.questions import FACETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bench.questions import Question
    from bench.text import Row

LIMIT = 10
FEW = 20_000
"""Sections up to which Whoosh takes part; more would take it hours."""


class Side(Protocol):
    """One who is asked: builds, opens, and answers with ids, total and the seconds it took."""

    name: str

    def build(self, rows: Iterable[Row], folder: Path) -> None: ...

    def open(self, folder: Path) -> None: ...

    def ask(self, question: Question) -> tuple[Sequence[str], int, float]: ...


class Ours:
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


class Fts5:
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


def all_sides(sections: int) -> list[Side]:
    """Return those that can hold so many sections."""
    sides: list[Side] = [Ours("arrays"), Fts5()]
    if sections <= FEW:
        sides.insert(0, Ours("whoosh"))
    return sides
