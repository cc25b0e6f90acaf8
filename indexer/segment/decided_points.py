"""Decided points of a decision, each with its outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import DecisionOutcome, Span
from indexer.segment.outcome import carries_over, outcome_of
from indexer.segment.sentences import POINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.model import Decision

_LINE = re.compile(r"[^\n]+")
_LEADS = re.compile(
    r"(?::|\b(?:att|beslutar?|besluta(?:de|t)|beslöt|föreslår|dels|följande))\s*$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r",?\s+(?:samt|och|dels)\s+(?=att\s+(?:\w{2,}a|ge|ta|se|be|få|stå|utse|avslå|avstå|tillse)\b)",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"\bbesl(?:ut\w*|öt)\b[^.:]{0,40}? att ", re.IGNORECASE)
_OPEN = re.compile(rf"(?:[.,;]|\b(?:och|samt)|{_LEADS.pattern})\s*$", re.IGNORECASE)
"""How a line ends before a clause that is a point of its own."""
_ENDED = re.compile(r"[.!?:;]\s*$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a decision: one point, or the words that lead to the points after it."""

    start: int
    end: int
    point: bool
    leads: bool


def by_point(decision: Decision, source: str) -> tuple[Decision, ...]:
    """Return a decision as one for each run of points of one kind; whole where all are alike.

    `source` is the text that its span is in; running heads may stand there between its lines.

    Words that lead to points stand with the first of them; where they put off, propose or
    recommend, they say so of all. Together the texts are the decision's own, in its order.
    """
    text = decision.text
    kinds = list(_piece_outcomes(text, _point_pieces(text)))
    runs: list[tuple[int, DecisionOutcome | None]] = []
    for start, kind in kinds:
        if not runs or (kind and runs[-1][1] and kind != runs[-1][1]):
            runs.append((start, kind))
        elif kind and not runs[-1][1]:
            runs[-1] = (runs[-1][0], kind)
    if len(runs) < 2:
        return (decision,)
    ends = [*(start for start, _ in runs[1:]), len(text)]
    points, at = [], decision.span.start
    for (start, kind), end in zip(runs, ends, strict=True):
        words = text[start:end].strip()
        span = _span_of(words, source, at)
        at = span.end
        points.append(replace(decision, text=words, span=span, outcome=kind or decision.outcome))
    return tuple(points)


def _span_of(words: str, source: str, at: int) -> Span:
    """Return where in the source lines stand, one after another from `at` on."""
    begin = -1
    for line in words.split("\n"):
        start = source.index(line, at)
        begin = start if begin < 0 else begin
        at = start + len(line)
    return Span(begin, at)


def _point_pieces(text: str) -> Iterator[_Piece]:
    """Yield the points of a decision: lines that open one, sentences, clauses that begin by att."""
    begin, before = 0, ""
    for match in _LINE.finditer(text):
        line = match[0].strip()
        wrapped = line.startswith("att ") and not _OPEN.search(before)
        opens = POINT.match(line) is not None and not wrapped
        fresh = line[:1].isupper() and _ENDED.search(before) is not None
        blank = "\n\n" in text[match.start() - 2 : match.start()]
        if begin < match.start() and (opens or fresh or blank):
            yield from _clause_pieces(text, begin, match.start())
            begin = match.start()
        before = line
    yield from _clause_pieces(text, begin, len(text))


def _clause_pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    words = text[start:end]
    point = POINT.match(words.lstrip()) is not None
    at = start
    if not point and _DECIDES.search(" ".join(words.split())):
        for match in _CLAUSE.finditer(words):
            yield _Piece(at, start + match.end(), point, leads=False)
            at, point = start + match.end(), True
    yield _Piece(at, end, point, _LEADS.search(text[at:end]) is not None)


def _piece_outcomes(
    text: str, pieces: Iterable[_Piece]
) -> Iterator[tuple[int, DecisionOutcome | None]]:
    """Yield where each piece begins and its kind; words that only lead to others have none."""
    over: DecisionOutcome | None = None
    led: DecisionOutcome | None = None
    leading = under = False
    for piece in pieces:
        words = text[piece.start : piece.end]
        kind = outcome_of(words)
        if piece.leads:
            kept = over if leading or (under and piece.point) else None
            over, led = (kind, None) if carries_over(kind) else (kept, kind)
            leading = under = True
            yield piece.start, None
            continue
        leading = False
        under = under and (piece.point or not _DECIDES.search(" ".join(words.split())))
        if not piece.point and not under and kind is not DecisionOutcome.OTHER:
            goes_on = carries_over(kind) and not _ENDED.search(words)
            over, led = (kind, None) if goes_on else (None, None)
        if kind is DecisionOutcome.OTHER:
            kind = led if led not in {None, DecisionOutcome.OTHER} else DecisionOutcome.DECIDED
        yield piece.start, over or kind
