"""PDF reader: which reader reads each page better, and what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract.formats import Format

if TYPE_CHECKING:
    from archive.model import Outcome
    from indexer.extract.source import Emit, ReadOptions, Source

__all__ = ["FORMATS", "read"]


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a PDF; the libraries are loaded with the first one."""
    from indexer.extract.pdf import document  # noqa: PLC0415 -- slow to import

    return document.read(source, emit, options)


FORMATS = (Format("application/pdf", "PDF", 3, read, suffixes=(".pdf",)),)
