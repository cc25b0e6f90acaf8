"""The change log as the readers of one level have it: changes by cursor, arrivals by time."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from archive.catalogue.rows import section_id
from archive.changes.change_values import COLUMNS, Change, ChangeKind, RecordRow
from archive.changes.log_file import open_log
from archive.errors import GoneError, query_error
from archive.messages import message
from archive.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from archive.catalogue import RestrictedCatalogue

    Kept = Callable[[Change], bool]

_CURSOR = re.compile(r"[^-]{1,20}-([0-9]{1,20})(?:-[0-9a-f]{1,8})?")
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """A section, its place in its document, and when it came or last changed here.

    at: milliseconds since 1970 (UTC).
    """

    at: int
    document_id: str
    ordinal: int
    section_id: str = ""


class ChangeLog:
    """Reads the log for the readers of one level, bounded by what their catalogue holds now."""

    def __init__(self, index: Path, catalogue: RestrictedCatalogue) -> None:
        self._catalogue = catalogue
        self._level = catalogue.level.value
        self._db = open_log(index)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._db:
            self._db.close()

    def _select(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        return iter(self._db.execute(sql, values)) if self._db else iter(())

    def cursor(self, seq: int) -> str:
        """Return what stands for all changes to a number, in this log and for this level.

        It names the log, the number and the run that gave it: a log that was put back from a copy,
        or went on elsewhere, gives the same numbers to other changes.
        """
        epochs = self._select("SELECT epoch FROM epochs WHERE level = ?", (self._level,))
        sql = "SELECT mark FROM runs WHERE level = ? AND last >= ? ORDER BY last LIMIT 1"
        marks = self._select(sql, (self._level, seq)) if seq else iter(())
        return f"{next(epochs, ('0',))[0]}-{seq}-{next(marks, ('0',))[0]}"

    def position(self, cursor: str) -> int:
        """Return the number of the last change before a cursor; 0 for an empty one.

        Raises:
            QueryError: that is no cursor.
            GoneError: it is of another log, or of the log of another level, or another run than
                in this log gave the number (an older copy took its place).
        """
        if not cursor:
            return 0
        match = _CURSOR.fullmatch(cursor)
        if not match:
            raise query_error(
                "Så ser ingen markör ut; ta den som står i svaret, eller börja om utan since."
            )
        number = int(match[1])
        if number > self._last_number() or self.cursor(number) != cursor:
            raise GoneError(
                message(
                    "Markören hör till en tidigare ändringslogg. Börja om utan since, och ta bort "
                    "det som då inte nämns."
                )
            )
        return number

    def newest_cursor(self) -> str:
        """Return what stands for all changes that the log holds now."""
        return self.cursor(self._last_number())

    def _last_number(self) -> int:
        sql = "SELECT coalesce(max(seq), 0) FROM records WHERE level = ?"
        return int(next(self._select(sql, (self._level,)), (0,))[0])

    def since(self, seq: int, limit: int) -> list[Change]:
        """Return the changes after a number, each record's last one, at most `limit` of them."""
        sql = (
            f"SELECT {COLUMNS} FROM records "  # noqa: S608 - our own names
            "WHERE level = ? AND seq > ? ORDER BY seq LIMIT ?"
        )
        rows = map(RecordRow.of, self._select(sql, (self._level, seq, limit)))
        return list(_until_pending(self._as_known_now(rows)))

    def between(self, seq: int, start: int, end: int, kept: Kept) -> Iterator[Change]:
        """Yield the changes after a number whose time is from `start` to before `end`, in order.

        `kept` chooses among organisations, bodies and types.
        """
        sql = (
            f"SELECT {COLUMNS} FROM records "  # noqa: S608 - our own names
            "WHERE level = ? AND seq > ? AND at >= ? AND at < ? ORDER BY seq"
        )
        rows = self._select(sql, (self._level, seq, start, end))
        yield from _until_pending(
            self._as_known_now(row for row in map(RecordRow.of, rows) if kept(row.change))
        )

    def first(self) -> int:
        """Return the time of the oldest change, in milliseconds since 1970; 0 without any."""
        rows = self._select(
            "SELECT coalesce(min(at), 0) FROM records WHERE level = ?", (self._level,)
        )
        return int(next(rows, (0,))[0])

    def of(self, ids: Collection[str]) -> dict[str, Change]:
        """Return the last changes of some records, by id; none of a record that is yet to come."""
        sql = f"SELECT {COLUMNS} FROM records WHERE level = ? AND id = ?"  # noqa: S608
        rows = (
            RecordRow.of(row) for ident in ids for row in self._select(sql, (self._level, ident))
        )
        return {change.id: change for change in self._as_known_now(rows) if change}

    def latest(self) -> int:
        """Return the time of the last change, in milliseconds since 1970; 0 without any."""
        rows = self._select(
            "SELECT coalesce(max(at), 0) FROM records WHERE level = ?", (self._level,)
        )
        return int(next(rows, (0,))[0])

    def latest_arrival(self) -> int:
        """Return when a section was last public for the first time, as `latest` does.

        What is noted later (a removal, a rollback) brings nothing that `news` would give.
        """
        return int(next(self._select("SELECT coalesce(max(arrived), 0) FROM passages"), (0,))[0])

    def _as_known_now(self, rows: Iterable[RecordRow]) -> Iterator[Change | None]:
        """Yield changes as what is known by now lets them be: what is closed is removed.

        None stands for a record that is yet to come: a log may be ahead of the generation that
        answers, for a moment at a rollback, or on a host that pulls.
        """
        rest = iter(rows)
        while batch := list(islice(rest, _BATCH)):
            names = {name for row in batch for name in (row.change.id, row.change.successor)}
            here = self._catalogue.documents(names - {""})
            absent = {r.change.id for r in batch if r.change.is_here and r.change.id not in here}
            ahead = absent - set(self._catalogue.holds(absent))
            for row in batch:
                yield None if row.change.id in ahead else _as_known(row.change, here)

    def arrivals(self, before: Arrival | None = None) -> Iterator[Arrival]:
        """Yield sections by arrival or last change, the newest first.

        `before` is the last one of a page: what follows comes after it.
        """
        time = self._level  # the column of a level has its name
        after = f"AND ({time}, document_id, ordinal) < (?, ?, ?) " if before else ""
        values = (before.at, before.document_id, before.ordinal) if before else ()
        rows = self._select(
            f"SELECT document_id, ordinal, section, {time} FROM passages "  # noqa: S608
            f"WHERE {time} IS NOT NULL {after}"
            f"ORDER BY {time} DESC, document_id DESC, ordinal DESC",
            values,
        )
        for document_id, ordinal, key, at in rows:
            yield Arrival(at, document_id, ordinal, section_id(document_id, key))

    def present(self, keys: Collection[bytes]) -> dict[str, bytes]:
        """Return the sections with some keys that are public now: key by section id."""
        rows = self._select("SELECT document_id, section, key FROM passages WHERE public > 0")
        return {section_id(ident, name): key for ident, name, key in rows if key in keys}

    def news(self, seen: int, start: int) -> Iterator[tuple[Arrival, bytes]]:
        """Yield sections that came or changed after `seen` and were first public after `start`.

        With each its key, the same whenever the section comes again, under another id too. Both
        are milliseconds since 1970.
        """
        rows = self._select(
            "SELECT public, document_id, ordinal, section, key FROM passages "
            "WHERE public > ? AND arrived > ? ORDER BY public, document_id, ordinal",
            (seen, start),
        )
        for at, document_id, ordinal, section, key in rows:
            yield Arrival(at, document_id, ordinal, section_id(document_id, section)), key


def _until_pending(changes: Iterable[Change | None]) -> Iterator[Change]:
    """Yield changes up to the first that is yet to come, so that no cursor stands behind it."""
    for change in changes:
        if change is None:
            return
        yield change


def _as_known(change: Change, here: Mapping[str, object]) -> Change:
    if change.is_here and change.id not in here:
        return replace(change, kind=ChangeKind.REMOVED, hash="")
    if change.successor and change.successor not in here:
        return replace(change, kind=ChangeKind.REMOVED, successor="")
    return change


def latest_change(index: Path) -> int:
    """Return the time of the last public change, in milliseconds since 1970; 0 without any."""
    if (db := open_log(index)) is None:
        return 0
    with closing(db):
        sql = "SELECT coalesce(max(at), 0) FROM records WHERE level = ?"
        return int(db.execute(sql, (Level.PUBLIC.value,)).fetchone()[0])
