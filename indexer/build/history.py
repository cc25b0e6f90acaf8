"""What cannot be made anew from the corpus: ids once given, tombstones, times of arrival.

Every catalogue holds them; `index/history.jsonl` holds them once more, one JSON object a line, for
when the index is thrown away or no generation of it can be read.
"""

from __future__ import annotations

import contextlib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import msgspec

from archive.catalogue import Gone
from archive.catalogue.remains import Remains, remains
from archive.generations import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.catalogue import FileRecord
    from indexer.build.ledger import Files

FILE = "history.jsonl"
Arrivals = dict[tuple[str, str], float]


class History:
    """The ids that stand for no document, and when each file arrived, by path and SHA-256."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.graves: dict[str, Gone] = {}
        self.arrivals: Arrivals = {}

    @classmethod
    def load(cls, index: Path) -> History:
        """Return what is kept in an index folder; a line that cannot be read is left out."""
        history = cls()
        try:
            lines = (index / FILE).read_bytes().splitlines()
        except FileNotFoundError:
            return history
        for line in lines:
            with contextlib.suppress(msgspec.DecodeError, KeyError, TypeError):
                history._add(msgspec.json.decode(line, type=dict[str, Any]))
        return history

    def _add(self, said: dict[str, Any]) -> None:
        if "new" in said:
            self.aliases[said["id"]] = said["new"]
        elif "path" in said and "arrived" in said:
            self.arrivals[said["path"], said["sha256"]] = said["arrived"]
        else:
            self.graves[said["id"]] = Gone(**said)

    def with_catalogue(self, told: Remains) -> None:
        """Let what a catalogue tells win over what was kept."""
        self.aliases |= told.aliases
        self.graves |= told.graves
        for ident in told.graves:
            self.aliases.pop(ident, None)
        for ident in told.aliases:
            self.graves.pop(ident, None)

    def arrived(self, files: Files) -> Files:
        """Return the files with the time each came first, where that was known before."""
        return {path: self._arrived(record) for path, record in files.items()}

    def _arrived(self, record: FileRecord) -> FileRecord:
        known = self.arrivals.get((record.path, record.sha256 or ""), record.arrived)
        return replace(record, arrived=min(known, record.arrived))


def keep(index: Path, catalogue: Path) -> None:
    """Write down what the published catalogue tells, if that is other than what is kept."""
    told = remains(catalogue)
    data = b"".join(msgspec.json.encode(said) + b"\n" for said in _lines(told))
    path = index / FILE
    if not path.exists() or path.read_bytes() != data:
        write_whole(path, data)


def _lines(told: Remains) -> Iterator[dict[str, Any]]:
    for path, file in sorted(told.files.items()):
        if file.sha256:
            yield {"path": path, "sha256": file.sha256, "arrived": file.arrived}
    for _, grave in sorted(told.graves.items()):
        yield asdict(grave)
    for old, new in sorted(told.aliases.items()):
        if old not in told.graves:
            yield {"id": old, "new": new}
