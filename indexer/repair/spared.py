"""Guard of furniture removal: a page keeps most of its words, whatever was taken for furniture."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.repair.edits import Edit

_WORD = re.compile(r"\w{2,}")
_TELLING = 20
"""Words that a page must have for a share of them to mean something."""
_MOST = 0.5


def spared(edits: Iterable[Edit], text: str, starts: Sequence[int]) -> list[Edit]:
    """Return the edits but for those of pages that would lose more than half of their words."""
    by_page: dict[int, list[Edit]] = {}
    for edit in edits:
        by_page.setdefault(bisect.bisect_right(starts, edit.start) - 1, []).append(edit)
    kept: list[Edit] = []
    for page, page_edits in by_page.items():
        end = starts[page + 1] if page + 1 < len(starts) else len(text)
        lost = sum(_count(text[edit.start : edit.end]) for edit in page_edits)
        if lost < _TELLING or lost <= _MOST * _count(text[starts[page] : end]):
            kept += page_edits
    return kept


def joined(edits: Iterable[Edit]) -> list[Edit]:
    """Return deletions with those that overlap made one."""
    whole: list[Edit] = []
    for edit in sorted(edits):
        if whole and edit.start < whole[-1].end:
            whole[-1] = whole[-1]._replace(end=max(whole[-1].end, edit.end))
        else:
            whole.append(edit)
    return whole


def _count(text: str) -> int:
    return len(_WORD.findall(text))
