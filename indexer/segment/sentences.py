"""Sentence boundaries in some lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.segment.text_layout import Line, Stretch

_END = re.compile(r"[.!?][”\"')\]]?\s{1,20}(?=[”\"'(]?[A-ZÅÄÖ0-9])")
_ABBREVIATED = re.compile(
    r"\b(?:bl|t|s|m|f|d|o|dvs|ca|kl|nr|st|tf|ordf|resp|inkl|exkl|jfr|kap|ev|enl|ang|Dnr|dnr|p|sid|fr"
    r"|tom|prop|bil|[ivx]{2,5}|[A-ZÅÄÖ]|(?<![\d-])\d{1,3})\.[”\"')\]]?\s+$"
)
POINT = re.compile(
    r"(?:[-–—•·▪●○◦*]|att\b|dels\b|\(?\d{1,2}[.)]|\(?[a-zåäö][.)]|[ivx]{1,4}[.)])(?=\s|$)",
    re.IGNORECASE,
)
"""How a line begins that is one point of several."""
_SHORT = 0.6
"""Behind a bracket that closes, a line shorter than this share of a full one is a title."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text from one full stop to the next.

    point: it opens as one point of a list; gap: blank lines before it.
    """

    start: int
    end: int
    point: bool
    gap: int


def sentences_of(stretch: Stretch) -> Iterator[Sentence]:
    """Yield the sentences; a line's end is a sentence's end only where the text shows it."""
    text, chosen = stretch.layout.text, stretch.lines()
    full = 0.9 * max((line.length for line in chosen), default=0)
    begin: int | None = None
    gap = 0
    for k, line in enumerate(chosen):
        start = line.start + (stretch.offset if k == 0 else 0)
        if begin is not None and _begins_anew(chosen[k - 1], line, full):
            yield _sentence_at(text, begin, chosen[k - 1].end, gap)
            begin = None
        if begin is None:
            begin, gap = start, line.gap
        for match in _END.finditer(text, start, line.end):
            if _ABBREVIATED.search(text, max(start, match.end() - 12), match.end()):
                continue
            yield _sentence_at(text, begin, match.start() + 1, gap)
            begin, gap = match.end(), 0
    if begin is not None:
        yield _sentence_at(text, begin, chosen[-1].end, gap)


def _begins_anew(before: Line, line: Line, full: float) -> bool:
    if line.gap or POINT.match(line.text):
        return True
    if line.text[:1].islower():
        return False
    if before.tail[-1:] == ")" and line.length < _SHORT * full:
        return True
    word = line.text.split(maxsplit=1)[0]
    return before.tail[-1:] in ".!?:" or before.length + 1 + len(word) <= full


def _sentence_at(text: str, start: int, end: int, gap: int) -> Sentence:
    return Sentence(start, end, bool(POINT.match(text, start, min(end, start + 12))), gap)
