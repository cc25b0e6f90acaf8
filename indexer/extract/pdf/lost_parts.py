"""Pages and content that a PDF has and PDFium does not show: it passes over damage in silence."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_SHOWING = re.compile(rb"\)\s*Tj|\]\s*TJ|[0-9A-Fa-f]>\s*Tj|/[^\s/\[\]<>()]+\s+Do\b|[\x80-\xff]{3}")
"""What draws words or pictures in a page's content, and what is no content at all: packed bytes."""
_PAGE_KEYS = frozenset(
    f"/{name}"
    for name in (
        *("Type", "Parent", "LastModified", "Resources", "MediaBox", "CropBox", "BleedBox"),
        *("TrimBox", "ArtBox", "BoxColorInfo", "Contents", "Rotate", "Group", "Thumb", "B"),
        *("Dur", "Trans", "Annots", "AA", "Metadata", "PieceInfo", "StructParents", "ID", "PZ"),
        *("SeparationInfo", "Tabs", "TemplateInstantiated", "PresSteps", "UserUnit", "VP", "AF"),
        *("OutputIntents", "DPart"),
    )
)
"""What a page may say of itself (ISO 32000-2, table 31)."""


def lost_parts(data: bytes, count: int, blank: Collection[int]) -> Iterator[str]:
    """Yield what is lost of a PDF, each as the end of a sentence.

    Args:
        data: the PDF.
        count: how many pages PDFium sees.
        blank: the pages, from 0, on which it sees nothing drawn.
    """
    if not blank and b"/ObjStm" not in data and len(_PAGE.findall(data)) <= count:
        return
    import pikepdf  # noqa: PLC0415 -- slow to import, rarely needed

    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            if (more := len(file.pages) - count) > 0:
                yield recorded("den har fler sidor (%(count)s) än den säger", count=more)
            pages = {at: file.pages[at].obj for at in blank if at < len(file.pages)}
            lost = [at for at, page in pages.items() if _lacks_content(page, file.get_warnings)]
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, OSError):
        return
    if lost:
        named = ", ".join(str(at + 1) for at in lost[:20]) + (" …" if len(lost) > 20 else "")
        yield recorded("innehållet på sida %(named)s kan inte läsas", named=named)


def _lacks_content(page: Any, warnings: Callable[[], object]) -> bool:  # noqa: ANN401 -- no useful types
    """Return whether a page on which nothing is drawn has content that draws, or may have had.

    What it refers to and lacks does not show; `warnings` are what qpdf had to mend.
    """
    import pikepdf  # noqa: PLC0415 -- as above

    if any(isinstance(page[key], pikepdf.Stream) for key in page.keys() - _PAGE_KEYS):
        return True
    contents = page.get("/Contents")
    if contents is None:
        return bool(warnings())
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    if not all(isinstance(stream, pikepdf.Stream) for stream in streams):
        return True
    try:
        return any(_SHOWING.search(stream.read_bytes()) for stream in streams)
    except pikepdf.PdfError:
        return True
