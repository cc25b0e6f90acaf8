"""When each section of a record came or last changed, for the readers of each level.

A section that is known again (archive.changes.section_identity) when its record is read anew or
comes under another id keeps its key, by which a letter about it is sent once, and its time of
arrival.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.changes.change_values import COLUMNS, RecordRow
from archive.changes.marks import marks, short
from archive.changes.section_identity import LoggedSection, pair_known
from archive.model import LEVELS, Level

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from archive.catalogue import RestrictedCatalogue
    from archive.changes.marks import SectionMark

_CLEAR = (
    "UPDATE passages SET ordinal = NULL, section = NULL, "
    "public = NULL, internal = NULL, closed = NULL WHERE document_id = ?"
)
_PUT = (
    "INSERT OR REPLACE INTO passages "
    "(document_id, label, ordinal, section, key, print, sketch, arrived, public, internal, closed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def follow_passages(
    db: sqlite3.Connection,
    catalogue: RestrictedCatalogue,
    records: Callable[[], Iterable[tuple[str, bool]]],
) -> None:
    """Let the sections of some records follow what the log and the catalogue hold of them.

    `records` gives their ids in order, each with whether it is fresh: whether it comes from other
    bytes than before. In others only the reading is new, and no section arrives.
    """
    for ident, fresh in records():
        if rows := _rows_by_level(db, ident):
            _follow_record(db, catalogue, ident, rows, fresh=fresh)
    # Afterwards: what is here may take over what those that moved leave.
    for ident, _ in records():
        if not _rows_by_level(db, ident):
            db.execute(_CLEAR, (ident,))


def _rows_by_level(db: sqlite3.Connection, ident: str) -> dict[Level, RecordRow]:
    """Return the rows of a record for the levels whose readers have it."""
    sql = f"SELECT {COLUMNS} FROM records WHERE level = ? AND id = ?"  # noqa: S608 - our own names
    rows = (RecordRow.of(row) for level in LEVELS for row in db.execute(sql, (level.value, ident)))
    return {Level(row.level): row for row in rows if row.change.is_here}


def _follow_record(
    db: sqlite3.Connection,
    catalogue: RestrictedCatalogue,
    ident: str,
    states: Mapping[Level, RecordRow],
    *,
    fresh: bool,
) -> None:
    now = list(marks(catalogue, ident))
    known = _known_again(db, catalogue, ident, now, fresh=fresh)
    labels = {passage.label for passage in known.values()} | {
        passage.label for passage in _logged_sections(db, ident)
    }
    renewed = []
    for mark in now:
        new = _updated_passage(ident, mark, known.get(mark.ordinal), labels, states, fresh=fresh)
        labels.add(new.label)
        renewed.append((mark.ordinal, new))
    db.execute(_CLEAR, (ident,))
    db.executemany(
        _PUT,
        [
            (
                *(ident, passage.label, ordinal, passage.section),
                *(
                    passage.key,
                    passage.fingerprint,
                    passage.sketch,
                    passage.arrived,
                    *passage.times,
                ),
            )
            for ordinal, passage in renewed
        ],
    )


def _known_again(
    db: sqlite3.Connection,
    catalogue: RestrictedCatalogue,
    ident: str,
    now: Sequence[SectionMark],
    *,
    fresh: bool,
) -> dict[int, LoggedSection]:
    """Return the sections of before, by ordinal: its own, or of those in whose place it stands."""
    if own := _logged_sections(db, ident):
        return pair_known(now, own, catalogue.section_successors(ident), moved=False, fresh=fresh)
    # "<> ''" lets SQLite use the index of those few that moved.
    sql = "SELECT DISTINCT id FROM records WHERE successor = ? AND successor <> '' ORDER BY id"
    rows = db.execute(sql, (ident,))
    known: dict[int, LoggedSection] = {}
    labels: set[bytes] = set()
    for (other,) in rows.fetchall():
        before = [passage for passage in _logged_sections(db, other) if passage.label not in labels]
        left = [mark for mark in now if mark.ordinal not in known]
        successors = catalogue.section_successors(other)
        known |= pair_known(left, before, successors, moved=True, fresh=fresh)
        labels |= {passage.label for passage in before}
    return known


def _updated_passage(
    ident: str,
    mark: SectionMark,
    old: LoggedSection | None,
    labels: AbstractSet[bytes],
    states: Mapping[Level, RecordRow],
    *,
    fresh: bool,
) -> LoggedSection:
    """Return a section as it is now; a new one gets a label that none of `labels` is."""
    times = tuple(
        _time_of_change(mark, old, position, states[level], fresh=fresh)
        if level in states
        else None
        for position, level in enumerate(LEVELS)
    )
    if old:
        arrived = old.arrived or times[0] or 0
        return LoggedSection(
            old.label, mark.section, old.key, mark.fingerprint, mark.sketch, arrived, times
        )
    label = (
        short(f"{mark.label.hex()} {mark.fingerprint.hex()}")
        if mark.label in labels
        else mark.label
    )
    key = short(f"{ident} {label.hex()}")
    return LoggedSection(
        label, mark.section, key, mark.fingerprint, mark.sketch, times[0] or 0, times
    )


def _time_of_change(
    mark: SectionMark, old: LoggedSection | None, position: int, row: RecordRow, *, fresh: bool
) -> int:
    if old is None:
        return row.change.at if fresh else row.first
    time = old.times[position]
    if time is None or (fresh and old.fingerprint != mark.fingerprint):
        return row.change.at
    return time


def _logged_sections(db: sqlite3.Connection, ident: str) -> list[LoggedSection]:
    rows = db.execute(
        "SELECT label, section, key, print, sketch, arrived, public, internal, closed "
        "FROM passages WHERE document_id = ? ORDER BY ordinal, label",
        (ident,),
    )
    return [
        LoggedSection(label, section, key, fingerprint, sketch, arrived, tuple(times))
        for label, section, key, fingerprint, sketch, arrived, *times in rows
    ]
