"""Pages and chapters in a portal's transcript of a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from indexer.segment.table_of_contents import in_order, table_of_contents, titles_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.table_of_contents import Title
    from indexer.segment.text_layout import Line

_NUMBER = re.compile(r"(\d{1,4}) (?=\S)")
_MOST = 600
"""So many possible titles are put in order; a transcript that repeats more is no plan."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Where a page or chapter begins: `offset` characters into a line. `title`: the chapter's."""

    line: int
    offset: int = 0
    title: str | None = None


def begins(text: str, lines: Sequence[Line]) -> list[Begin]:
    """Return where pages and the chapters that the list of contents names begin, in order.

    A portal gives each page as one paragraph; its own page number may stand first. A chapter that
    begins in the middle of a page is told by its title, in the order of the list of contents.
    """
    contents = table_of_contents(text[line.start : line.end] for line in lines)
    pages = {i for i, line in enumerate(lines) if not i or line.gap}
    listed = next((line.end for line in lines if table_of_contents([line.text]).words), 0)
    titles_: list[Title] = []
    for line in lines:
        if line.start >= listed and len(titles_) < _MOST:
            words = text[line.start : line.end]
            titles_ += (replace(t, start=line.start + t.start) for t in titles_in(words, contents))
    chosen = in_order(titles_)
    titles = {title.start: title.text for title in chosen}
    result: list[Begin] = []
    for i in sorted(pages):
        number = _NUMBER.match(lines[i].text)
        top = lines[i].start + (number.end() if number else 0)
        result.append(Begin(i, 0, titles.pop(top, None)))
    starts = [line.start for line in lines]
    for start, title in titles.items():
        i = bisect_right(starts, start) - 1
        result.append(Begin(i, start - starts[i], title))
    return sorted(result, key=lambda begin: (begin.line, begin.offset))
