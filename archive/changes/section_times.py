"""When each section of a record came or last changed, for the readers of each level.

A section is known again by its number or heading when its record is read anew or comes under
another id: it keeps its key, by which a letter about it is sent once, and its time of arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.changes.change_values import COLUMNS, Row
from archive.changes.marks import marks, short
from archive.model import LEVELS, Level

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from archive.catalogue import RestrictedCatalogue
    from archive.changes.marks import SectionMark

_CLEAR = (
    "UPDATE passages SET ordinal = NULL, section = NULL, "
    "public = NULL, internal = NULL, closed = NULL WHERE document_id = ?"
)
_PUT = (
    "INSERT OR REPLACE INTO passages "
    "(document_id, label, ordinal, section, key, print, arrived, public, internal, closed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A section as the log knows it.

    arrived: when it was first public, 0 for never. times: when it came or last changed for the
    readers of each level; None where they do not have it.
    """

    key: bytes
    print: bytes
    arrived: int
    times: tuple[int | None, ...]


def follow_passages(
    db: sqlite3.Connection,
    catalogue: RestrictedCatalogue,
    ids: Iterable[str],
    fresh: frozenset[str],
) -> None:
    """Let the sections of some records follow what the log and the catalogue hold of them.

    `fresh` are the records that come from other bytes than before; in others only the reading is
    new, and no section arrives.
    """
    states = {ident: _states(db, ident) for ident in sorted(ids)}
    for ident, rows in states.items():
        if rows:
            _follow(db, catalogue, ident, rows, fresh=ident in fresh)
    # Afterwards: what is here may take over what those that moved leave.
    db.executemany(_CLEAR, [(ident,) for ident, rows in states.items() if not rows])


def _states(db: sqlite3.Connection, ident: str) -> dict[Level, Row]:
    """Return the rows of a record for the levels whose readers have it."""
    sql = f"SELECT {COLUMNS} FROM records WHERE id = ?"  # noqa: S608 - our own names
    rows = (Row.of(row) for row in db.execute(sql, (ident,)))
    return {Level(row.level): row for row in rows if row.change.is_here}


def _follow(
    db: sqlite3.Connection,
    catalogue: RestrictedCatalogue,
    ident: str,
    states: Mapping[Level, Row],
    *,
    fresh: bool,
) -> None:
    before = _passages(db, ident) or _predecessors(db, ident)
    renewed = [
        (mark, _updated_passage(ident, mark, before.get(mark.label), states, fresh=fresh))
        for mark in marks(catalogue, ident)
    ]
    db.execute(_CLEAR, (ident,))
    db.executemany(
        _PUT,
        [
            (
                *(ident, mark.label, mark.ordinal, mark.section),
                *(one.key, one.print, one.arrived, *one.times),
            )
            for mark, one in renewed
        ],
    )


def _updated_passage(
    ident: str, mark: SectionMark, old: _Passage | None, states: Mapping[Level, Row], *, fresh: bool
) -> _Passage:
    times = tuple(
        _time_of_change(mark, old, position, states[level], fresh=fresh)
        if level in states
        else None
        for position, level in enumerate(LEVELS)
    )
    key = old.key if old else short(f"{ident} {mark.label.hex()}")
    return _Passage(key, mark.print, (old and old.arrived) or times[0] or 0, times)


def _time_of_change(
    mark: SectionMark, old: _Passage | None, position: int, row: Row, *, fresh: bool
) -> int:
    if old is None:
        return row.change.at if fresh else row.first
    time = old.times[position]
    if time is None or (fresh and old.print != mark.print):
        return row.change.at
    return time


def _passages(db: sqlite3.Connection, ident: str) -> dict[bytes, _Passage]:
    rows = db.execute(
        "SELECT label, key, print, arrived, public, internal, closed FROM passages "
        "WHERE document_id = ?",
        (ident,),
    )
    return {
        label: _Passage(key, print_, arrived, tuple(times))
        for label, key, print_, arrived, *times in rows
    }


def _predecessors(db: sqlite3.Connection, ident: str) -> dict[bytes, _Passage]:
    """Return the sections of the records in whose place this one stands."""
    rows = db.execute("SELECT DISTINCT id FROM records WHERE successor = ? ORDER BY id", (ident,))
    found: dict[bytes, _Passage] = {}
    for (other,) in rows.fetchall():
        found = _passages(db, other) | found
    return found
