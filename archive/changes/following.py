"""Bring the change log in line with the generation that answers, as each level's readers see it."""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from archive import generations
from archive.access import open_catalogue
from archive.changes.change_values import COLUMNS, Change, ChangeKind, RecordRow
from archive.changes.changed_rows import changed_rows
from archive.changes.log_file import draft, open_log
from archive.changes.marks import cards, content_hash
from archive.changes.section_times import follow_passages
from archive.model import LEVELS
from archive.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.catalogue import RestrictedCatalogue
    from archive.changes.changed_rows import ChangedRows
    from archive.changes.marks import Card
    from archive.model import Level

_LATEST = "SELECT coalesce(max(at), 0) FROM records"


def follow(index: Path) -> bool:
    """Note what is other than when the log last looked; return whether anything is.

    Where no log can be read, one is begun in which each record changed when its file arrived.
    Log and catalogues are read side by side in the order of ids; none of them is held whole.

    Raises:
        IndexUnusableError: no generation answers.
    """
    generation = generations.current(index)
    with ExitStack() as stack:
        catalogues = {
            level: stack.enter_context(closing(open_catalogue(generation, level)))
            for level in LEVELS
        }
        known = _undamaged(open_log(index))
        if known:
            stack.enter_context(closing(known))
        changed = stack.enter_context(changed_rows())
        now = max(int(time.time() * 1000), _latest_time(known) + 1)
        for level in LEVELS:
            _View(level, catalogues[level], known, now, changed).compare()
        if known and not changed:
            return False
        with draft(index, afresh=known is None) as db:
            for level in LEVELS:
                _write_rows(db, level, changed.rows(level))
            follow_passages(db, catalogues[LEVELS[-1]], changed.records)
        return True


class _View:
    """What the readers of one level have, beside what the log knew of it."""

    def __init__(
        self,
        level: Level,
        catalogue: RestrictedCatalogue,
        known: sqlite3.Connection | None,
        now: int,
        changed: ChangedRows,
    ) -> None:
        self.level = level
        self._catalogue, self._known, self._now = catalogue, known, now
        self._changed = changed

    def compare(self) -> None:
        """Keep the rows that are other than before, and which records are fresh."""
        for old, new in self._catalogue.former_ids() if self._known else ():
            if row := _logged_row(self._known, self.level, old):
                self._changed.add_former(self.level, new, row.first)
        for before, card in side_by_side(
            _logged_rows(self._known, self.level),
            cards(self._catalogue),
            attrgetter("change.id"),
            attrgetter("id"),
        ):
            if card is None:
                if before and before.change.is_here:
                    self._changed.add(self._departed(before), "")
                continue
            if row := self._changed_row(card, before):
                self._changed.add(row, card.date)
            if self.level is LEVELS[-1] and (not before or before.content != card.content):
                self._changed.add_fresh(card.id)

    def _departed(self, row: RecordRow) -> RecordRow:
        successor = self._catalogue.successor(row.change.id) or ""
        kind = ChangeKind.MOVED if successor else ChangeKind.REMOVED
        change = replace(row.change, kind=kind, at=self._now, hash="", successor=successor)
        return replace(row, change=change)

    def _changed_row(self, card: Card, before: RecordRow | None) -> RecordRow | None:
        was_here = before is not None and before.change.is_here
        if before and was_here and before.digest == card.digest:
            return None
        digest = content_hash(self._catalogue, card.id)
        kind = ChangeKind.CREATED
        if before and was_here:
            if before.change.hash == digest and before.source == card.source:
                return replace(before, digest=card.digest, content=card.content)
            same = before.change.hash == digest
            kind = ChangeKind.MOVED if same else ChangeKind.CHANGED
        begun = self._known is None and card.arrived > 0
        at = int(card.arrived * 1000) if begun else self._now
        change = Change(0, kind, card.id, at, digest, "", card.organisation, card.body, card.type)
        former = self._changed.first_of_former(self.level, card.id)
        first = before.first if before else at if former is None else former
        return RecordRow(self.level.value, change, card.digest, card.source, card.content, first)


def _write_rows(db: sqlite3.Connection, level: Level, rows: Iterable[RecordRow]) -> None:
    """Write rows down, each under the next number unless it keeps the one it has.

    The numbers of one run have a mark of their own: a log that was put back, or went on elsewhere,
    gives the same numbers to other changes.
    """
    (before,) = db.execute(
        "SELECT coalesce(max(last), 0) FROM runs WHERE level = ?", (level.value,)
    ).fetchone()
    last = before
    marks = ", ".join("?" * (COLUMNS.count(",") + 1))
    for row in rows:
        kept = _is_known(db, row)
        last += not kept
        numbered = row if kept else replace(row, change=replace(row.change, seq=last))
        db.execute(
            f"INSERT OR REPLACE INTO records ({COLUMNS}) VALUES ({marks})",  # noqa: S608
            numbered.values(),
        )
    if last > before:
        values = (level.value, last, secrets.token_hex(4))
        db.execute("INSERT INTO runs VALUES (?, ?, ?)", values)


def _is_known(db: sqlite3.Connection, row: RecordRow) -> bool:
    """Tell whether the log holds this very change, so that only what tells it apart is renewed."""
    change = row.change
    held = db.execute(
        "SELECT 1 FROM records WHERE level = ? AND id = ? AND seq = ? AND at = ?",
        (row.level, change.id, change.seq, change.at),
    )
    return held.fetchone() is not None


def _undamaged(known: sqlite3.Connection | None) -> sqlite3.Connection | None:
    """Return an opened log in which SQLite finds no damage, or None."""
    if known is None:
        return None
    try:
        if known.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
            return known
    except sqlite3.DatabaseError:
        pass
    known.close()
    return None


def _logged_rows(known: sqlite3.Connection | None, level: Level) -> Iterator[RecordRow]:
    """Yield what the log knows of the records of a level, in the order of their ids."""
    if known is None:
        return iter(())
    sql = f"SELECT {COLUMNS} FROM records WHERE level = ? ORDER BY id"  # noqa: S608 - our own names
    return map(RecordRow.of, known.execute(sql, (level.value,)))


def _logged_row(
    known: sqlite3.Connection | None, level: Level, document_id: str
) -> RecordRow | None:
    if known is None:
        return None
    sql = f"SELECT {COLUMNS} FROM records WHERE level = ? AND id = ?"  # noqa: S608 - our own names
    row = known.execute(sql, (level.value, document_id)).fetchone()
    return RecordRow.of(row) if row else None


def _latest_time(known: sqlite3.Connection | None) -> int:
    return int(known.execute(_LATEST).fetchone()[0]) if known else 0
