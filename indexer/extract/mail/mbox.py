"""Mailboxes in the mbox format (RFC 4155): one letter after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Outcome, Status
from indexer.extract import reasons
from indexer.extract.attachments import read_inner
from indexer.extract.inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.source import Emit, ReadOptions, Source

_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n(?=[\w-]+:)")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read each letter of a mailbox like a file."""
    inventory, count = Inventory(), 0
    for count, letter in enumerate(_letters(source.data), 1):
        name = f"brev-{count}.eml"
        outcome = read_inner(name, letter, source, emit, options, "message/rfc822")
        if outcome is None:
            return Outcome(Status.FAILED, source.media_type, reasons.TOO_DEEP)
        inventory.inner(name, "letter", outcome, what=f"Brev {count}")
    if not count:
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    return inventory.outcome(source.media_type)


def _letters(data: bytes) -> Iterator[bytes]:
    starts = [*_FROM.finditer(data)]
    ends = [*(match.start() for match in starts[1:]), len(data)]
    for match, end in zip(starts, ends, strict=True):
        yield _QUOTED.sub(rb"\1", data[match.end() : end])
