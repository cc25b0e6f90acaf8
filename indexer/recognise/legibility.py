"""Is this document a scan, and how well does it read? Ought it to be scanned again?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Source
from indexer.quality import page_quality

if TYPE_CHECKING:
    from archive.model import Page

RESCAN_BELOW = 0.75
"""The quality below which a scanned document is listed for scanning again."""
_SAMPLED = 5


def scanned(pages: tuple[Page, ...]) -> bool:
    """Tell whether most pages are images: read by OCR or not read at all."""
    images = sum(page.source is not Source.TEXT for page in pages)
    return bool(pages) and 2 * images > len(pages)


def document_quality(pages: tuple[Page, ...]) -> float | None:
    """Return how well a document reads, 0 to 1: the mean of up to five pages spread over it.

    Pages without words of their own (a picture, a blank) say nothing; a page that could not be read
    counts as 0. None when there is nothing to judge by.
    """
    judged = [page for page in pages if page.source is Source.UNREAD or page.text.strip()]
    if not judged:
        return None
    step = max(1, len(judged) // _SAMPLED)
    sample = judged[::step][:_SAMPLED]
    scores = [0.0 if p.source is Source.UNREAD else page_quality(p.text) for p in sample]
    return round(sum(scores) / len(scores), 3)


def wants_rescan(*, quality: float | None, image: bool) -> bool:
    """Tell whether a document ought to be scanned again: an image whose text reads badly."""
    return image and quality is not None and quality < RESCAN_BELOW
