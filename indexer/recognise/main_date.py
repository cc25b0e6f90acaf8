"""Choice of a document's main date among the dates in its text.

It is the meeting's for a protocol, the signature's for accounts, else the date of decision or issue
that the opening, a running head or the end prints. Deadlines, periods and dates of other papers are
never taken.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.model import FactRule
from indexer.recognise.date_candidates import (
    DateCandidate,
    at_end,
    in_closing_line,
    in_opening,
    in_running_head,
    signature,
)
from indexer.recognise.mention import OPEN_END, OPEN_START

if TYPE_CHECKING:
    from archive.model import Fact, Span
    from archive.vocabulary import Vocabulary
    from indexer.recognise.date_candidates import DatedPaper
    from indexer.recognise.document_layout import DocumentLayout
    from indexer.recognise.mention import Mention
    from indexer.recognise.roles import Setting

_NOT_ITS_OWN = frozenset({"deadline", "valid", "adjusted"})
_LAST_LINES = 600
"""Characters."""
_HEADS = frozenset((FactRule.RUNNING_HEAD_LABEL, FactRule.RUNNING_HEAD_BODY))
_AGAIN = 0.01
_LONGEST_MEETING = 10
"""Days."""
_ADOPTED = frozenset(("policy", "stadgar", "plan", "verksamhetsplan", "budget", "övrigt"))
_END = 1500
_TIME = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.,])"
_TIMES = re.compile(rf"\bkl(?:ockan)?\.?\s*{_TIME}|{_TIME}\s*(?:[-–]|till|och)\s*{_TIME}")
_AMOUNT = re.compile(r"\d+[.,]\d\d\b")
_OPENING_LINES = 16
_WIDEST = 400
_LEAST = 0.4


def main_date(
    view: DocumentLayout,
    paper: DatedPaper,
    dates: tuple[list[Mention], list[Setting]],
    title: Fact | None,
    vocabulary: Vocabulary,
) -> DateCandidate | None:
    """Return the main date of a document by its dates and what stands around each."""
    mentions, settings = dates
    lines = view.lines
    reach = len(view.text)
    if len(lines) > _OPENING_LINES:
        reach = lines[_OPENING_LINES].span.start - view.start
    if paper.meeting and view.first_paragraph is not None:
        reach = min(reach, view.first_paragraph)
    candidates: list[DateCandidate] = []
    for number, (mention, around) in enumerate(zip(mentions, settings, strict=True)):
        if not _may_be_main(mention, around, paper):
            continue
        candidates += signature(mention, around, paper.kind, vocabulary)
        if (
            title
            and title.span
            and _is_within(view, mention, title.span)
            and mention.rule is not FactRule.YEAR_ALONE
        ):
            own = "meeting" if paper.meeting else "issued"
            candidates.append(DateCandidate(mention, own, FactRule.IN_TITLE, 0.85))
        if mention.span.start < reach and not _crowded(mentions, number, view.text):
            candidates += in_opening(mention, around, paper)
        elif paper.meeting:
            candidates += in_running_head(mention, around)
            if len(view.text) - mention.span.end < _LAST_LINES:
                candidates += in_closing_line(mention, around)
        elif len(view.text) - mention.span.end < _END and paper.kind in _ADOPTED:
            candidates += at_end(mention, around)
    best = _best_candidate(candidates)
    return best if best and best.weight >= _LEAST else None


def _best_candidate(candidates: list[DateCandidate]) -> DateCandidate | None:
    """Return the candidate of most weight: in heads the day most pages say, of signatures the last.

    Else the first of those that weigh alike.
    """
    times = Counter((candidate.rule, candidate.mention.start) for candidate in candidates)
    best: DateCandidate | None = None
    top = 0.0
    for candidate in candidates:
        again = _AGAIN * min(9, times[candidate.rule, candidate.mention.start] - 1)
        weight = candidate.weight + (again if candidate.rule in _HEADS else 0.0)
        if weight > top or (weight == top and candidate.rule is FactRule.E_SIGNATURE):
            best, top = candidate, weight
    return best


def _is_within(view: DocumentLayout, mention: Mention, span: Span) -> bool:
    place = view.span(mention.span.start, mention.span.end)
    return mention.precision == "day" and span.start <= place.start and place.end <= span.end


def _may_be_main(mention: Mention, around: Setting, paper: DatedPaper) -> bool:
    if not mention.dated or around.role in _NOT_ITS_OWN or around.foreign:
        return False
    if mention.start == OPEN_START or mention.end == OPEN_END:
        return False
    if mention.precision != "range":
        return True
    assert mention.start is not None
    assert mention.end is not None
    return paper.meeting and (mention.end - mention.start).days <= _LONGEST_MEETING


def _crowded(mentions: list[Mention], number: int, text: str) -> bool:
    """Tell whether a date stands in a table: among many dates, or in a line of amounts."""
    here = mentions[number]
    near = mentions[max(0, number - 3) : number + 4]
    others = sum(m is not here and abs(m.span.start - here.span.start) < 90 for m in near)
    low, high = max(0, here.span.start - _WIDEST), here.span.end + _WIDEST
    start, end = text.rfind("\n", low, here.span.start) + 1, text.find("\n", here.span.end, high)
    line = _TIMES.sub(" ", text[max(start, low) : end if end >= 0 else high])
    return others >= 3 or len(_AMOUNT.findall(line)) >= 2
