"""Repaired text with a map back to every character of the raw text."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from archive.model.reading import Mark, Span


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Piecewise map repaired → raw: within a piece the two run in step.

    `repaired` and `raw` hold the starts of the pieces, both non-decreasing.
    """

    repaired: tuple[int, ...] = (0,)
    raw: tuple[int, ...] = (0,)

    def __call__(self, offset: int) -> int:
        """Return the raw offset of a repaired offset."""
        i = bisect.bisect_right(self.repaired, offset) - 1
        mapped = self.raw[i] + offset - self.repaired[i]
        return min(mapped, self.raw[i + 1]) if i + 1 < len(self.raw) else mapped

    def span(self, span: Span) -> Span:
        """Return the raw span of a repaired span."""
        if span.end <= span.start:
            return Span(self(span.start), self(span.start))
        last = min(self(span.end - 1) + 1, self(span.end))
        return Span(self(span.start), last)


@dataclass(frozen=True, slots=True)
class Repair:
    """One mending: `rule`, where in the raw text, what stood there and what stands now."""

    rule: str
    raw: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A reading's text after repair. `page_starts[i]` is where page i begins in `text`."""

    text: str
    page_starts: tuple[int, ...]
    page_numbers: tuple[int, ...]
    to_raw: OffsetMap
    marks: tuple[Mark, ...] = ()
    log: tuple[Repair, ...] = ()

    def page_of(self, offset: int) -> int:
        """Return the number of the page that holds a repaired offset."""
        return self.page_numbers[max(0, bisect.bisect_right(self.page_starts, offset) - 1)]
