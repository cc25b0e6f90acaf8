"""Chapters of a plan, report or letter, by its own headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.segment import agenda
from indexer.segment.number_runs import runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.number_runs import Opening
    from indexer.segment.text_layout import Layout, Line

_NUMBER = re.compile(
    r"(?:(?:Kap(?:itel)?|Avsnitt)\.? )?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.:)]?\s*(?=[A-ZÅÄÖ\"”])"
)
_LISTED = re.compile(r"(?:(?:[.…_·] ?){3,}|\t| {2,})\s*\d{1,4}$|(?:[.…_·] ?){4,}$")
_SENTENCES = re.compile(r"[a-zåäö]{3}[.!?] [A-ZÅÄÖ]")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONGEST = 140
_SMALL = 80
"""A heading below the second level with less text than this under it opens no chapter."""
_DEEP = 3
_LEAST_PROSE, _LEAST_SAID = 60, 25
"""Characters of a paragraph below a title: in any text, and in minutes, which say little."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading that opens a chapter: lines first..body (body excluded), its text and number."""

    first: int
    body: int
    heading: str
    number: str | None
    level: int


def chapters(layout: Layout, *, paged: bool) -> list[Chapter]:
    """Return the chapters in order, or nothing when the text shows no headings.

    The format's own headings (styles, font sizes) come first; then numbered lines whose numbers
    rise without a gap; in text without pages, and in minutes without numbers, also lines that
    stand alone above a paragraph.
    """
    marked = _marked_headings(layout)
    letters = sum(len(chapter.heading) for chapter in marked)
    if 2 * letters > sum(line.length for line in layout.lines):
        marked = []
    if len(marked) > 1:
        return _without_table_rows(marked, layout)
    chapters_ = _numbered_headings(layout)
    minutes = agenda.has_meeting_titles(layout)
    if len(chapters_) < 3 and (not paged or minutes):
        chapters_ = _lone_titles(layout, minutes=minutes)
    return chapters_ if len(chapters_) > 1 else marked


def _marked_headings(layout: Layout) -> list[Chapter]:
    """Return the headings that the format itself marks."""
    lines, marked = layout.lines, []
    i = 0
    while i < len(lines):
        line = lines[i]
        if not line.level or i in layout.running:
            i += 1
            continue
        end = i + 1
        while end < len(lines) and lines[end].mark == line.mark:
            end += 1
        text = " ".join(" ".join(part.text for part in lines[i:end]).split())
        if not _LISTED.search(line.text) and len(text) <= 300 and _LETTERS.search(text):
            marked.append(_chapter_at(i, end, text, line.level))
        i = end
    return marked


def _chapter_at(first: int, body: int, text: str, level: int) -> Chapter:
    match = _NUMBER.match(text)
    if not match:
        return Chapter(first, body, text, None, level)
    return Chapter(first, body, text[match.end() :], match["number"], level)


def _without_table_rows(chapters: Sequence[Chapter], layout: Layout) -> list[Chapter]:
    """Leave out deep headings with hardly any text under them: the rows of a table, mostly."""
    kept: list[Chapter] = []
    for k, chapter in enumerate(chapters):
        end = chapters[k + 1].first if k + 1 < len(chapters) else len(layout.lines)
        size = sum(line.length for line in layout.lines[chapter.body : end])
        if chapter.number or chapter.level < _DEEP or size >= _SMALL:
            kept.append(chapter)
    return kept


def _numbered_headings(layout: Layout) -> list[Chapter]:
    """Return the headings of the longest run of numbered lines, with those below them."""
    best: list[Opening] = []
    for style in agenda.STYLES[1:]:
        for run in runs(agenda.openings(layout, style), far=1):
            if (
                len(run) >= 3
                and run[0].number <= 2
                and _are_headings(run, layout)
                and len(run) > len(best)
            ):
                best = run
    opened = list(agenda.with_below(layout, best, agenda.decimals))
    return [
        Chapter(o.line, o.line + 1, agenda.title_of(layout.lines, o.line, o.after), o.name, o.level)
        for o in opened
    ]


def _are_headings(run: Sequence[Opening], layout: Layout) -> bool:
    """Tell headings from the points of a list: titles, not sentences, with text between them."""
    lines = layout.lines
    titles = [agenda.title_of(lines, o.line, o.after) for o in run]
    titled = sum(t[-1:] not in ".,;:" and len(t) <= 90 for t in titles)
    between = (len(lines) - run[0].line) / len(run)
    fresh = sum(lines[o.line].gap > 0 or lines[o.line].first for o in run)
    return titled >= 0.9 * len(run) and between >= 4 and fresh >= 0.5 * len(run)


def _lone_titles(layout: Layout, *, minutes: bool) -> list[Chapter]:
    """Return lines that stand alone above a paragraph, as titles of a plain text do.

    Minutes say little under each title: one sentence is enough there.
    """
    lines = layout.lines
    return [
        Chapter(i, i + 1, line.text, None, 1)
        for i, line in enumerate(lines)
        if i not in layout.running and i + 1 < len(lines) and _is_title(lines, i, minutes=minutes)
    ]


def _is_title(lines: Sequence[Line], i: int, *, minutes: bool) -> bool:
    line, after = lines[i], lines[i + 1]
    if _SENTENCES.search(line.text) or (not after.gap and after.text[:1].islower()):
        return False
    fresh = line.gap > 0 or i <= 1
    short = 3 <= line.length <= 100 and line.text[-1:] not in ".,;:!"
    opens = line.text[:1].isupper() or line.text[:1] in '"”“»'
    size, last = after.length, after
    for more in lines[i + 2 : i + 6]:
        if more.gap:
            break
        size, last = size + more.length, more
    least = _LEAST_SAID if minutes else _LEAST_PROSE
    prose = size >= 100 or (size >= least and last.tail[-1:] in ".!?")
    long = _LETTERS.search(line.text) and (minutes or line.length < 0.8 * size)
    return bool(fresh and short and opens and prose and long and after.text[:1] not in "-–•*")
