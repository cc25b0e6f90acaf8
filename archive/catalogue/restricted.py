"""A catalogue restricted to one level of access: it holds no row of a record above it.

Every connection has temporary views of the names of the tables, which SQLite finds before the
tables themselves, so that no statement, whoever writes it, reaches a row that is not the reader's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archive.catalogue import sql_schema
from archive.catalogue.catalogue_reader import CatalogueReader
from archive.catalogue.values import LevelState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

    from archive.model import Level

_KEPT_BACK = (
    "CREATE TEMP TABLE kept_back (id TEXT PRIMARY KEY, above INTEGER NOT NULL) WITHOUT ROWID"
)
_NOT_ABOVE = "NOT EXISTS (SELECT 1 FROM temp.kept_back AS k WHERE k.id = t.{column} AND k.above)"
_KEPT_BACK_FILES = "CREATE TEMP TABLE kept_back_files (path TEXT PRIMARY KEY) WITHOUT ROWID"
_SEEN = "EXISTS (SELECT 1 FROM temp.documents AS d WHERE d.id = t.{column})"
_CONDITIONS = {
    "meta": "1",
    "documents": "access IN ({levels}) AND id NOT IN (SELECT id FROM temp.kept_back)",
    "files": "access IN ({levels}) AND path NOT IN (SELECT path FROM temp.kept_back_files)",
    "links": f"{_SEEN.format(column='document_id')} AND {_SEEN.format(column='other')}",
    "gone": f"access IN ({{levels}}) AND {_NOT_ABOVE.format(column='id')}",
    "aliases": f"({_SEEN.format(column='new')} OR "
    "EXISTS (SELECT 1 FROM temp.gone AS g WHERE g.id = t.new)) "
    f"AND {_NOT_ABOVE.format(column='old')}",
    "passages": f"{_SEEN.format(column='document_id')} "
    "OR EXISTS (SELECT 1 FROM temp.aliases AS a WHERE a.old = t.document_id)",
}
"""Which rows of a table are the reader's. Of others: those of visible documents, or none."""
_WHOLE_FILES = """
CREATE TEMP VIEW whole_files AS SELECT * FROM temp.files AS f WHERE NOT EXISTS (
  SELECT 1 FROM main.documents AS d WHERE d.sha256 = f.served
  AND (d.access NOT IN ({levels}) OR d.id IN (SELECT id FROM temp.kept_back)))
AND NOT EXISTS (SELECT 1 FROM main.gone AS g WHERE g.sha256 = f.served AND g.kind = 'takedown')
"""
"""The files no document of which is kept from the reader, or was taken down by itself."""


class RestrictedCatalogue(CatalogueReader):
    """An opened catalogue as the readers of one level have it; safe to use from many threads."""

    def __init__(
        self,
        path: Path,
        level: Level,
        above: frozenset[str],
        taken_down: frozenset[str],
        files: frozenset[str],
    ) -> None:
        super().__init__(path)
        self.level = level
        self._kept_back = dict.fromkeys(taken_down, 0) | dict.fromkeys(above, 1)
        self._kept_back_files = files

    @classmethod
    def open(
        cls,
        path: Path,
        level: Level,
        above: frozenset[str] = frozenset(),
        taken_down: frozenset[str] = frozenset(),
        files: frozenset[str] = frozenset(),
    ) -> Self:
        """Open a catalogue file, also of a release before, for the readers of a level.

        Documents that by now are `above` the level or `taken_down`, and `files` (paths) above it,
        are kept out as well.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        catalogue = cls(path, level, above, taken_down, files)
        catalogue._check(released=True)
        return catalogue

    def kept_back(self) -> frozenset[str]:
        """Return the documents that the file would show, and what is known by now does not."""
        levels = ", ".join("?" * len(self.level.readable))
        rows = self._db.execute(
            "SELECT k.id FROM temp.kept_back k JOIN main.documents d ON d.id = k.id "
            f"WHERE d.access IN ({levels})",
            self.level.readable,
        )
        return frozenset(row[0] for row in rows)

    def state(self) -> LevelState:
        """Return since which generation these readers see what they see.

        It is this one where no other is known, as in a catalogue of a release before.
        """
        facts = self.meta()
        if kept := facts.get(LevelState.key(self.level)):
            return msgspec.json.decode(kept, type=LevelState)
        return LevelState(self.path.parent.name, facts.get("built", ""))

    def holds(self, ids: Iterable[str]) -> frozenset[str]:
        """Return which documents the file holds, be they the reader's or not; never to be told."""
        sql = "SELECT id FROM main.documents WHERE id = ?"
        return frozenset(row[0] for id_ in ids for row in self._db.execute(sql, (id_,)))

    def _prepare(self, db: sqlite3.Connection) -> None:
        levels = ", ".join(f"'{level}'" for level in self.level.readable)
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute(_KEPT_BACK)
        db.executemany("INSERT INTO kept_back VALUES (?, ?)", self._kept_back.items())
        db.execute(_KEPT_BACK_FILES)
        paths = [(path,) for path in sorted(self._kept_back_files)]
        db.executemany("INSERT INTO kept_back_files VALUES (?)", paths)
        sources = {name: f"SELECT * FROM main.{name}" for name in _table_names(db)}
        sources |= sql_schema.sources(db)
        for table in sorted(sources, key=lambda name: (name not in ("documents", "gone"), name)):
            where = _visible_rows(db, table).format(levels=levels)
            rows = sources[table].replace("SELECT * FROM ", "")
            rows = rows if rows != sources[table] else f"({rows})"
            db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {rows} AS t WHERE {where}")
        db.execute(_WHOLE_FILES.format(levels=levels))


def _table_names(db: sqlite3.Connection) -> list[str]:
    rows = db.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [row["name"] for row in rows]


def _visible_rows(db: sqlite3.Connection, table: str) -> str:
    """Return which rows of a table are the reader's; none of a table that nothing is said of."""
    if table in _CONDITIONS:
        return _CONDITIONS[table]
    columns = {row["name"] for row in db.execute(f"PRAGMA main.table_info({table})")}
    owned = "document_id" in columns or sql_schema.has_column(table, "document_id")
    return _SEEN.format(column="document_id") if owned else "0"
