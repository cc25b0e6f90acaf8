"""Keep what cannot be made anew from the corpus: ids once given, tombstones, times of arrival.

Every catalogue holds them; `index/history.jsonl` holds them once more, one JSON object a line, for
when the index is thrown away or no generation of it can be read.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import msgspec

from archive import state_files
from archive.catalogue import Tombstone
from archive.catalogue.salvage import Salvaged, salvage, salvaged_files
from archive.catalogue.section_keys import KeptMove  # noqa: TC001 - msgspec reads it
from archive.messages import recorded
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archive.catalogue import FileRecord
    from indexer.build.file_table import FileTable

FILE = "history.jsonl"
Arrivals = dict[tuple[str, str], float]


class _Alias(msgspec.Struct):
    id: str
    new: str


class _Moves(msgspec.Struct):
    id: str
    moves: list[KeptMove]


class _Arrival(msgspec.Struct):
    path: str
    sha256: str
    arrived: float


class History:
    """The ids that stand for no document, and when each file arrived, by path and SHA-256.

    `moves` are, by document, where its former section keys lead.
    """

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.tombstones: dict[str, Tombstone] = {}
        self.moves: dict[str, bytes] = {}
        self.arrivals: Arrivals = {}
        self.trouble: str | None = None

    @classmethod
    def load(cls, index: Path, files: Mapping[str, FileRecord] | None = None) -> History:
        """Return what is kept in an index folder; `trouble` says what could not be read of it.

        Arrivals that `files` tell too are not held twice.
        """
        history = cls()
        known = {} if files is None else files  # asking a table whether it is empty counts it
        lines = damaged = 0
        try:
            for line in state_files.lines(index / FILE):
                lines += 1
                damaged += not history._add_line(line, known)
        except DamagedStateError as error:
            history.trouble = recorded(
                "%(file)s kan inte läsas (%(error)s)", file=FILE, error=error.args[0]
            )
            return history
        if damaged:
            history.trouble = recorded(
                "%(number)s av %(lines)s rader i %(file)s är skadade",
                number=damaged,
                lines=lines,
                file=FILE,
            )
        return history

    def _add_line(self, line: bytes, files: Mapping[str, FileRecord]) -> bool:
        """Take over what a line holds; return whether it holds anything of ours."""
        try:
            value = state_files.decode(line, dict[str, Any])
            if "new" in value:
                alias = msgspec.convert(value, _Alias)
                self.aliases[alias.id] = alias.new
            elif "moves" in value:
                moved = msgspec.convert(value, _Moves)
                self.moves[moved.id] = msgspec.json.encode(moved.moves)
            elif "arrived" in value:
                arrival = msgspec.convert(value, _Arrival)
                if not _tells_arrival(files.get(arrival.path), arrival):
                    self.arrivals[arrival.path, arrival.sha256] = arrival.arrived
            else:
                tombstone = msgspec.convert(value, Tombstone)
                self.tombstones[tombstone.id] = tombstone
        except (DamagedStateError, msgspec.ValidationError):
            return False
        return True

    def with_catalogue(self, salvaged: Salvaged) -> None:
        """Let what a catalogue tells win over what was kept."""
        self.aliases |= salvaged.aliases
        self.tombstones |= salvaged.tombstones
        self.moves |= salvaged.moves
        for ident in salvaged.tombstones:
            self.aliases.pop(ident, None)
        for ident in salvaged.aliases:
            self.tombstones.pop(ident, None)

    def remember_arrivals(self, files: FileTable) -> None:
        """Let files have come when each came first, where that was known before."""
        for record in files.records() if self.arrivals else ():
            known = self.arrival(record)
            if known is not None and known < record.arrived:
                files.put(replace(record, arrived=known))

    def arrival(self, record: FileRecord) -> float | None:
        """Return when the bytes of a file came to its path, as is kept; None when nothing is."""
        return self.arrivals.get((record.path, record.sha256 or ""))


def _tells_arrival(record: FileRecord | None, arrival: _Arrival) -> bool:
    """Tell whether a file's record has these bytes of it arrive as early."""
    return (
        record is not None
        and (record.sha256 or "") == arrival.sha256
        and record.arrived <= arrival.arrived
    )


def keep(index: Path, catalogue: Path) -> None:
    """Write down what the published catalogue tells, if that is other than what is kept."""
    rows = _history_rows(catalogue)
    state_files.write_stream(index / FILE, (msgspec.json.encode(row) + b"\n" for row in rows))


def _history_rows(catalogue: Path) -> Iterator[dict[str, Any]]:
    for file in salvaged_files(catalogue):
        if file.sha256:
            yield {"path": file.path, "sha256": file.sha256, "arrived": file.arrived}
    salvaged = salvage(catalogue, files=False)
    for _, tombstone in sorted(salvaged.tombstones.items()):
        yield asdict(tombstone)
    for old, new in sorted(salvaged.aliases.items()):
        if old not in salvaged.tombstones:
            yield {"id": old, "new": new}
    for ident, moves in sorted(salvaged.moves.items()):
        yield {"id": ident, "moves": msgspec.Raw(moves)}
