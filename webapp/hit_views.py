"""What a list shows of a hit: heading, best passage and decision, each thing once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from archive.model import Marked, Span
from webapp import wording

if TYPE_CHECKING:
    from archive.model import Hit, Section

QUOTED = 180
"""Characters of a decision that are shown before "visa hela"."""
_REST = 60
"""A rest shorter than this is shown at once."""
BESIDE = 110
"""Characters of a passage above a decision: a line of it, from shortly before its first mark."""
_BEFORE = 20
_LEAST = 12
"""A passage of fewer letters says nothing."""
_CUT = re.compile(r"(?<=[.;:])\s|\n|\s(?=att\b)")


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit as it is listed; `reasons` are worded when nothing of what is shown is marked.

    `titled`: the heading is the title of the record too, which the list says above the hit.
    """

    sign: str
    titled: bool
    heading: Marked
    passage: Marked | None
    decision: Marked | None
    more: Marked | None
    """What follows of the decision."""
    reasons: tuple[str, ...]


def hit_view(hit: Hit) -> HitView:
    """Return what is shown of a hit."""
    section = hit.section
    name = section.heading or (not section.number and wording.heading(section)) or ""
    heading, passages = Marked(name, ()), []
    for snippet in hit.snippets:
        led, rest = _without_heading(snippet, section)
        heading = Marked(name, led) if led else heading
        passages.append(rest)
    decision = hit.decision
    if decision is None and section.decisions:
        decision = Marked(section.decisions[0].text, ())
    decided, more = _in_two(decision) if decision else (None, None)
    passage = _best_passage(passages, decision)
    if passage and decided:
        passage = _shortened(passage)
    shown = (heading, *filter(None, (passage, decided)))
    reasons = () if any(part.marks for part in shown) else tuple(map(wording.reason, hit.why))
    titled = _same_words(name, hit.document.title)
    return HitView(wording.paragraph(section), titled, heading, passage, decided, more, reasons)


def _same_words(heading: str, title: str) -> bool:
    return heading.casefold().split() == title.casefold().split()


def _without_heading(snippet: Marked, section: Section) -> tuple[tuple[Span, ...], Marked]:
    """Return the marks within a heading that a snippet begins with, and the snippet without it."""
    words = (section.heading or "").split()
    if not words or words[0] not in snippet.text[: _NUMBERED + len(words[0])]:
        return (), snippet
    number = r"(?:§?\s*[0-9][\w.:]*\s+)?"
    pattern = number + r"(" + r"\s+".join(map(re.escape, words)) + r")[\s.:]*"
    heading = re.match(pattern, snippet.text)
    if not heading or " ".join(words) != section.heading:
        return (), snippet
    start, end = heading.span(1)
    led = [Span(m.start - start, m.end - start) for m in snippet.marks if m.end <= end]
    at = heading.end()
    rest = [Span(m.start - at, m.end - at) for m in snippet.marks if m.start >= at]
    inside = tuple(mark for mark in led if mark.start >= 0)
    return inside, Marked(snippet.text[at:], tuple(rest), trailing=snippet.trailing)


_NUMBERED = 40
"""Characters before a heading: its number and spaces."""


def _best_passage(passages: list[Marked], decision: Marked | None) -> Marked | None:
    """Return the passage with most marks, none of those that the decision says anyway."""
    decided = " ".join(decision.text.split()) if decision else ""
    fresh = [
        p
        for p in passages
        if _says_something(p.text)
        and not (decided and _is_quoted(" ".join(p.text.split()).strip(" .…"), decided))
    ]
    if decision and not any(p.marks for p in fresh):
        return None
    return max(fresh, key=lambda p: len(p.marks), default=None)


def _says_something(text: str) -> bool:
    letters = filter(str.isalpha, text)
    return next(islice(letters, _LEAST - 1, None), None) is not None


def _shortened(passage: Marked) -> Marked:
    """Return what stands around the first mark of a passage, cut between words."""
    text, marks = passage.text, sorted(passage.marks)
    if len(text) <= BESIDE + _REST:
        return passage
    first = marks[0].start if marks else 0
    start = text.rfind(" ", 0, max(0, first - _BEFORE)) + 1
    end = text.find(" ", min(len(text), max(start + BESIDE, marks[0].end if marks else 0)))
    end = len(text) if end < 0 else end
    kept = tuple(
        Span(m.start - start, m.end - start) for m in marks if start <= m.start < m.end <= end
    )
    leading, trailing = passage.leading or start > 0, passage.trailing or end < len(text)
    return Marked(text[start:end], kept, leading, trailing)


def _is_quoted(passage: str, decided: str) -> bool:
    """Tell whether a decision says a passage, or goes on where it ends."""
    return passage in decided or (
        len(decided) > _OVERLAP
        and (decided[:_OVERLAP] in passage or passage[-_OVERLAP:] in decided)
    )


_OVERLAP = 40
"""Characters in common from which a passage and a decision say the same."""


def _in_two(decision: Marked) -> tuple[Marked, Marked | None]:
    """Return the beginning of a long decision and what follows; a short one is whole."""
    text = decision.text
    if len(text) <= QUOTED + _REST:
        return decision, None
    ends = [match.end() for match in _CUT.finditer(text, QUOTED // 2, QUOTED)]
    at = ends[-1] if ends else text.rfind(" ", 0, QUOTED) + 1 or QUOTED
    before = tuple(m for m in decision.marks if m.end <= at)
    after = tuple(Span(m.start - at, m.end - at) for m in decision.marks if m.start >= at)
    first = Marked(text[:at].rstrip(), before, decision.leading)
    return first, Marked(text[at:], after, trailing=decision.trailing)
