"""A reading's text after repair."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.model.reading import Mark


@dataclass(frozen=True, slots=True)
class Repaired:
    """A reading's text after repair. `page_starts[i]` is where page i begins in `text`."""

    text: str
    page_starts: tuple[int, ...]
    page_numbers: tuple[int, ...]
    marks: tuple[Mark, ...] = ()

    def page_of(self, offset: int) -> int:
        """Return the number of the page that holds a repaired offset."""
        return self.page_numbers[max(0, bisect.bisect_right(self.page_starts, offset) - 1)]
