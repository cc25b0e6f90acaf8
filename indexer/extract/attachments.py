"""What lies within a file as files of its own? Each is read like a file, and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import indexer.extract
from archive.model import Outcome, Status
from indexer.extract import kind
from indexer.extract.source import Emit, ReadOptions, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Reading

_DEEPEST = 4
_MOST = 200
_ALIVE = (Status.OK, Status.PARTIAL)


def read_attachments(
    items: Iterable[tuple[str, bytes]], holder: Source, emit: Emit, options: ReadOptions
) -> list[str]:
    """Hand on the readings of attachments; return what could not be read, a sentence each."""
    lost: list[str] = []
    for number, (name, data) in enumerate(items):
        if holder.depth >= _DEEPEST or number >= _MOST:
            lost.append(f"Bilagan {name} läses inte: fler eller djupare än läsaren går.")
            continue
        inner = Source(data, name, kind.media_type(data, name), holder.depth + 1, holder.beat)
        outcome = indexer.extract.read_source(inner, _named(emit, name), options)
        holder.beat()
        if outcome.status not in _ALIVE:
            lost.append(f"Bilagan {name}: {outcome.reason}")
        elif outcome.status is Status.PARTIAL:
            lost.append(f"Bilagan {name} är delvis läst: {outcome.reason}")
    return lost


def with_lost(outcome: Outcome, lost: list[str]) -> Outcome:
    """Return the outcome of a file of which some attachments could not be read."""
    if not lost:
        return outcome
    status = Status.PARTIAL if outcome.status is Status.OK else outcome.status
    reason = outcome.reason or lost[0]
    return replace(outcome, status=status, reason=reason, warnings=(*outcome.warnings, *lost))


def _named(emit: Emit, name: str) -> Emit:
    def forward(reading: Reading) -> None:
        emit(replace(reading, name=f"{name}/{reading.name}" if reading.name else name))

    return forward
