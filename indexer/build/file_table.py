"""What a run knows of files, on disk: an archive may have more of them than memory has room for."""

from __future__ import annotations

from collections.abc import ItemsView, Mapping, ValuesView
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

import msgspec

from archive.catalogue import FileRecord
from archive.side_by_side import side_by_side
from indexer.on_disk import open_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLE = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT, served TEXT, record BLOB) WITHOUT ROWID
"""
_path = attrgetter("path")
_PAGE = 50
"""Files that are fetched at a time."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FileRecord).decode


class FileTable(Mapping[str, FileRecord]):
    """Files by path, and by the bytes they hold or serve; some may be put while all are read."""

    def __init__(self, files: Iterable[FileRecord] = ()) -> None:
        self._db = open_database(_TABLE)
        self.put_all(files)

    def put(self, file: FileRecord) -> None:
        """Add a file, or replace what was known of its path."""
        self.put_all((file,))

    def put_all(self, files: Iterable[FileRecord]) -> None:
        """Add or replace some files."""
        rows = ((file.path, file.sha256, file.served, _encode(file)) for file in files)
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)

    def __getitem__(self, path: str) -> FileRecord:
        """Return what is known of a path."""
        row = self._db.execute("SELECT record FROM files WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return _decode(row[0])

    def __contains__(self, path: object) -> bool:
        """Return whether anything is known of a path."""
        row = self._db.execute("SELECT 1 FROM files WHERE path = ?", (path,)).fetchone()
        return row is not None

    def __iter__(self) -> Iterator[str]:
        """Yield the paths, in order."""
        return (path for path, _ in self._rows())

    def __len__(self) -> int:
        """Return how many files there are."""
        number: int = self._db.execute("SELECT count(*) FROM files").fetchone()[0]
        return number

    def values(self) -> ValuesView[FileRecord]:
        """Return every file, by path."""
        return _Values(self)

    def items(self) -> ItemsView[str, FileRecord]:
        """Return every path with its file, by path."""
        return _Items(self)

    def records(self) -> Iterator[FileRecord]:
        """Yield every file, by path."""
        return (_decode(packed) for _, packed in self._rows())

    def _rows(self) -> Iterator[tuple[str, bytes]]:
        last = ""
        sql = "SELECT path, record FROM files WHERE path > ? ORDER BY path LIMIT ?"
        while rows := self._db.execute(sql, (last, _PAGE)).fetchall():
            yield from rows
            last = rows[-1][0]

    def holding(self, sha256: str) -> list[FileRecord]:
        """Return the files whose bytes at present are some, by path."""
        return self._with("sha256", sha256)

    def serving(self, sha256: str) -> list[FileRecord]:
        """Return the files by which the documents of some bytes are searchable, by path."""
        return self._with("served", sha256)

    def _with(self, column: str, sha256: str) -> list[FileRecord]:
        self._look_up_by(column)
        sql = f"SELECT record FROM files WHERE {column} = ? ORDER BY path"  # noqa: S608
        return [_decode(packed) for (packed,) in self._db.execute(sql, (sha256,))]

    def has_content(self, sha256: str) -> bool:
        """Return whether a file holds or serves some bytes."""
        return self.serves(sha256) or self._is_in("sha256", sha256)

    def serves(self, sha256: str) -> bool:
        """Return whether the documents of some bytes are searchable."""
        return self._is_in("served", sha256)

    def _is_in(self, column: str, sha256: str) -> bool:
        self._look_up_by(column)
        sql = f"SELECT 1 FROM files WHERE {column} = ? LIMIT 1"  # noqa: S608
        return self._db.execute(sql, (sha256,)).fetchone() is not None

    def by_served(self) -> Iterator[tuple[str, list[FileRecord]]]:
        """Yield all bytes that are served, in order, each with its files; none may be put."""
        self._look_up_by("served")
        sql = "SELECT served, record FROM files WHERE served IS NOT NULL ORDER BY served, path"
        for sha256, rows in groupby(self._db.execute(sql), itemgetter(0)):
            yield sha256, [_decode(packed) for _, packed in rows]

    def beside(self, after: FileTable) -> Iterator[tuple[FileRecord | None, FileRecord | None]]:
        """Yield what was and is known of each path, with what another table knows now."""
        return side_by_side(self.records(), after.records(), _path, _path)

    def _look_up_by(self, column: str) -> None:
        """See that there is an index: it is made quickest when most of the files are there."""
        self._db.execute(f"CREATE INDEX IF NOT EXISTS files_by_{column} ON files ({column})")


class _Values(ValuesView[FileRecord]):
    """Files that are read as a stream, not one path at a time."""

    def __init__(self, files: FileTable) -> None:
        super().__init__(files)
        self._files = files

    def __iter__(self) -> Iterator[FileRecord]:
        return self._files.records()


class _Items(ItemsView[str, FileRecord]):
    """The same, with their paths."""

    def __init__(self, files: FileTable) -> None:
        super().__init__(files)
        self._files = files

    def __iter__(self) -> Iterator[tuple[str, FileRecord]]:
        return ((file.path, file) for file in self._files.records())
