"""Lines that stand on a page twice, as where two programs each laid their OCR over one scan."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.extract.pdf.text_lines import PdfLine

_STEP = 6.0
"""Points of height that lines are looked up by."""
_COVERED = 0.6
_ALIKE = 0.7
_TELLING = 3
"""Letters below which a line over another may be a tick or a figure of its own."""
_MOST = 40
"""Lines at one height beyond which no more are compared: one page costs no more than its length."""


def once(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """Return the lines without those that lie over an earlier one and say the same."""
    kept: list[PdfLine] = []
    by_height: dict[int, list[PdfLine]] = defaultdict(list)
    for line in lines:
        at = round(line.middle / _STEP)
        near = [other for step in (-1, 0, 1) for other in by_height[at + step]]
        if any(_is_same(line, other) for other in near):
            continue
        kept.append(line)
        if len(by_height[at]) < _MOST:
            by_height[at].append(line)
    return kept


def _is_same(line: PdfLine, other: PdfLine) -> bool:
    across = min(line.right, other.right) - max(line.left, other.left)
    up = min(line.top, other.top) - max(line.bottom, other.bottom)
    width, height = line.right - line.left, line.top - line.bottom
    if across <= _COVERED * width or up <= _COVERED * height or not line.text:
        return False
    text, beneath = line.text.casefold(), other.text.casefold()
    if text == beneath or (len(text) >= _TELLING and text in beneath):
        return True
    if not _TELLING <= len(text) <= 1.5 * len(beneath):
        return False
    alike = SequenceMatcher(None, text, beneath, autojunk=False)
    matched = sum(size for *_, size in alike.get_matching_blocks())
    return matched >= _ALIKE * len(text)
