"""Files within a file (attachments, embedded objects): each is read like a file, and named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import indexer.extract
from archive.messages import recorded
from indexer.extract import kind, reasons
from indexer.extract.source import Emit, ReadOptions, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Outcome, Reading
    from indexer.extract.inventory import Inventory

_DEEPEST = 4
MOST = 200


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


def shown_text(reading: Reading) -> str:
    """Return the text of a file within another without what nobody sees in it."""
    pieces, at = [], 0
    hidden = (mark.span for mark in reading.marks if mark.kind == "hidden")
    for span in sorted(hidden, key=lambda span: span.start):
        pieces.append(reading.raw[at : max(at, span.start)])
        at = max(at, span.end)
    return "".join(pieces) + reading.raw[at:]


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


def named(emit: Emit, name: str) -> Emit:
    """Return an emitter that names what it hands on by the file it lay in."""

    def forward(reading: Reading) -> None:
        emit(replace(reading, name=f"{name}/{reading.name}" if reading.name else name))

    return forward
