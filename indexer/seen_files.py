"""The files that a scan of the corpus saw: in a database of the run, of any number."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.catalogue.values import place_on_disk
from indexer.on_disk import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = """
CREATE TABLE seen (
  path TEXT, size INTEGER, mtime_ns INTEGER, inode INTEGER, raw BLOB, reason TEXT,
  unreachable INTEGER, target BLOB
)
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as the scan saw it. `reason` says why it must not be opened; None when it may.

    `unreachable` when that may pass: the file could not be looked at just now. `target` is where a
    symbolic link leads.
    """

    path: str
    corpus: Path
    size: int
    mtime_ns: int
    inode: int
    raw: bytes | None = None
    reason: str | None = None
    unreachable: bool = False
    target: Path | None = None

    @property
    def place(self) -> Path:
        """Where the file lies."""
        return self.target or place_on_disk(self.corpus, self.path, self.raw)


class SeenFiles:
    """The files of a scan: on disk, for there may be more than memory has room for."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._db = open_database(_TABLE)

    def add(self, file: Seen) -> None:
        """Add a file."""
        target = os.fsencode(file.target) if file.target else None
        stamps = (file.size, file.mtime_ns, file.inode)
        row = (file.path, *stamps, file.raw, file.reason, file.unreachable, target)
        self._db.execute("INSERT INTO seen VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def __len__(self) -> int:
        """Return how many there are."""
        number: int = self._db.execute("SELECT count(*) FROM seen").fetchone()[0]
        return number

    def __iter__(self) -> Iterator[Seen]:
        """Yield the files, by path."""
        return self._in_order("path")

    def largest_first(self) -> Iterator[Seen]:
        """Yield the files, those of a size by path."""
        return self._in_order("size DESC, path")

    def shuffled(self) -> Iterator[Seen]:
        """Yield the files in another order each time."""
        return self._in_order("random()")

    def _in_order(self, order: str) -> Iterator[Seen]:
        rows = self._db.execute(f"SELECT * FROM seen ORDER BY {order}")  # noqa: S608
        for path, size, mtime_ns, inode, raw, reason, unreachable, target in rows:
            yield Seen(
                path=path,
                corpus=self._corpus,
                size=size,
                mtime_ns=mtime_ns,
                inode=inode,
                raw=raw,
                reason=reason,
                unreachable=bool(unreachable),
                target=Path(os.fsdecode(target)) if target else None,
            )

    def paths(self) -> Iterator[str]:
        """Yield the paths, in order."""
        rows = self._db.execute("SELECT path FROM seen ORDER BY path")
        return (path for (path,) in rows)

    def has(self, path: str) -> bool:
        """Return whether a file is called so."""
        self._db.execute("CREATE INDEX IF NOT EXISTS seen_by_path ON seen (path)")
        row = self._db.execute("SELECT 1 FROM seen WHERE path = ? LIMIT 1", (path,)).fetchone()
        return row is not None

    def close(self) -> None:
        """Forget them."""
        self._db.close()
