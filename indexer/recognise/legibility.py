"""Scan detection, and how well each page reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Source
from indexer.quality import telling_quality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Page, Repaired


def scanned(pages: tuple[Page, ...]) -> bool:
    """Tell whether most pages are images: read by OCR or not read at all."""
    images = sum(page.is_picture for page in pages)
    return bool(pages) and 2 * images > len(pages)


def page_qualities(
    pages: tuple[Page, ...], repaired: Repaired | None = None
) -> dict[int, float | None]:
    """Return how well each page reads, 0 to 1, by its number: its repaired text where given.

    A page that could not be read counts as 0; one without words enough to tell (a picture, a table
    of figures, a blank) is None.
    """
    texts = {} if repaired is None else _texts(repaired)
    return {
        page.number: (
            0.0
            if page.source is Source.UNREAD
            else telling_quality(texts.get(page.number, page.text))
        )
        for page in pages
    }


def _texts(repaired: Repaired) -> dict[int, str]:
    """Return the repaired text of each page: letters written in two parts are whole in it."""
    ends = (*repaired.page_starts[1:], len(repaired.text))
    places = zip(repaired.page_numbers, repaired.page_starts, ends, strict=True)
    return {number: repaired.text[start:end] for number, start, end in places}


def document_quality(qualities: Mapping[int, float | None]) -> float | None:
    """Return how well a document reads, 0 to 1: the mean of its pages that tell, else None."""
    judged = [quality for quality in qualities.values() if quality is not None]
    return round(sum(judged) / len(judged), 3) if judged else None
