"""Part a long decision in its points, of which some alone answer a question.

A list of a hundred assignments has any words somewhere: what it answers is the point in which they
stand together, under the line that its group of points begins with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model.question import OMITTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_GROUP = re.compile(r"[0-9]{1,3}[.)](?:\s|$)")
_ITEM = re.compile(r"(?:[a-zåäö]{1,2}[.)]|[–•·*-])(?:\s|$)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-zåäö0-9]\.)\s+(?=[A-ZÅÄÖ])")
_LONGEST = 800
"""Characters from which a point is told to be several."""
LONG_LIST = 6
"""Points from which a decision is a list of many matters."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a decision as it stands, and the numbered point that a lettered one is under."""

    text: str
    under: str = ""

    @property
    def whole(self) -> str:
        """The point with what it stands under."""
        return f"{self.under}\n{self.text}" if self.under else self.text


def points(decision: str) -> tuple[Point, ...]:
    """Return the points of a decision in order; what stands before the first is none.

    Where a table has its letters in one column and its matters in another, all matters stand under
    the last letter: a point so long falls into its sentences.
    """
    return tuple(sentence for point in _parted(decision) for sentence in _sentences(point))


def quoted(listed: Sequence[Point], telling: Collection[Point]) -> tuple[str, ...]:
    """Return the points that tell, each with the line it is under once, and a mark for each gap."""
    wanted = {p.text for p in telling} | {p.under for p in telling}
    parts: list[str] = []
    gap = False
    for point in listed:
        if point.text in wanted:
            parts += [f"{OMITTED}\n{point.text}" if gap and parts else point.text]
            gap = False
        else:
            gap = True
    return tuple(parts)


def _sentences(point: Point) -> Iterator[Point]:
    if len(point.text) <= _LONGEST:
        yield point
        return
    for sentence in _SENTENCE_END.split(point.text):
        yield Point(sentence.strip(), point.under)


def _parted(decision: str) -> Iterator[Point]:
    group, lettered = "", False
    lines: list[str] = []
    for line in [*decision.split("\n"), None]:
        begun = line is None or _GROUP.match(line.strip()) or _ITEM.match(line.strip())
        if begun and lines:
            text = "\n".join(lines).strip()
            if not _ITEM.fullmatch(text):
                yield Point(text, group if lettered else "")
            group = group if lettered else text
            lines = []
        if line is None:
            return
        if begun:
            lettered = _GROUP.match(line.strip()) is None
        if begun or lines:
            lines.append(line)
