"""Running text built from marked-up content, with its headings and links."""

from __future__ import annotations

import bisect

from archive.model import Mark, Span


class TextBuilder:
    """Text under construction: words, line ends and paragraph ends, and marks over stretches."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._length = 0
        self._inked = 0
        self._breaks = 2
        self._space = False

    @property
    def length(self) -> int:
        """How many characters have been written."""
        return self._length

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self._parts)

    def write(self, text: str) -> None:
        """Write text as it stands."""
        if text:
            if self._space and not text[0].isspace():
                self._put(" ")
            self._space = False
            self._put(text)
            bare = text.rstrip("\n")
            self._breaks = len(text) - len(bare) + (self._breaks if not bare else 0)

    def flow(self, text: str) -> None:
        """Write text whose white space only separates words."""
        words = text.split()
        if not words:
            self._space = self._space or bool(text and self._breaks == 0)
            return
        self._space = (self._space or text[0].isspace()) and self._breaks == 0
        self.write(" ".join(words))
        self._space = text[-1].isspace()

    def line(self, breaks: int = 1) -> None:
        """End the line; with `breaks` 2 the paragraph, so that an empty line follows."""
        self._space = False
        if self._breaks < breaks:
            self._put("\n" * (breaks - self._breaks))
            self._breaks = breaks

    def block(self, text: str) -> None:
        """Write text as a paragraph of its own."""
        self.line(2)
        self.write(text)
        self.line(2)

    def mark(self, kind: str, start: int, level: int = 0, value: str = "") -> None:
        """Mark what was written since `start`, white space at its ends left out."""
        if self._inked > start:
            span = Span(self._first_ink(start), self._inked)
            self.marks.append(Mark(span, kind, level, value))

    def _first_ink(self, start: int) -> int:
        """Return where the first letter at or after an offset stands; there must be one."""
        place = bisect.bisect_right(self._starts, start) - 1
        rest = self._parts[place][start - self._starts[place] :]
        while not rest.strip():
            place += 1
            start, rest = self._starts[place], self._parts[place]
        return start + len(rest) - len(rest.lstrip())

    def since(self, start: int) -> str:
        """Return what was written from an offset on."""
        place = max(0, bisect.bisect_right(self._starts, start) - 1)
        before = self._starts[place] if self._starts else 0
        return "".join(self._parts[place:])[max(0, start - before) :]

    def _put(self, text: str) -> None:
        if not text:
            return
        self._parts.append(text)
        self._starts.append(self._length)
        if inked := text.rstrip():
            self._inked = self._length + len(inked)
        self._length += len(text)
