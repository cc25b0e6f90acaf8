"""Watch store: who watches what, which sections they were told of, and letters on their way."""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from archive import state_files
from archive.errors import NotFoundError, SettingsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from archive.settings import Settings

DAY = 24 * 3600.0
UNCONFIRMED_DAYS = 7
"""How long a watch waits to be confirmed before it is forgotten."""
MOST_WATCHES = 50
"""Watches of one address."""
PAUSE_BETWEEN = 3600.0
"""Seconds between two letters that ask the same address to confirm a watch."""
PERIODS = {"daily": DAY, "weekly": 7 * DAY}
_TABLES = """
CREATE TABLE IF NOT EXISTS watches (
  id INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, address TEXT NOT NULL,
  language TEXT NOT NULL, period TEXT NOT NULL, kind TEXT NOT NULL, question TEXT NOT NULL,
  title TEXT NOT NULL, page TEXT NOT NULL, state TEXT NOT NULL, made REAL NOT NULL,
  start INTEGER NOT NULL, seen INTEGER NOT NULL, looked REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS told (
  watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE, key BLOB NOT NULL,
  PRIMARY KEY (watch, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letters (
  id INTEGER PRIMARY KEY, watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
  kind TEXT NOT NULL, made REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, data BLOB NOT NULL
);
"""


class WatchState(StrEnum):
    """How it stands with a watch."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Watch:
    """What someone wants to be told of.

    kind: search (`question` is a Query as JSON) or case (its number and organisation as JSON).
    page: the address on the site that shows the same. period: daily or weekly. start, seen: times
    of the change log (milliseconds); what was public at `start` is old, what changed after `seen`
    has not been looked at. made, looked (the last letter): seconds since 1970.
    """

    address: str
    kind: str
    question: str
    title: str
    page: str
    language: str = "sv"
    period: str = "daily"
    state: WatchState = WatchState.PENDING
    token: str = ""
    id: int = 0
    made: float = 0.0
    start: int = 0
    seen: int = 0
    looked: float = 0.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on its way: the whole message as bytes, and how often it was tried."""

    id: int
    watch: int
    kind: str
    data: bytes
    attempts: int = 0


_COLUMNS = ", ".join(field.name for field in fields(Watch))


class WatchStore:
    """The file of watches, opened anew for each look: processes fork, and two of them write."""

    def __init__(self, path: Path) -> None:
        """Make the file if there is none.

        Raises:
            SettingsError: it cannot be written.
        """
        self._path = path
        try:
            with self._open() as db:
                db.executescript(_TABLES)
            state_files.restrict(path)
        except (sqlite3.Error, OSError) as error:
            msg = f"watch_store: {path} kan inte skrivas ({error})."
            raise SettingsError(msg) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA secure_delete=ON")
            yield db

    def add(self, watch: Watch, now: float | None = None) -> Watch | None:
        """Keep a watch until it is confirmed; None when one alike has just been asked for.

        Raises:
            UsageError: the address has too many watches.
        """
        now = time.time() if now is None else now
        watch = replace(watch, token=secrets.token_urlsafe(24), made=now)
        with self._open() as db:
            self._forget(db, now)
            (held,) = db.execute(
                "SELECT count(*) FROM watches WHERE address = ?", (watch.address,)
            ).fetchone()
            if held >= MOST_WATCHES:
                msg = f"En adress kan ha högst {MOST_WATCHES} bevakningar; avsluta någon först."
                raise UsageError(msg)
            just = db.execute(
                "SELECT 1 FROM watches WHERE address = ? AND state = 'pending' AND made > ?",
                (watch.address, now - PAUSE_BETWEEN),
            )
            if just.fetchone():
                return None
            names = [field.name for field in fields(Watch) if field.name != "id"]
            marks = ", ".join("?" * len(names))
            at = db.execute(
                f"INSERT INTO watches ({', '.join(names)}) VALUES ({marks})",  # noqa: S608
                [getattr(watch, name) for name in names],
            )
            return replace(watch, id=at.lastrowid or 0)

    def find(self, token: str) -> Watch:
        """Return the watch of a token.

        Raises:
            NotFoundError: there is none, or it has been ended.
        """
        with self._open() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM watches WHERE token = ?", (token,)).fetchone()  # noqa: S608
        if row is None:
            raise NotFoundError("Bevakningen finns inte; den kan vara avslutad.")
        return _watch(row)

    def confirm(self, token: str, start: int) -> None:
        """Let a watch begin at a time of the change log; one that has begun stays as it is."""
        with self._open() as db:
            db.execute(
                "UPDATE watches SET state = 'active', start = ?, seen = ? "
                "WHERE token = ? AND state = 'pending'",
                (start, start, token),
            )

    def pause(self, token: str) -> None:
        """Let nothing be sent until the watch is resumed."""
        self._set("state = 'paused'", token, "AND state = 'active'")

    def resume(self, token: str, start: int) -> None:
        """Let a paused watch go on; what came meanwhile is not told."""
        with self._open() as db:
            db.execute(
                "UPDATE watches SET state = 'active', start = ?, seen = ? "
                "WHERE token = ? AND state = 'paused'",
                (start, start, token),
            )

    def change_period(self, token: str, period: str) -> None:
        """Let letters come daily or weekly.

        Raises:
            UsageError: it is neither.
        """
        if period not in PERIODS:
            raise UsageError("Välj daily eller weekly.")
        with self._open() as db:
            db.execute("UPDATE watches SET period = ? WHERE token = ?", (period, token))

    def _set(self, what: str, token: str, where: str) -> None:
        with self._open() as db:
            db.execute(f"UPDATE watches SET {what} WHERE token = ? {where}", (token,))  # noqa: S608

    def end(self, token: str) -> None:
        """Forget a watch with all that is kept of it, letters not yet sent too."""
        with self._open() as db:
            db.execute("DELETE FROM watches WHERE token = ?", (token,))

    def due(self, now: float) -> list[Watch]:
        """Return the active watches whose last letter is a day or a week old, or that had none."""
        with self._open() as db:
            self._forget(db, now)
            rows = db.execute(f"SELECT {_COLUMNS} FROM watches WHERE state = 'active' ORDER BY id")  # noqa: S608
            watches = [_watch(row) for row in rows]
        # An hour is given away, so that a unit that starts some minutes early skips no day.
        return [w for w in watches if now - w.looked >= PERIODS[w.period] - DAY / 24]

    def told(self, watch: Watch) -> frozenset[bytes]:
        """Return the keys of the sections that a watch's letters have told of."""
        with self._open() as db:
            rows = db.execute("SELECT key FROM told WHERE watch = ?", (watch.id,))
            return frozenset(row[0] for row in rows)

    def write(
        self,
        watch: Watch,
        letters: Iterable[tuple[str, bytes]] = (),
        keys: Iterable[bytes] = (),
        seen: tuple[int, float] | None = None,
    ) -> None:
        """Put letters of some kind on their way, with what they tell of, all or nothing.

        seen: to which time of the change log it has been looked at, and when the last letter was.
        """
        now = time.time()
        with self._open() as db:
            if not db.execute("SELECT 1 FROM watches WHERE id = ?", (watch.id,)).fetchone():
                return  # ended meanwhile
            db.executemany(
                "INSERT INTO letters (watch, kind, made, data) VALUES (?, ?, ?, ?)",
                [(watch.id, kind, now, data) for kind, data in letters],
            )
            db.executemany(
                "INSERT OR IGNORE INTO told VALUES (?, ?)", [(watch.id, k) for k in keys]
            )
            if seen:
                sql = "UPDATE watches SET seen = ?, looked = ? WHERE id = ?"
                db.execute(sql, (*seen, watch.id))

    def letters(self) -> list[Letter]:
        """Return the letters that are on their way, the oldest first."""
        with self._open() as db:
            rows = db.execute("SELECT id, watch, kind, data, attempts FROM letters ORDER BY id")
            return [Letter(*row) for row in rows]

    def sent(self, letter: Letter) -> None:
        """Forget a letter that a server has taken."""
        with self._open() as db:
            db.execute("DELETE FROM letters WHERE id = ?", (letter.id,))

    def failed(self, letter: Letter, *, for_good: bool) -> None:
        """Note that a letter was not taken; one refused for good is forgotten with its watch."""
        with self._open() as db:
            if for_good:
                db.execute("DELETE FROM watches WHERE id = ?", (letter.watch,))
            else:
                db.execute("UPDATE letters SET attempts = attempts + 1 WHERE id = ?", (letter.id,))

    def counts(self) -> dict[str, int]:
        """Return how many watches there are in each state, and how many letters wait."""
        with self._open() as db:
            found = {state.value: 0 for state in WatchState}
            found |= dict(db.execute("SELECT state, count(*) FROM watches GROUP BY 1").fetchall())
            (waiting,) = db.execute("SELECT count(*) FROM letters").fetchone()
        return {**found, "letters": waiting}

    @staticmethod
    def _forget(db: sqlite3.Connection, now: float) -> None:
        db.execute(
            "DELETE FROM watches WHERE state = 'pending' AND made < ?",
            (now - UNCONFIRMED_DAYS * DAY,),
        )


def _watch(row: tuple[object, ...]) -> Watch:
    known = dict(zip((field.name for field in fields(Watch)), row, strict=True))
    known["state"] = WatchState(str(known["state"]))
    return Watch(**known)  # type: ignore[arg-type]


def store_of(settings: Settings) -> WatchStore | None:
    """Return the watch store of a site; None where alerts are off.

    They are on when `watch_store`, `address` and `mail_from` are set.

    Raises:
        SettingsError: the file lies in the index or the corpus, or cannot be written.
    """
    path = settings.watch_store
    if path is None or not settings.address or settings.mail_from.endswith("@localhost"):
        return None
    if any(path.resolve().is_relative_to(f.resolve()) for f in (settings.index, settings.corpus)):
        msg = "watch_store ska ligga utanför index och corpus; webbplatsen skriver inte där."
        raise SettingsError(msg)
    return WatchStore(path)
