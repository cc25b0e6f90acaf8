"""Places on the picture of a page of the words that are found in its text.

The text that is shown decides what is marked, never the words in the file: what the file hides or
what is masked in the text has no place here, so that no mark tells of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Span
    from webapp.page_images import Rectangle, Word

_TOKEN = re.compile(r"[^\W_]+")


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def marked_rectangles(
    text: str, hits: Iterable[Span], words: Sequence[Word]
) -> tuple[tuple[Rectangle, ...], ...]:
    """Return for each hit within a page's text the rectangles it covers on the page's picture.

    A hit whose words are not on the picture, or not for sure, has none.
    """
    tokens = [_Token(m[0].casefold(), *m.span()) for m in _TOKEN.finditer(text)]
    drawn = [(m[0].casefold(), word) for word in words for m in _TOKEN.finditer(word.text)]
    places = _aligned([token.text for token in tokens], [name for name, _ in drawn])
    return tuple(
        tuple(
            dict.fromkeys(
                place
                for at, token in enumerate(tokens)
                if token.start < hit.end and token.end > hit.start and at in places
                for place in drawn[places[at]][1].places
            )
        )
        for hit in hits
    )


def _aligned(here: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """Return which word of one text is which of another: those in the same order.

    Of the others (columns may be read in another order) those that both have equally often.
    """
    blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
    pairs = {b.a + i: b.b + i for b in blocks for i in range(b.size)}
    left, taken = defaultdict(list), set(pairs.values())
    for at, word in enumerate(there):
        if at not in taken:
            left[word].append(at)
    wanting = defaultdict(list)
    for at, word in enumerate(here):
        if at not in pairs:
            wanting[word].append(at)
    for word, places in wanting.items():
        if len(places) == len(left[word]):
            pairs |= dict(zip(places, left[word], strict=True))
    return pairs
