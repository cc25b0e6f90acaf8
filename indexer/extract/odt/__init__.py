"""OpenDocument reader (ODT): heads, body, notes, frames, fields, lists and embedded objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.attachments import account
from indexer.extract.formats import Format
from indexer.extract.odt.odt_package import OdtPackage
from indexer.extract.odt.odt_story import write

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"


def read(source: Source, emit: Emit, options: ReadOptions, *, of_word: bool = False) -> Outcome:
    """Read an OpenDocument text as one page; one `of_word` was converted from a file of Word."""
    document = OdtPackage(source, options, of_word=of_word)
    builder = write(document)
    objects = document.objects()
    if not builder.text.strip() and not objects:
        reason = document.inventory.outcome(source.media_type).reason or reasons.NO_TEXT
        return Outcome(Status.FAILED, source.media_type, reason)
    metadata = document.metadata()
    if builder.text.strip():
        page = Page(1, builder.text, reader="odt")
        emit(Reading((page,), tuple(builder.marks), metadata, paged=False))
    account(objects, document.inventory, source, emit, options)
    document.note_other_parts()
    return document.inventory.outcome(source.media_type)


FORMATS = (
    Format(MEDIA_TYPE, "OpenDocument-text", 2, read, suffixes=(".odt",)),
    Format(f"{MEDIA_TYPE}-template", "OpenDocument-mall", 2, read, suffixes=(".ott",)),
)
