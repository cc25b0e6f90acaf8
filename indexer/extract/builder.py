"""How does marked-up content become running text that remembers its headings and links?"""

from __future__ import annotations

from archive.model import Mark, Span


class TextBuilder:
    """Text under construction: words, line ends and paragraph ends, and marks over stretches."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._parts: list[str] = []
        self._length = 0
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

    def mark(self, kind: str, start: int, level: int = 0, value: str = "") -> None:
        """Mark what was written since `start`, white space at its ends left out."""
        text = self.since(start)
        lead = len(text) - len(text.lstrip())
        span = Span(start + lead, start + max(lead, len(text.rstrip())))
        if span.end > span.start:
            self.marks.append(Mark(span, kind, level, value))

    def since(self, start: int) -> str:
        """Return what was written from an offset on."""
        length, taken = self._length, []
        for part in reversed(self._parts):
            if length <= start:
                break
            length -= len(part)
            taken.append(part)
        return "".join(reversed(taken))[max(0, start - length) :]

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
