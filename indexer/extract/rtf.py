"""What does a Rich Text file say? Its text, by striprtf; its look is not kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from striprtf.striprtf import rtf_to_text

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.formats import Format
from indexer.extract.text import unify

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_TITLE = re.compile(r"\{\\title ([^{}\\]+)\}")


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read RTF as one page."""
    code = source.data.decode("latin-1")
    text = plain_text(source.data)
    if not text.strip():
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    title = _TITLE.search(code[:20000])
    metadata = {"title": title[1].strip()} if title else {}
    emit(Reading((Page(1, text, reader="striprtf"),), (), metadata, paged=False))
    return Outcome(Status.OK, source.media_type)


def plain_text(data: bytes) -> str:
    """Return the text of RTF code."""
    converted: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    return unify(converted).replace("|\n", "\n").replace("|", "\t")


FORMATS = (Format("application/rtf", "RTF", 1, read, suffixes=(".rtf",), magic=(b"{\\rtf",)),)
