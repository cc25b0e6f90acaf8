"""A list of the places where a query occurs, sorted and sampled without a cap.

Held in a temporary SQLite table, which goes to disk by itself when it grows large.
"""

from __future__ import annotations

import json
import sqlite3
from hashlib import blake2b
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

_TABLE = """
CREATE TABLE places (
  number INTEGER PRIMARY KEY, section TEXT NOT NULL, document TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, rule TEXT NOT NULL, sort_key BLOB NOT NULL
)
"""


class Place(NamedTuple):
    """Where an occurrence stands: its section, its document, from and to where, by which rule."""

    section: str
    document: str
    first: int
    last: int
    rule: str
    sort_key: bytes = b""


class Places:
    """The occurrences of a query, counted and in order; to be closed.

    `total` counts all of them, in so many `sections` and `documents`; `shown` those that are kept.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._db = sqlite3.connect("", check_same_thread=False)  # "": a temporary file, if needed
        self._db.execute(_TABLE)
        self._db.executemany("INSERT INTO places VALUES (NULL, ?, ?, ?, ?, ?, ?)", places)
        counted = "SELECT count(*), count(DISTINCT section), count(DISTINCT document) FROM places"
        self.total, self.sections, self.documents = self._db.execute(counted).fetchone()
        self.shown: int = self.total

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def draw(self, size: int, seed: int) -> None:
        """Keep a random sample of the places, the same for the same seed.

        The `size` places whose hash with the seed is smallest, each as likely as any other:
        bottom-k sampling, Cohen and Kaplan (2007), Summarizing data using bottom-k sketches. A
        place that comes or goes in the archive changes the sample by one line at most.
        """
        rows = self._db.execute("SELECT number, section, first, last FROM places")
        kept = nsmallest(size, rows, key=lambda row: _random_key(row[1:], seed))
        self._db.execute(
            "DELETE FROM places WHERE number NOT IN (SELECT value FROM json_each(?))",
            (json.dumps([row[0] for row in kept]),),
        )
        self.shown = len(kept)

    def ordered(self, limit: int = -1, offset: int = 0) -> Iterator[Place]:
        """Yield a stretch of the places by their sort keys, then in the order they came.

        limit: -1 for all that are left.
        """
        rows = self._db.execute(
            "SELECT section, document, first, last, rule FROM places "
            "ORDER BY sort_key, number LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return (Place(*row) for row in rows)


def _random_key(place: tuple[str, int, int], seed: int) -> bytes:
    section, first, last = place
    return blake2b(f"{seed} {section} {first} {last}".encode(), digest_size=16).digest()
