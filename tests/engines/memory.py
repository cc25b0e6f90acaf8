"""An engine of dicts and loops over `Reference`, which the others are compared with.

The folder holds one file with every entry; opening it rebuilds the dicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archive import state_files
from archive.engines.base import Entry, Request
from archive.engines.durable_files import (
    missing_error,
    with_checksum,
    without_checksum,
)
from archive.errors import IndexUnusableError

from .reference import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Self

    from archive.engines.base import SearchHits
    from archive.tree import Node

ORACLE = "reference"
"""The name under which tests register it."""

FILE = "entries.msgpack"

_Lists = dict[str, tuple[str, ...]]
_Row = tuple[str, str, _Lists, _Lists, int | None, int | None, float]


class MemoryEngine:
    """Keeps everything in dicts; right, small and slow."""

    name = ORACLE

    def writer(self, folder: Path) -> MemoryWriter:
        """Open a folder for writing, with what it holds already."""
        held = _load(folder) if (folder / FILE).exists() else ()
        return MemoryWriter(folder, held)

    def open(self, folder: Path) -> MemorySearcher:
        """Open a built index.

        Raises:
            IndexUnusableError: it is missing or damaged.
        """
        return MemorySearcher(_load(folder))

    def check(self, folder: Path) -> None:
        """Verify the one file.

        Raises:
            IndexUnusableError: it is missing or damaged.
        """
        _load(folder)


class MemoryWriter:
    """Collects entries and writes them all at commit."""

    def __init__(self, folder: Path, held: Iterable[Entry]) -> None:
        self._folder = folder
        self._entries = {entry.id: entry for entry in held}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.clear()

    def add(self, entry: Entry) -> None:
        """Add a section."""
        self._entries[entry.id] = entry

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        gone = [e.id for e in self._entries.values() if e.document_id == document_id]
        for section_id in gone:
            del self._entries[section_id]

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        self._folder.mkdir(parents=True, exist_ok=True)
        data = msgspec.msgpack.encode([_row(entry) for entry in self._entries.values()])
        state_files.write_whole(self._folder / FILE, with_checksum(data))


class MemorySearcher:
    """Answers by walking dicts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._reference = Reference(entries)

    def search(self, request: Request) -> SearchHits:
        """Answer a request."""
        return self._reference.search(request)

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterable[str]:
        """Return the ids of all that match."""
        hits = self._reference.hits(match, filters)
        return tuple(self._reference.entries[n].id for n in sorted(hits))

    def ranked(
        self, match: Node, filters: tuple[Node, ...] = (), sort: str = "relevance"
    ) -> Iterable[tuple[str, float]]:
        """Return every hit's id with its score, in the order of `search`."""
        every = len(self._reference.entries)
        found = self.search(Request(match, filters, sort, limit=every))
        return zip(found.ids, found.scores, strict=True)

    def frequencies(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return in how many sections each field has its token."""
        return [self.frequency(field, token) for field, token in words]

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        return len(self._reference.postings.get(field, {}).get(token, ()))

    def terms(self, field: str, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        found = self._reference.postings.get(field, {})
        return tuple((t, len(found[t])) for t in sorted(found) if t.startswith(prefix))

    def restricted_to(self, levels: tuple[str, ...]) -> MemorySearcher:
        """Return the index as if it held only sections of these levels of access."""
        every = self._reference.entries
        return MemorySearcher(e for e in every if set(levels) & set(e.facets.get("access", ())))

    def close(self) -> None:
        """Let go of nothing: no file is held open."""


def _row(entry: Entry) -> _Row:
    return (
        entry.id,
        entry.document_id,
        {field: tuple(tokens) for field, tokens in entry.tokens.items()},
        {facet: tuple(values) for facet, values in entry.facets.items()},
        entry.date_from,
        entry.date_to,
        entry.prior,
    )


def _load(folder: Path) -> tuple[Entry, ...]:
    path = folder / FILE
    if not path.exists():
        raise missing_error(path)
    try:
        rows = msgspec.msgpack.decode(without_checksum(path), type=list[_Row])
    except msgspec.MsgspecError as error:
        msg = f"Indexfilen {path} är av en annan version; kör ”handlingar index --rebuild”."
        raise IndexUnusableError(msg) from error
    return tuple(Entry(*row) for row in rows)
