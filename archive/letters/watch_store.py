"""Watch store: who watches what, which sections they were told of, and letters on their way."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from archive import state_files
from archive.errors import NotFoundError, SettingsError, StoreUnusableError, UsageError
from archive.letters.watches import DAY, PERIODS, Draft, Letter, Seen, Watch, WatchState
from archive.mail_server import sender
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from archive.settings import Settings

log = logging.getLogger(__name__)
UNCONFIRMED_DAYS = 7
"""How long a watch waits to be confirmed before it is forgotten."""
MOST_WATCHES = 50
"""Watches of one address."""
PAUSE_BETWEEN = 3600.0
"""Seconds between two letters that ask the same address to confirm a watch."""
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
CREATE TABLE IF NOT EXISTS cursors (
  watch INTEGER PRIMARY KEY REFERENCES watches ON DELETE CASCADE, cursor TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS letters (
  id INTEGER PRIMARY KEY, watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
  kind TEXT NOT NULL, made REAL NOT NULL, data BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT '', handed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS letter_keys (
  letter INTEGER NOT NULL REFERENCES letters ON DELETE CASCADE, key BLOB NOT NULL,
  PRIMARY KEY (letter, key)
) WITHOUT ROWID;
"""


_COLUMNS = ", ".join(field.name for field in fields(Watch))
_LETTER = "letters.id, watch, letters.kind, data, letters.state, handed"


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
        except (StoreUnusableError, OSError) as error:
            msg = message(
                "watch_store: %(path)s kan inte skrivas (%(error)s).",
                path=path,
                error=error.__cause__ or error,
            )
            raise SettingsError(msg) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one look.

        Raises:
            StoreUnusableError: it is damaged, or cannot be read or written.
        """
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
                db.execute("PRAGMA foreign_keys=ON")
                db.execute("PRAGMA secure_delete=ON")
                yield db
        except sqlite3.Error as error:
            log.error("unusable watch store: %s", error)  # noqa: TRY400
            msg = message("Bevakningarna kan inte nås just nu; försök igen senare.")
            raise StoreUnusableError(msg) from error

    def add(self, watch: Watch, now: float | None = None) -> Watch | None:
        """Keep a watch until it is confirmed; None when another of its address waits for that.

        An address is asked for a confirmation once in `PAUSE_BETWEEN`, whatever its capitals.

        Raises:
            UsageError: the address has too many watches.
        """
        now = time.time() if now is None else now
        watch = replace(watch, token=secrets.token_urlsafe(24), made=now)
        with self._open() as db:
            self._forget_unconfirmed(db, now)
            (held,) = db.execute(
                "SELECT count(*) FROM watches WHERE lower(address) = ?", (watch.address.lower(),)
            ).fetchone()
            if held >= MOST_WATCHES:
                msg = message(
                    "En adress kan ha högst %(most)s bevakningar; avsluta någon först.",
                    most=MOST_WATCHES,
                )
                raise UsageError(msg)
            just = db.execute(
                "SELECT 1 FROM watches WHERE lower(address) = ? AND state = 'pending' AND made > ?",
                (watch.address.lower(), now - PAUSE_BETWEEN),
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
            raise NotFoundError(message("Bevakningen finns inte; den kan vara avslutad."))
        return _watch_from_row(row)

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
        self._update_watch("state = 'paused'", token, "AND state = 'active'")

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
            raise UsageError(message("Välj daily eller weekly."))
        with self._open() as db:
            db.execute("UPDATE watches SET period = ? WHERE token = ?", (period, token))

    def _update_watch(self, what: str, token: str, where: str) -> None:
        with self._open() as db:
            db.execute(f"UPDATE watches SET {what} WHERE token = ? {where}", (token,))  # noqa: S608

    def end(self, token: str) -> None:
        """Forget a watch with all that is kept of it, letters not yet sent too."""
        with self._open() as db:
            db.execute("DELETE FROM watches WHERE token = ?", (token,))

    def due(self, now: float) -> list[Watch]:
        """Return the active watches whose last letter is a day or a week old, or that had none."""
        with self._open() as db:
            self._forget_unconfirmed(db, now)
            rows = db.execute(f"SELECT {_COLUMNS} FROM watches WHERE state = 'active' ORDER BY id")  # noqa: S608
            watches = [_watch_from_row(row) for row in rows]
        # An hour is given away, so that a unit that starts some minutes early skips no day.
        return [w for w in watches if now - w.looked >= PERIODS[w.period] - DAY / 24]

    def notified(self, watch: Watch, keys: Collection[bytes]) -> frozenset[bytes]:
        """Return those of some sections' keys that a watch's letters have told of."""
        sql = "SELECT key FROM told WHERE watch = ? AND key = ?"
        with self._open() as db:
            rows = (db.execute(sql, (watch.id, key)).fetchone() for key in keys)
            return frozenset(row[0] for row in rows if row)

    def cursor(self, watch: Watch) -> str:
        """Return the cursor of the change log that a watch was last looked at with; or empty."""
        with self._open() as db:
            row = db.execute("SELECT cursor FROM cursors WHERE watch = ?", (watch.id,)).fetchone()
            return str(row[0]) if row else ""

    def write(self, watch: Watch, drafts: Iterable[Draft] = (), seen: Seen | None = None) -> None:
        """Put letters on their way, and note that their sections are told, all or nothing."""
        now = time.time()
        with self._open() as db:
            if not db.execute("SELECT 1 FROM watches WHERE id = ?", (watch.id,)).fetchone():
                return  # ended meanwhile
            for draft in drafts:
                letter = db.execute(
                    "INSERT INTO letters (watch, kind, made, data, state) VALUES (?, ?, ?, ?, ?)",
                    (watch.id, draft.kind, now, draft.data, draft.state),
                ).lastrowid
                for table, owner in (("told", watch.id), ("letter_keys", letter)):
                    sql = f"INSERT OR IGNORE INTO {table} VALUES (?, ?)"  # noqa: S608 - our own
                    db.executemany(sql, [(owner, key) for key in draft.keys])
            if seen:
                sql = "UPDATE watches SET seen = ?, looked = ? WHERE id = ?"
                db.execute(sql, (seen.at, seen.looked, watch.id))
                sql = "INSERT OR REPLACE INTO cursors VALUES (?, ?)"
                db.execute(sql, (watch.id, seen.cursor))

    def rewrite(self, letter: Letter, draft: Draft | None) -> None:
        """Let a letter say what may be said now, under the Message-ID it has; None: nothing.

        What is not said any more is told again should it come again, if no server can have it.
        """
        gone = self.keys(letter) - (draft.keys if draft else frozenset())
        with self._open() as db:
            if draft:
                sql = "UPDATE letters SET data = ?, state = ? WHERE id = ?"
                db.execute(sql, (draft.data, draft.state, letter.id))
            else:
                db.execute("DELETE FROM letters WHERE id = ?", (letter.id,))
            tables = [("letter_keys", "letter", letter.id)]
            tables += [] if letter.handed else [("told", "watch", letter.watch)]
            for table, column, owner in tables:
                sql = f"DELETE FROM {table} WHERE {column} = ? AND key = ?"  # noqa: S608
                db.executemany(sql, [(owner, key) for key in gone])

    def keys(self, letter: Letter) -> frozenset[bytes]:
        """Return the keys of the sections that a letter tells of."""
        with self._open() as db:
            rows = db.execute("SELECT key FROM letter_keys WHERE letter = ?", (letter.id,))
            return frozenset(row[0] for row in rows)

    def letters(self) -> list[Letter]:
        """Return the letters that are on their way, the oldest first."""
        with self._open() as db:
            return [Letter(*r) for r in db.execute(f"SELECT {_LETTER} FROM letters ORDER BY id")]  # noqa: S608

    def waiting(self) -> list[tuple[Watch, Letter]]:
        """Return the letters about sections that are on their way, with their watches."""
        columns = ", ".join(f"watches.{field.name}" for field in fields(Watch))
        with self._open() as db:
            rows = db.execute(
                f"SELECT {columns}, {_LETTER} FROM letters JOIN watches ON watches.id = watch "  # noqa: S608
                "WHERE letters.kind = 'news' ORDER BY letters.id"
            )
            many = len(fields(Watch))
            return [(_watch_from_row(row[:many]), Letter(*row[many:])) for row in rows]

    def take(self, letter: Letter, state: str) -> Letter | None:
        """Return a letter as it is to be sent now, and note the attempt; None: it is not to be.

        It is not when its watch has ended or is paused, or when it tells of sections as they were
        in another state of archive and restrictions.
        """
        sql = (
            f"SELECT {_LETTER} FROM letters JOIN watches ON watches.id = watch "  # noqa: S608
            "WHERE letters.id = ? AND (letters.kind <> 'news' "
            "OR (watches.state = 'active' AND letters.state = ?))"
        )
        with self._open() as db:
            row = db.execute(sql, (letter.id, state or None)).fetchone()
            if row:
                db.execute("UPDATE letters SET handed = 1 WHERE id = ?", (letter.id,))
        return Letter(*row) if row else None

    def sent(self, letter: Letter) -> None:
        """Forget a letter that a server has taken."""
        with self._open() as db:
            db.execute("DELETE FROM letters WHERE id = ?", (letter.id,))

    def failed(self, letter: Letter) -> None:
        """Note that the server has not taken a letter."""
        with self._open() as db:
            db.execute("UPDATE letters SET handed = 0 WHERE id = ?", (letter.id,))

    def forget_watch(self, letter: Letter) -> None:
        """Forget the watch of a letter whose address takes none."""
        with self._open() as db:
            db.execute("DELETE FROM watches WHERE id = ?", (letter.watch,))

    @property
    def lock(self) -> Path:
        """The file that is locked while letters are written and sent."""
        return self._path.with_name(f"{self._path.name}.lock")

    def counts(self) -> dict[str, int]:
        """Return how many watches there are in each state, and how many letters wait."""
        with self._open() as db:
            counts = {state.value: 0 for state in WatchState}
            counts |= dict(db.execute("SELECT state, count(*) FROM watches GROUP BY 1").fetchall())
            (waiting,) = db.execute("SELECT count(*) FROM letters").fetchone()
        return {**counts, "letters": waiting}

    @staticmethod
    def _forget_unconfirmed(db: sqlite3.Connection, now: float) -> None:
        db.execute(
            "DELETE FROM watches WHERE state = 'pending' AND made < ?",
            (now - UNCONFIRMED_DAYS * DAY,),
        )


def _watch_from_row(row: tuple[object, ...]) -> Watch:
    known = dict(zip((field.name for field in fields(Watch)), row, strict=True))
    known["state"] = WatchState(str(known["state"]))
    return Watch(**known)  # type: ignore[arg-type]


def store_of(settings: Settings) -> WatchStore | None:
    """Return the watch store of a site; None where alerts are off.

    They are on when `watch_store`, `address` and `mail_from` are set.

    Raises:
        SettingsError: the file lies in the index or the corpus, or cannot be written, or
            `mail_from` is no address.
    """
    path = settings.watch_store
    if path is None or not settings.address or settings.mail_from.endswith("@localhost"):
        return None
    sender(settings)
    if any(path.resolve().is_relative_to(f.resolve()) for f in (settings.index, settings.corpus)):
        msg = message(
            "watch_store ska ligga utanför index och corpus; webbplatsen skriver inte där."
        )
        raise SettingsError(msg)
    return WatchStore(path)
