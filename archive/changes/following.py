"""Bring the change log in line with the generation that answers, as each level's readers see it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from typing import TYPE_CHECKING

from archive import generations
from archive.access import open_catalogue
from archive.changes.change_values import COLUMNS, Change, ChangeKind, Row
from archive.changes.log_file import draft, open_log
from archive.changes.marks import cards, content_hash
from archive.changes.section_times import follow_passages
from archive.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue import RestrictedCatalogue
    from archive.changes.marks import Card
    from archive.model import Level

Rows = dict[str, Row]
_LATEST = "SELECT coalesce(max(at), 0) FROM records"


def follow(index: Path) -> bool:
    """Note what is other than when the log last looked; return whether anything is.

    Where no log can be read, one is begun in which each record changed when its file arrived.

    Raises:
        IndexUnusableError: no generation answers.
    """
    generation = generations.current(index)
    with ExitStack() as stack:
        catalogues = {
            level: stack.enter_context(closing(open_catalogue(generation, level)))
            for level in LEVELS
        }
        known = _sound(open_log(index))
        if known:
            stack.enter_context(closing(known))
        now = max(int(time.time() * 1000), _latest_time(known) + 1)
        views = [_View(level, catalogues[level], _rows(known, level), now) for level in LEVELS]
        changed = [list(view.changed(first=known is None)) for view in views]
        if known and not any(changed):
            return False
        touched = {row.change.id for rows in changed for row in rows}
        fresh = views[-1].fresh()
        with draft(index, afresh=known is None) as db:
            for view, rows in zip(views, changed, strict=True):
                _write(db, view.level, rows)
            follow_passages(db, catalogues[LEVELS[-1]], touched, fresh)
        return True


class _View:
    """What the readers of one level have, beside what the log knew of it."""

    def __init__(self, level: Level, catalogue: RestrictedCatalogue, rows: Rows, now: int) -> None:
        self.level = level
        self._catalogue, self._rows, self._now = catalogue, rows, now
        self._cards = cards(catalogue)
        self._aliases = catalogue.former_ids()
        self._before = {new: old for old, new in self._aliases.items() if old in rows}

    def changed(self, *, first: bool) -> Iterator[Row]:
        """Yield the rows that are other than before, in the order in which they are numbered."""
        for ident in sorted(self._rows.keys() - self._cards.keys()):
            if self._rows[ident].change.is_here:
                yield self._departed(self._rows[ident])
        came = [row for card in self._cards.values() if (row := self._row(card, first=first))]
        yield from sorted(came, key=self._order)

    def fresh(self) -> frozenset[str]:
        """Return the records that come from other bytes than when they were here before."""
        return frozenset(
            ident
            for ident, card in self._cards.items()
            if ident not in self._rows or self._rows[ident].content != card.content
        )

    def _order(self, row: Row) -> tuple[int, str, str, str]:
        return row.change.at, self._cards[row.change.id].date, row.source, row.change.id

    def _departed(self, row: Row) -> Row:
        successor = self._aliases.get(row.change.id, "")
        if successor not in self._cards:
            successor = ""
        kind = ChangeKind.MOVED if successor else ChangeKind.REMOVED
        change = replace(row.change, kind=kind, at=self._now, hash="", successor=successor)
        return replace(row, change=change)

    def _row(self, card: Card, *, first: bool) -> Row | None:
        before = self._rows.get(card.id)
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
        at = int(card.arrived * 1000) if first and card.arrived > 0 else self._now
        change = Change(0, kind, card.id, at, digest, "", card.organisation, card.body, card.type)
        former = before or self._rows.get(self._before.get(card.id, ""))
        return Row(
            self.level.value,
            change,
            card.digest,
            card.source,
            card.content,
            former.first if former else at,
        )


def _write(db: sqlite3.Connection, level: Level, rows: list[Row]) -> None:
    """Write rows down, each under the next number unless it keeps the one it has."""
    (last,) = db.execute(
        "SELECT coalesce(max(seq), 0) FROM records WHERE level = ?", (level.value,)
    ).fetchone()
    marks = ", ".join("?" * (COLUMNS.count(",") + 1))
    for row in rows:
        kept = _is_known(db, row)
        last += not kept
        numbered = row if kept else replace(row, change=replace(row.change, seq=last))
        db.execute(
            f"INSERT OR REPLACE INTO records ({COLUMNS}) VALUES ({marks})",  # noqa: S608
            numbered.values(),
        )


def _is_known(db: sqlite3.Connection, row: Row) -> bool:
    """Tell whether the log holds this very change, so that only what tells it apart is renewed."""
    change = row.change
    held = db.execute(
        "SELECT 1 FROM records WHERE level = ? AND id = ? AND seq = ? AND at = ?",
        (row.level, change.id, change.seq, change.at),
    )
    return held.fetchone() is not None


def _sound(known: sqlite3.Connection | None) -> sqlite3.Connection | None:
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


def _rows(known: sqlite3.Connection | None, level: Level) -> Rows:
    if known is None:
        return {}
    sql = f"SELECT {COLUMNS} FROM records WHERE level = ?"  # noqa: S608 - our own names
    rows = (Row.of(row) for row in known.execute(sql, (level.value,)))
    return {row.change.id: row for row in rows}


def _latest_time(known: sqlite3.Connection | None) -> int:
    return int(known.execute(_LATEST).fetchone()[0]) if known else 0
