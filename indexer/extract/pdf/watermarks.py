"""Watermarks: large words that stand across the middle of the pages, such as UTKAST."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archive.model import Mark, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.extract.pdf.layout import PageLayout, Placed

_WORDS = re.compile(
    r"(?:utkast|kopia|arbets(?:material|exemplar)|(?:ej |o)justera[dt]|draft|copy|preliminär[t]?"
    r"|konfidentiell[t]?|confidential|makulera[dt]|förslag|exempel|specimen)[.!]?",
    re.IGNORECASE,
)
"""What is printed across pages; on a single page only these words are taken for it."""
_LARGE = 2.0
"""Times the size of the text."""
_SHARE, _LONGEST = 0.6, 40
_EDGE = 0.14
_GRID = 12.0
"""Points within which places on two pages are the same."""


def watermark_marks(pages: Sequence[PageLayout]) -> list[tuple[int, Mark]]:
    """Return marks for words in large letters that stand at one place in the middle of most pages.

    Each is a page's index and a mark of kind watermark in that page's text.
    """
    filled = sum(bool(page.lines) for page in pages)
    large = _LARGE * _text_size(pages)
    places: dict[tuple[str, int, int], list[tuple[int, Placed]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for placed in page.lines:
            share = placed.line.middle / max(page.height, 1)
            text = page.text[placed.start : placed.end]
            if placed.line.size >= large and _EDGE <= share <= 1 - _EDGE and len(text) <= _LONGEST:
                at = round(placed.line.middle / _GRID), round(placed.line.left / _GRID)
                places[text, *at].append((number, placed))
    return [
        (number, Mark(Span(placed.start, placed.end), "watermark"))
        for (text, *_), repeated in places.items()
        if _WORDS.fullmatch(text) or (len(repeated) > 1 and len(repeated) >= _SHARE * filled)
        for number, placed in repeated
    ]


def _text_size(pages: Sequence[PageLayout]) -> float:
    """Return the size in which most letters are set, in points."""
    weight: Counter[float] = Counter()
    for page in pages:
        for placed in page.lines:
            weight[placed.line.size] += len(placed.line.text)
    return weight.most_common(1)[0][0] if weight else 0.0
