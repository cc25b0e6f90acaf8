"""Takedowns: what must not be in the archive, whatever lies in the corpus.

`takedown.toml` in the corpus folder, one entry a document, file or folder:

    [[takedown]]
    path = "protokoll/2014-05-09.pdf"      # or sha256 = "…", or id = "…"
    text = "5f1c…"                         # if wanted: keeps the same words out of a new index too
    reason = "Begäran 2026-03-01"
    date = 2026-03-01

    [[returned]]
    path = "protokoll/2014-05-09.pdf"      # or sha256 = "…", or id = "…"
    date = 2026-11-29

An entry that disappears goes on holding until `returned` says on which day a person decided that
the record comes back.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace as with_fields

from archive.errors import SettingsError
from archive.messages import message, recorded
from archive.restrictions import TakenDown, comparable, enclosing
from indexer.rules.files import read, refuse_days_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from archive.catalogue import FileRecord, Tombstone

FILE = "takedown.toml"
REASON = recorded("Borttagen på begäran.")
KEPT_OUT = "takedown"
"""Stands for the reader of a file that is kept out of the archive."""


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One takedown: exactly one of id, path and sha256 names what.

    `text` is the fingerprint of its words, as the run that removed it says; with it the same text
    under another name stays out even when the index is thrown away and built anew. `absent` says
    that a person knows that nothing of the name is here now.
    """

    id: str | None = None
    path: str | None = None
    sha256: str | None = None
    text: str | None = None
    reason: str = REASON
    date: dt.date | None = None
    absent: bool = False

    @property
    def name(self) -> str:
        """What it names, as a person wrote it."""
        return self.id or self.path or self.sha256 or ""

    def covers(self, other: TakenDown) -> bool:
        """Return whether this entry keeps out what another, now gone, named."""
        return _names(self) == _names(other)


class Returned(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A person's word that something taken down may come back, and the day it was given."""

    date: dt.date
    id: str | None = None
    path: str | None = None
    sha256: str | None = None


class _TakedownFile(msgspec.Struct, forbid_unknown_fields=True):
    takedown: tuple[Entry, ...] = ()
    returned: tuple[Returned, ...] = ()


def _names(named: Entry | Returned | TakenDown) -> tuple[str, str]:
    """Return what is named, in the form in which two spellings are one."""
    if named.path is not None:
        return "path", comparable(named.path)
    if named.sha256 is not None:
        return "sha256", named.sha256.strip().lower()
    return "id", (named.id or "").strip().lower()


@dataclass(frozen=True, slots=True)
class Former:
    """What was taken down before: entries, tombstones, and the bytes that files hold, by path."""

    entries: Sequence[TakenDown] = ()
    tombstones: Sequence[Tombstone] = ()
    files: Mapping[str, FileRecord] | None = None


class Takedown:
    """What is taken down, and how to tell it again when it comes back.

    `kept` are the entries that are gone from the rule file without a person's word,
    `returned_texts` the fingerprints of the words that a person let return.
    """

    def __init__(self, entries: Iterable[Entry] = (), returned: Iterable[Returned] = ()) -> None:
        self.entries = tuple(entries)
        self._returned = tuple(returned)
        self._returned_contents: dict[str, str] = {}
        self.kept: list[TakenDown] = []
        self.returned_texts: frozenset[str] = frozenset()
        self.ids: dict[str, str] = {}
        self.contents: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._by_path: dict[str, str] = {}
        for entry in self.entries:
            self._add_entry(entry)

    @classmethod
    def load(cls, corpus: Path) -> Takedown:
        """Return the takedowns of a corpus; none when it has no such file.

        Raises:
            SettingsError: the file has a mistake.
        """
        rules = read(corpus, FILE, _TakedownFile) or _TakedownFile()
        refuse_days_ahead((row.date for row in rules.returned), corpus / FILE)
        tables: dict[str, tuple[Entry | Returned, ...]] = {
            "takedown": rules.takedown,
            "returned": rules.returned,
        }
        for table, rows in tables.items():
            for number, row in enumerate(rows, 1):
                if sum(x is not None for x in (row.id, row.path, row.sha256)) != 1:
                    msg = message(
                        "Post %(number)s under [[%(table)s]] i %(path)s ska ange ett av id, path "
                        "och sha256. Inget har ändrats; rätta den och kör om.",
                        number=number,
                        table=table,
                        path=corpus / FILE,
                    )
                    raise SettingsError(msg)
        return cls(rules.takedown, rules.returned)

    def _add_entry(self, entry: Entry | TakenDown) -> None:
        kind, name = _names(entry)
        {"id": self.ids, "path": self._paths, "sha256": self.contents}[kind][name] = entry.reason
        if entry.text:
            self.texts[entry.text.strip().lower()] = entry.reason

    def asked(self, today: str) -> list[TakenDown]:
        """Return what is asked for today, and what is kept out though nobody asks any more."""
        names = ("id", "path", "sha256", "text", "reason")
        asked = [
            TakenDown(today, **{name: getattr(entry, name) for name in names})
            for entry in self.entries
        ]
        return [self._with_contents(taken) for taken in asked + self.kept]

    def _with_contents(self, asked: TakenDown) -> TakenDown:
        """Return an entry with the bytes that are known to be taken down by its path."""
        if asked.path is None:
            return asked
        key = comparable(asked.path)
        seen = {sha for sha, path in self._by_path.items() if _is_below(path, key)}
        return with_fields(asked, contents=tuple(sorted(seen.union(asked.contents))))

    def keep(self, former: Former) -> None:
        """Let what was taken down before hold on, unless a person said that it returns."""
        for row in self._returned:
            if row.path:
                held = _contents_below(comparable(row.path), former)
                self._returned_contents |= dict.fromkeys(held, row.date.isoformat())
        for known in former.entries:
            if not any(entry.covers(known) for entry in self.entries):
                self._keep_former(known)
            if known.path and self.reason_of_path(known.path):
                for sha256 in known.contents:
                    self.seen(known.path, sha256)
        for record in (former.files or {}).values() if self._paths else ():
            if record.sha256 and self.reason_of_path(record.path):
                self.seen(record.path, record.sha256)
        for record in (former.files or {}).values():
            if record.reader == KEPT_OUT and not self.keeps_out(record):
                known = TakenDown(_day_of(record.checked), path=record.path, reason=REASON)
                self._keep_former(known, record.sha256 or "")
        self.remember(former.tombstones)
        self._keep_tombstones([t for t in former.tombstones if not self.holds(t)])

    def _keep_tombstones(self, tombstones: Iterable[Tombstone]) -> None:
        """Keep out what a tombstone stands for; copies return with the record they copy."""
        named = [(_entry_of(tombstone), tombstone) for tombstone in tombstones]
        back = {t.text_hash for known, t in named if self._is_returned(known, t.sha256)} - {""}
        self.returned_texts = frozenset(back)
        for known, tombstone in named:
            if tombstone.text_hash not in back:
                self._keep_former(known, tombstone.sha256)

    def _keep_former(self, known: TakenDown, sha256: str = "") -> None:
        if not self._is_returned(known, sha256):
            self._add_entry(known)
            self.kept.append(known)

    def _is_returned(self, known: TakenDown, sha256: str) -> bool:
        """Return whether a person said, when it was still asked for or later, that it returns."""
        contents = {sha256, known.sha256 or ""} - {""}
        days = [day for sha, day in self._returned_contents.items() if sha in contents]
        means = (row for row in self._returned if self._is_meant(row, known, contents))
        days += [row.date.isoformat() for row in means]
        today = dt.datetime.now(dt.UTC).date().isoformat()
        return any(day >= min(known.asked, today) for day in days)

    @staticmethod
    def _is_meant(row: Returned, known: TakenDown, contents: set[str]) -> bool:
        kind, name = _names(row)
        if kind == "path" and known.path is not None:
            return _is_below(known.path, name)
        return (kind, name) == _names(known) or (kind == "sha256" and name in contents)

    def reason_of_path(self, path: str) -> str | None:
        """Return why a path, or a folder that holds it, is taken down; None when it is not."""
        if not self._paths:
            return None
        keys = enclosing(comparable(path))
        return next((self._paths[key] for key in keys if key and key in self._paths), None)

    @property
    def names_files(self) -> bool:
        """Whether any path or bytes are taken down."""
        return bool(self._paths or self.contents)

    def keeps_out(self, record: FileRecord) -> bool:
        """Return whether a file is to be kept out, as far as is known before it is read."""
        return bool(self.reason_of_path(record.path)) or record.sha256 in self.contents

    def seen(self, path: str, sha256: str) -> None:
        """Know the bytes of a file that is taken down by its path, under any other name too."""
        self.contents[sha256] = self.reason_of_path(path) or REASON
        self._by_path[sha256] = path

    def path_of(self, sha256: str) -> str:
        """Return the path by which some bytes are taken down; empty when by something else."""
        return self._by_path.get(sha256, "")

    def remember(self, tombstones: Iterable[Tombstone]) -> None:
        """Know the same texts again under other bytes, as long as they are to be kept out."""
        for tombstone in tombstones:
            if not self._names(tombstone):
                continue
            if tombstone.path and self.reason_of_path(tombstone.path):
                self.contents.setdefault(tombstone.sha256, tombstone.reason)
                self._by_path.setdefault(tombstone.sha256, tombstone.path)
            if tombstone.text_hash:
                self.texts[tombstone.text_hash] = tombstone.reason

    def holds(self, tombstone: Tombstone) -> bool:
        """Return whether a document taken down before is still to be kept out."""
        return self._names(tombstone) or tombstone.text_hash in self.texts

    def _names(self, tombstone: Tombstone) -> bool:
        return (
            tombstone.id in self.ids
            or tombstone.sha256 in self.contents
            or bool(tombstone.path and self.reason_of_path(tombstone.path))
        )

    def reason(self, document_id: str, text_hash: str) -> str | None:
        """Return why a document must not be in, or None when it may."""
        return self.ids.get(document_id) or self.texts.get(text_hash)


def _day_of(at: float) -> str:
    """Return the day (UTC, ISO) of a time; a damaged one is long ago."""
    with contextlib.suppress(OverflowError, ValueError, OSError):
        return dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat()
    return ""


def _entry_of(tombstone: Tombstone) -> TakenDown:
    """Return what a tombstone keeps out."""
    text, reason = tombstone.text_hash or None, tombstone.reason
    return TakenDown(_day_of(tombstone.at), id=tombstone.id, text=text, reason=reason)


def _contents_below(key: str, former: Former) -> set[str]:
    """Return the SHA-256 of what stood, or was taken down, by a path or in a folder."""
    files = ((file.path, file.sha256) for file in (former.files or {}).values())
    gone = ((gone.path, gone.sha256) for gone in former.tombstones)
    taken = ((entry.path or "", sha) for entry in former.entries for sha in entry.contents)
    named = chain(files, gone, taken)
    return {sha for path, sha in named if sha and path and _is_below(path, key)}


def _is_below(path: str, key: str) -> bool:
    return key in enclosing(comparable(path))
