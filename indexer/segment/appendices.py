"""Beginning of the appendices after the last paragraph: votes, attendance, bilagor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.segment.part_labels import label
from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from indexer.segment.text_layout import Stretch

_OPENS = any_of(
    r"""
    bilaga(?: (?:nr |nr\. )?(?:\d{1,3}|[A-ZÅÄÖ]))?(?:(?: till)? §§? ?\d+.{0,40})?[:.]?
    bilaga (?:\d{1,3}|[A-ZÅÄÖ])[:.]? [^a-z].{2,100}
    (?:närvaro|upprops|omröstnings|voterings|deltagar|reservations|besluts)(?:lista|förteckning)
    (?:anslag/)?bevis(?: om anslag| om justering)?|anslag om justerat protokoll
    """
)
_LEAST_AFTER = 2


def appendices(stretch: Stretch) -> list[int]:
    """Return the lines that open an appendix, in order; they stand apart from what is before."""
    lines, running = stretch.layout.lines, stretch.layout.running
    firsts: list[int] = []
    for i in range(stretch.first + 1, stretch.end - _LEAST_AFTER):
        line = lines[i]
        if i in running or not (line.gap or line.first) or not _OPENS.fullmatch(line.text):
            continue
        listed = label(lines[i - 1].text) == "papers"
        if not listed or line.first:
            firsts.append(i)
    return firsts
