"""Headings that stand above the number of their paragraph: "Asfaltering" over "§ 77 Dnr …"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.segment.part_labels import label
from indexer.segment.patterns import BODY
from indexer.segment.running_lines import is_body, looks_running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Layout

_NO_HEADING = re.compile(
    r"\b(?:19|20)\d\d\b|[.:;,]$|^\W|^(?i:(?:protokolls?)?utdrag|\w*protokoll|justera)"
    rf"|^(?i:{BODY})\s*(?:,|$)"
)
_MOST_LINES, _LONGEST = 3, 120
_SHARE = 0.6
"""So many of the paragraphs must have their heading above for it to be the paper's way."""


def headings_above(
    layout: Layout, firsts: Sequence[int], bare: Sequence[bool]
) -> dict[int, tuple[int, str]]:
    """Return where the headings above begin and what they say, by their paragraph's line.

    `firsts` are the lines of the paragraphs' numbers, `bare` tells which of them have no heading
    below. Nothing is returned unless most paragraphs of the text have theirs above.
    """
    ends = [-1, *firsts]
    headings = {
        line: above
        for (before, line), none in zip(pairwise(ends), bare, strict=True)
        if none and (above := _heading_above(layout, before + 1, line))
    }
    return headings if len(headings) >= _SHARE * len(firsts) else {}


def _heading_above(layout: Layout, low: int, line: int) -> tuple[int, str] | None:
    """Return the first line and the words of a heading that ends right above a line, or None."""
    lines = layout.lines
    for i in range(line - 1, max(low, line - _MOST_LINES) - 1, -1):
        if i in layout.running or not _may_head(lines[i].text):
            return None
        if lines[i].gap or lines[i].first:
            heading = " ".join(line_above.text for line_above in lines[i:line])
            return (i, heading) if len(heading) <= _LONGEST and not heading[0].islower() else None
    return None


def _may_head(text: str) -> bool:
    plain = label(text) is None and not is_body(text) and not looks_running(text)
    return plain and len(text) <= _LONGEST and not _NO_HEADING.search(text)
