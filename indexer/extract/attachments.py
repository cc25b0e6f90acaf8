"""Files within a file (attachments, embedded objects): each is read like a file, and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import indexer.extract
from archive.messages import recorded
from archive.model import Outcome, Status
from indexer.extract import kind, reasons
from indexer.extract.source import Emit, ReadOptions, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Reading
    from indexer.extract.inventory import Inventory

_DEEPEST = 4
MOST = 200
_ALIVE = (Status.OK, Status.PARTIAL)


def read_inner(  # noqa: PLR0917 -- what is read, from where and to where
    name: str, data: bytes, holder: Source, emit: Emit, options: ReadOptions, media_type: str = ""
) -> Outcome | None:
    """Read a file that lies within another; None when it lies deeper than we go."""
    if holder.depth >= _DEEPEST:
        return None
    media_type = media_type or kind.media_type(data, name)
    inner = Source(data, name, media_type, holder.depth + 1, holder.beat)
    outcome = indexer.extract.read_source(inner, named(emit, name), options)
    holder.beat()
    return outcome


def account(
    items: Iterable[tuple[str, str, bytes]],
    inventory: Inventory,
    holder: Source,
    emit: Emit,
    options: ReadOptions,
) -> None:
    """Read attachments, each a name, a kind ("attachment", "object") and bytes, and note them."""
    for number, (name, part_kind, data) in enumerate(items):
        outcome = read_inner(name, data, holder, emit, options) if number < MOST else None
        what = recorded("Bilagan %(name)s", name=name)
        if outcome is None:
            inventory.unread(name, part_kind, reasons.too_many(what))
        else:
            inventory.inner(name, part_kind, outcome, what=what)


def read_attachments(
    items: Iterable[tuple[str, bytes]], holder: Source, emit: Emit, options: ReadOptions
) -> list[str]:
    """Hand on the readings of attachments; return what could not be read, a sentence each."""
    lost: list[str] = []
    for number, (name, data) in enumerate(items):
        outcome = read_inner(name, data, holder, emit, options) if number < MOST else None
        if outcome is None:
            lost.append(reasons.too_many(recorded("Bilagan %(name)s", name=name)))
        elif outcome.status not in _ALIVE:
            lost.append(recorded("Bilagan %(name)s: %(reason)s", name=name, reason=outcome.reason))
        elif outcome.status is Status.PARTIAL:
            lost.append(
                recorded(
                    "Bilagan %(name)s är delvis läst: %(reason)s", name=name, reason=outcome.reason
                )
            )
    return lost


def with_lost(outcome: Outcome, lost: list[str]) -> Outcome:
    """Return the outcome of a file of which some attachments could not be read."""
    if not lost:
        return outcome
    status = Status.PARTIAL if outcome.status is Status.OK else outcome.status
    reason = outcome.reason or lost[0]
    return replace(outcome, status=status, reason=reason, warnings=(*outcome.warnings, *lost))


def named(emit: Emit, name: str) -> Emit:
    """Return an emitter that names what it hands on by the file it lay in."""

    def forward(reading: Reading) -> None:
        emit(replace(reading, name=f"{name}/{reading.name}" if reading.name else name))

    return forward
