"""Guard of the pipeline: words lost between a file's raw text and its sections are told."""

from __future__ import annotations

import bisect
import re
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import DocumentSpan, Reading, Repaired

_WORD = re.compile(r"\w{2,}")
_TELLING = 20
"""Words that a page or text must have had for its loss to mean something."""
_KEPT_OF_PAGE = 0.5
_KEPT_OF_TEXT = 0.1
"""Shares of words that must be left of a page, and of a text without pages (it may have menus)."""
_IN_SECTIONS = 0.9
_SEVERAL, _MORE = 3, 5
"""Pages that show what a head and foot usually take, and words that one may have more."""


def losses(reading: Reading, repaired: Repaired, cuts: Iterable[DocumentSpan]) -> Iterator[str]:
    """Yield a sentence for each page that repair nearly emptied, and one for text in no section.

    Hidden text is left out on purpose and does not count.
    """
    yield from _emptied_pages(reading, repaired)
    total = _count_words(repaired.text)
    sections = [section for cut in cuts for section in cut.sections]
    words = [(section.kind, _count_words(section.span.of(repaired.text))) for section in sections]
    furniture = sum(count for kind, count in words if kind is SectionKind.FURNITURE)
    kept = sum(count for _, count in words) - furniture
    if total >= _TELLING and kept + furniture < _IN_SECTIONS * total:
        yield recorded(
            "%(number)s av %(total)s ord står i inget avsnitt.",
            number=total - kept - furniture,
            total=total,
        )
    elif total >= _TELLING and kept < _KEPT_OF_TEXT * total:
        yield recorded(
            "%(number)s av %(total)s ord räknas inte som text; granska originalet.",
            number=furniture,
            total=total,
        )


def _emptied_pages(reading: Reading, repaired: Repaired) -> Iterator[str]:
    ends = (*repaired.page_starts[1:], len(repaired.text))
    least = _KEPT_OF_PAGE if reading.paged else _KEPT_OF_TEXT
    unseen = _hidden_words(reading)
    before = [
        _count_words(page.text) - few for page, few in zip(reading.pages, unseen, strict=True)
    ]
    after = [
        _count_words(repaired.text[start:end])
        for start, end in zip(repaired.page_starts, ends, strict=True)
    ]
    usual = _usual_loss(before, after)
    for page, had, kept in zip(reading.pages, before, after, strict=True):
        if had >= _TELLING and kept < least * had and had - kept > usual:
            what = f"Sida {page.number}" if reading.paged else "Texten"
            yield recorded(
                "%(what)s: %(kept)s av %(had)s ord är kvar när sidhuvuden och menyer tagits bort.",
                what=what,
                kept=kept,
                had=had,
            )


def _usual_loss(before: Sequence[int], after: Sequence[int]) -> float:
    """Return how many words a page of this file may lose as a matter of course.

    A page with little on it loses the same head and foot as the others. Where pages lose most of
    their words all through, no loss is usual.
    """
    if len(before) < _SEVERAL or sum(after) < _KEPT_OF_PAGE * sum(before):
        return 0.0
    lost = (had - kept for had, kept in zip(before, after, strict=True))
    return median(lost) + _MORE


def _hidden_words(reading: Reading) -> list[int]:
    """Return how many words of each page nobody sees in the document."""
    raw, starts, at = reading.raw, [], 0
    for page in reading.pages:
        starts.append(at)
        at += len(page.text) + 1
    counts = [0] * len(starts)
    for mark in reading.marks:
        if mark.kind == "hidden":
            counts[bisect.bisect_right(starts, mark.span.start) - 1] += _count_words(
                mark.span.of(raw)
            )
    return counts


@lru_cache(maxsize=16)
def _count_words(text: str) -> int:
    return len(_WORD.findall(text))
