"""Lines of a repaired text with what stands around each of them."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Mark, Repaired

# Everything str.splitlines takes for a line end; a form feed is a page end in raw text.
_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+|(?P<end>.)", re.DOTALL)
HEAD = 400
"""How many characters of a line are looked at when its role is decided."""
TAIL = 16


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. `start` and `end` leave out the white space around it.

    gap: blank lines before it; page: index of its page; first: first of its page.
    level: heading level by the format's own marks, 0 for none; mark: where that heading begins;
    margin: it is a running line, kept where it first stands; tail: the last characters of it.
    """

    start: int
    end: int
    text: str
    gap: int
    page: int
    first: bool
    level: int = 0
    mark: int = -1
    furniture: bool = False
    margin: bool = False
    tail: str = ""

    @property
    def length(self) -> int:
        """Return the number of characters of the whole line; `text` may be its beginning only."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Layout:
    """A text with its lines; `running` are the indices of lines that belong to the page."""

    text: str
    lines: tuple[Line, ...]
    running: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines first..end (end excluded) of a layout; the text begins `offset` into the first."""

    layout: Layout
    first: int
    end: int
    offset: int = 0

    def lines(self) -> list[Line]:
        """Return its lines without those that belong to the page."""
        lines, running = self.layout.lines, self.layout.running
        return [
            lines[i]
            for i in range(self.first, self.end)
            if i not in running and not lines[i].margin
        ]


def lines_of(repaired: Repaired) -> tuple[Line, ...]:
    """Return the lines of the text that are not blank, in order."""
    marks = _Marks(repaired.marks)
    lines: list[Line] = []
    gap, page = 0, 0
    breaks, starts = 0, repaired.page_starts
    for match in _LINE.finditer(repaired.text):
        piece = match.group()
        if match["end"]:
            breaks += 1
            if piece == "\f":
                breaks += 1
            continue
        stripped = piece.strip()
        if not stripped:
            continue
        start = match.start() + len(piece) - len(piece.lstrip())
        end = start + len(stripped)
        gap = max(0, breaks - 1) if lines else 1
        here = max(0, bisect.bisect_right(starts, start) - 1)
        first = not lines or here != page
        page = here
        marked = marks.over(start, end)
        text, tail = stripped[:HEAD], stripped[-TAIL:]
        lines.append(Line(start, end, text, gap, page, first, *marked, tail))
        breaks = 0
    return tuple(lines)


class _Marks:
    """The format's marks, asked for line by line in rising order."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = sorted(
            (m for m in marks if m.kind in {"title", "heading", "furniture", "hidden", "running"}),
            key=lambda m: (m.span.start, m.span.end),
        )
        self._next = 0
        self._open: list[Mark] = []

    def over(self, start: int, end: int) -> tuple[int, int, bool, bool]:
        """Return heading level, that heading's start, whether furniture, running."""
        while self._next < len(self._marks) and self._marks[self._next].span.start < end:
            self._open.append(self._marks[self._next])
            self._next += 1
        self._open = [m for m in self._open if m.span.end > start]
        if not self._open:
            return 0, -1, False, False
        level, at, furniture, running = 0, -1, 0, 0
        for mark in self._open:
            shared = min(end, mark.span.end) - max(start, mark.span.start)
            if mark.kind in {"title", "heading"} and 2 * shared >= end - start:
                level, at = min((level or 99, at), (mark.level or 1, mark.span.start))
            elif mark.kind in {"furniture", "hidden"}:
                furniture += shared
            elif mark.kind == "running":
                running += shared
        need = 0.9 * (end - start)
        return level, at, furniture >= need, running >= need
