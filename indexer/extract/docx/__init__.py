"""Word reader (DOCX): heads, body, notes, text boxes, fields, drawings and embedded files.

Read straight from the package: what stands in content controls and text boxes counts as text; what
was deleted under track changes, prompts of empty fields and the fallback copy of a text box do not.
Each part of the package is accounted for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.attachments import account
from indexer.extract.docx.docx_package import DocxPackage
from indexer.extract.docx.docx_story import write
from indexer.extract.formats import Format
from indexer.extract.package import core_properties

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a Word file as one page: its pages are made when it is printed, not before."""
    document = DocxPackage(source, options)
    builder = write(document)
    objects = document.objects()
    metadata = core_properties(document.package) | document.inventory.metadata()
    if not builder.text.strip() and not objects:
        reason = document.inventory.outcome(source.media_type).reason or reasons.NO_TEXT
        return Outcome(Status.FAILED, source.media_type, reason)
    if builder.text.strip():
        page = Page(1, builder.text, reader="docx")
        emit(Reading((page,), tuple(builder.marks), metadata, paged=False))
    account(objects, document.inventory, source, emit, options)
    document.note_other_parts()
    return document.inventory.outcome(source.media_type)


FORMATS = (
    Format(MEDIA_TYPE, "Word-dokument", 2, read, suffixes=(".docx",), member="word/document.xml"),
)
