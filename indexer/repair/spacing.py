"""Which headings are set with a space between the letters, and what do they say?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACED = re.compile(r"(?<!\S)(?:[^\W\d_] {1,2}|[^\W\d_]{1} {3,}){4,}[^\W\d_](?![^\s.,:;!?])")
_WORD_GAP = re.compile(r" {2,}")


def spacing_edits(text: str) -> Iterator[Edit]:
    """Yield edits that close up letter-spaced words; wider gaps part the words."""
    for found in _SPACED.finditer(text):
        words = [word.replace(" ", "") for word in _WORD_GAP.split(found[0])]
        yield Edit(*found.span(), " ".join(words), "spärrad text")
