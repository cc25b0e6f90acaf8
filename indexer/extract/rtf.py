"""Rich Text reader: by LibreOffice; without it the running text alone, by striprtf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from archive.messages import recorded
from archive.model import Outcome, Page, Reading, Status
from indexer.extract import office, reasons
from indexer.extract.formats import Format
from indexer.extract.inventory import Inventory
from indexer.extract.prompts import document_text
from indexer.extract.rtf_hidden import without_hidden
from indexer.extract.source import Unreadable
from indexer.extract.text import unify

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_TITLE = re.compile(r"\{\\title ([^{}\\]+)\}")
_CUT = recorded("Filen slutar mitt i texten; lägg in en hel kopia.")
_TEXT_ALONE = recorded(
    "Sidhuvuden, fotnoter och textrutor i RTF läses bara när LibreOffice finns: apt "
    "install libreoffice-writer."
)


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read RTF as one page."""
    try:
        outcome = office.read(source, emit, options, "rtf")
    except Unreadable as unreadable:
        outcome = _text_alone(source, emit)
        reason = _TEXT_ALONE if unreadable.status is Status.UNSUPPORTED else str(unreadable)
        outcome = office.partly(outcome, reason)
    if not source.data.rstrip(b"\0\r\n \t").endswith(b"}"):
        outcome = office.partly(outcome, _CUT)
    return outcome


def _text_alone(source: Source, emit: Emit) -> Outcome:
    text, hidden = plain_text(source.data)
    if not text.strip():
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    title = _TITLE.search(source.data[:20000].decode("latin-1"))
    inventory = Inventory()
    inventory.left_out(hidden)
    metadata = inventory.metadata() | ({"title": title[1].strip()} if title else {})
    emit(Reading((Page(1, text, reader="striprtf"),), (), metadata, paged=False))
    return inventory.outcome(source.media_type)


def plain_text(data: bytes) -> tuple[str, int]:
    """Return the running text of RTF code without hidden words, and how many these are."""
    code, hidden = without_hidden(data.decode("latin-1"))
    converted: str = rtf_to_text(code, errors="replace")  # type: ignore[no-untyped-call]
    return document_text(unify(converted).replace("|\n", "\n").replace("|", "\t")), hidden


FORMATS = (Format("application/rtf", "RTF", 2, read, suffixes=(".rtf",), magic=(b"{\\rtf",)),)
