"""Snippets: the passages of a section that show best why it was found."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from archive.model import Marked, Span
from archive.search.matching import matched_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.search.matching import Match

WIDTH = 240
"""Characters of a snippet, about."""
MANY = 2
_SPACE = re.compile(r"\s")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-ZÅÄÖ§\d])|\n\s*\n")
_SLACK = 40
_START = attrgetter("start")


def snippets(text: str, matches: Sequence[Match], weights: Sequence[float]) -> tuple[Marked, ...]:
    """Return up to two stretches, those with the weightiest words first; the beginning if none.

    Args:
        text: the section's text.
        matches: what answers the query in it.
        weights: of each query word, how much it tells.
    """
    if not matches:
        return (_snippet_around(text, 0, ()),) if text.strip() else ()
    first = _heaviest_stretch(matches, weights, taken=())
    chosen = [first]
    shown = {m.word for m in matches if first <= m.start < first + WIDTH}
    rest = [m for m in matches if not first - WIDTH < m.start < first + WIDTH]
    if rest:
        chosen.append(_heaviest_stretch(rest, weights, taken=tuple(shown)))
    return tuple(_snippet_around(text, start, matches) for start in sorted(chosen[:MANY]))


def _heaviest_stretch(
    matches: Sequence[Match], weights: Sequence[float], taken: Sequence[int]
) -> int:
    """Return where the stretch begins that holds the most weight; a word counts once."""
    best, best_at = -1.0, matches[0].start
    right = 0
    inside: dict[int, int] = {}
    heavy, count, others = 0.0, 0, True
    for match in matches:
        while right < len(matches) and matches[right].end <= match.start + WIDTH:
            word = matches[right].word
            inside[word] = inside.get(word, 0) + 1
            others |= inside[word] == 1
            count += 1
            right += 1
        if others:  # which words are inside seldom changes from place to place
            heavy = sum(weights[w] * (0.3 if w in taken else 1.0) for w, n in inside.items() if n)
            others = False
        if heavy + 0.05 * count > best:
            best, best_at = heavy + 0.05 * count, match.start
        left = inside.get(match.word, 1) - 1
        count += left - inside.get(match.word, 0)
        others |= left <= 0
        inside[match.word] = left
    return best_at


def _snippet_around(text: str, at: int, matches: Sequence[Match]) -> Marked:
    """Return the stretch around a place, from word to word, from a sentence's start if near."""
    inside = _matches_between(matches, at, at + WIDTH)
    covered = (max(m.end for m in inside) - at) if inside else 0
    start = max(0, at - max(0, WIDTH - covered) // 2)
    breaks = [m.end() for m in _SENTENCE.finditer(text, max(0, start - _SLACK), at)]
    if breaks:
        start = breaks[0] if breaks[0] >= start - _SLACK else start
    elif start > 0:
        space = _SPACE.search(text, start, at)
        start = space.end() if space else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        last = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = last if last > start + WIDTH // 2 else end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    marks = tuple(
        Span(s.start - start, s.end - start)
        for s in matched_spans([m for m in _matches_between(matches, start, end) if m.end <= end])
    )
    shown = _SPACE.sub(" ", text[start:end])
    return Marked(shown, marks, leading=start > 0, trailing=end < len(text.rstrip()))


def _matches_between(matches: Sequence[Match], start: int, end: int) -> Sequence[Match]:
    """Return the matches that begin in a stretch; they stand in order."""
    first = bisect_left(matches, start, key=_START)
    return matches[first : bisect_left(matches, end, first, key=_START)]


def marked_text(text: str, matches: Sequence[Match]) -> Marked:
    """Return a whole text with its matches marked."""
    return Marked(_SPACE.sub(" ", text), matched_spans(matches))
