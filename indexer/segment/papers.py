"""Memoranda and appendices in a bundle of meeting papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.segment import paragraph_case
from indexer.segment.part_labels import label
from indexer.segment.patterns import DEFINITE_BODY, any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Layout, Line

_MEMO = any_of(
    r"""
    (?:tjänste(?:skrivelse|utlåtande|yttrande)|tjänstemannaförslag|ordförandeförslag|beslutsunderlag)
    (?:missiv|promemoria|pm|yttrande|remissvar|skrivelse|motion|interpellation|medborgarförslag)
    (?:protokollsutdrag|delegationsbeslut|utredning|rapport|informationsärende)
    """
)
"""What a paper for a meeting calls itself at the top of its first page."""
_BEHIND = re.compile(
    r"(?:[\s:]+(?:sid(?:a|an)?\.?\s*)?\d[\d\s()/.:–-]{0,30}|\s+dnr\b.{0,40}|:)?", re.IGNORECASE
)
_APPENDIX = any_of(r"bilaga(?: (?:nr\.? ?)?(?:\d{1,3}|[A-Z]))?(?:[:.]? .{0,100}|[:.])?")
_MEETING = any_of(
    r"""
    (?:\w{0,20}(?:kallelse|handlingar|protokoll)|kallelse\b.{0,80}|(?:mötes|sammanträdes)handlingar\b.{0,60})
    (?:dagordning|föredragningslista|ärendelista)\b.{0,60}
    (?:handlingar|protokoll|underlag) (?:till|från|för|fört)\b.{0,80}
    """
)
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2} [a-z]{3,9} (?:19|20)\d\d\b")
_WRITER = re.compile(
    r"(?:handläggare|kontaktperson|föredragande|ansvarig tjänsteman|ärendeansvarig)\b",
    re.IGNORECASE,
)
_TO = re.compile(rf"(?:till )?[\wåäö -]{{0,40}}{DEFINITE_BODY}", re.IGNORECASE)
_PAGE = re.compile(r"(?<![\d-])(\d{1,3}) ?(?:\((\d{1,3})\)|av (\d{1,3})\b)", re.IGNORECASE)
_SAYS_WHY = frozenset(("proposal", "background", "papers", "recipients"))
_TOP, _READ, _HEAD, _WIDE = 8, 40, 15, 80
_WHOLE = 0.8
"""Page numbers out of at least this share of the file's pages count the file, not the paper."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """A paper's first line and what tells it from the one before: its kind, case and heading."""

    line: int
    heads: tuple[str, str | None]


def first_lines(layout: Layout) -> list[int]:
    """Return the lines at which a paper of a bundle begins, in order.

    A memorandum is told by what it calls itself at the top of a page, with at least two of: a day,
    a case number, who wrote it, to whom, why. Within a bundle an appendix begins at the top of a
    page that says so. A file is a bundle when it opens as a meeting's papers and holds one
    memorandum, or when it holds two.
    """
    lines = layout.lines
    tops = [i for i, line in enumerate(lines) if line.first or line.gap > 1]
    memos = _memo_papers(lines, tops)
    head = any(_MEETING.fullmatch(line.text) for line in lines[:_HEAD])
    if len(memos) < (1 if head else 2):
        return []
    after = memos[0].line
    appendices = [i for i in tops if i > after and lines[i].first and _is_appendix(lines, i)]
    firsts = sorted({*(memo.line for memo in memos), *appendices})
    return [i for i in firsts if i]


def _memo_papers(lines: Sequence[Line], tops: Sequence[int]) -> list[_Paper]:
    papers: list[_Paper] = []
    for i, after in pairwise([*tops, len(lines)]):
        named = next(
            (line for line in lines[i : min(i + _TOP, after)] if _calls_itself(line)), None
        )
        if named is None or _goes_on(lines, i) or not _is_memo(lines[i : i + _READ]):
            continue
        paper = _Paper(i, (named.text.split()[0].casefold(), _case_number(lines[i : i + _READ])))
        if _page_number(lines, i) == 1 or not papers or papers[-1].heads != paper.heads:
            papers.append(paper)
    return papers


def _calls_itself(line: Line) -> bool:
    match = _MEMO.match(line.text) if line.length <= _WIDE else None
    return bool(match and _BEHIND.fullmatch(line.text, match.end()))


def _is_memo(lines: Sequence[Line]) -> bool:
    texts = [line.text for line in lines]
    return (
        any(_DAY.search(text) for text in texts[:_HEAD])
        + (_case_number(lines) is not None)
        + any(_WRITER.match(text) for text in texts)
        + any(_TO.fullmatch(text) for text in texts)
        + any(label(text) in _SAYS_WHY for text in texts)
    ) >= 2


def _case_number(lines: Sequence[Line]) -> str | None:
    labelled = (paragraph_case.labelled(line.text) for line in lines[:_HEAD])
    return next((got[0] for got in labelled if got), None)


def _page_number(lines: Sequence[Line], i: int) -> int | None:
    """Return the page number within its paper that stands at the top of a page, if any."""
    total = lines[-1].page + 1
    for line in lines[i : i + _TOP]:
        match = _PAGE.search(line.text) if line.length <= _WIDE else None
        if match and (total < _TOP or int(match[2] or match[3]) < _WHOLE * total):
            return int(match[1])
    return None


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    return (_page_number(lines, i) or 1) > 1


def _is_appendix(lines: Sequence[Line], i: int) -> bool:
    named = any(
        line.length <= _WIDE and _APPENDIX.fullmatch(line.text) for line in lines[i : i + 3]
    )
    return named and not _goes_on(lines, i)
