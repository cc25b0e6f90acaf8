"""Sections of a text without numbered paragraphs: chapters, news items, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import SectionKind, SectionSpan, Span
from indexer.segment import transcript
from indexer.segment.agenda import has_meeting_titles
from indexer.segment.decisions import decisions_of
from indexer.segment.numbered_sections import section_at
from indexer.segment.patterns import any_of
from indexer.segment.section_parts import parts_of, spans_of
from indexer.segment.text_layout import Layout, Line, Stretch
from indexer.segment.text_mode import TextMode, text_mode_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.chapters import Chapter

_NEWS = any_of(
    r"""
    \b(?:nyhets|månads|medlems|informations|info|kvartals)brev\b|\bnewsletter\b
    \bkort information från\b|\bnyheter från\b|\baktuellt (?:från|i)\b|\bnytt från\b|\bi korthet\b
    """
)
_LONG = 6000
"""A chapter longer than this, in characters, is cut at its pages as well."""
_SHORTEST = 1500
_HEAD, _HEAD_LINES = 200, 6
"""Characters and lines that the head of a first page has at most."""
_TOP = 12


def chapter_sections(
    layout: Layout, opened: Sequence[Chapter], *, paged: bool
) -> list[SectionSpan]:
    """Return the cover and a section for each chapter; a long one is cut at its pages as well."""
    lines = layout.lines
    head = " ".join(line.text for line in lines[:_TOP])
    read = (layout, text_mode_of(layout))
    points = _NEWS.search(head) or has_meeting_titles(layout)
    kind = SectionKind.ITEM if points else SectionKind.CHAPTER
    sections: list[SectionSpan] = []
    begin = 0 if _is_letterhead(lines[: opened[0].first]) else opened[0].first
    if begin:
        sections.append(_section_between(read, SectionKind.COVER, 0, begin))
    for k, chapter in enumerate(opened):
        end = opened[k + 1].first if k + 1 < len(opened) else len(lines)
        start = chapter.first if k else begin
        for n, (first, stop) in enumerate(_line_lengths(lines, start, end, paged=paged)):
            sections.append(
                _section_between(
                    read,
                    SectionKind.PAGE if n else kind,
                    first,
                    stop,
                    number=None if n else chapter.number,
                    heading=chapter.heading,
                    level=chapter.level + bool(n),
                )
            )
    return sections


def _is_letterhead(above: Sequence[Line]) -> bool:
    """Tell whether the lines above a title are a page's head and no cover."""
    return len(above) <= _HEAD_LINES and sum(line.length for line in above) <= _HEAD


def _line_lengths(
    lines: Sequence[Line], first: int, end: int, *, paged: bool
) -> list[tuple[int, int]]:
    """Return the lines of a section, cut at pages (else at blank lines) where it is long."""
    if lines[end - 1].end - lines[first].start <= _LONG:
        return [(first, end)]
    starts = [first]
    for i in range(first + 1, end):
        size = lines[i].start - lines[starts[-1]].start
        if size >= _SHORTEST and (lines[i].first if paged else _may_cut(lines[i], size)):
            starts.append(i)
    return list(zip(starts, [*starts[1:], end], strict=True))


def _may_cut(line: Line, size: int) -> bool:
    """Tell whether a text without pages may be cut before a line, `size` after the last cut."""
    return size >= _LONG and (line.gap > 0 or size >= 2 * _LONG)


def page_sections(layout: Layout, *, paged: bool) -> list[SectionSpan]:
    """Return every page as a section; without pages the whole, or its lengths if it is long."""
    read = (layout, text_mode_of(layout))
    lines = layout.lines
    if not lines:
        return []
    if not paged:
        return [
            _section_between(read, SectionKind.PAGE, a, b)
            for a, b in _line_lengths(lines, 0, len(lines), paged=False)
        ]
    starts = [i for i, line in enumerate(lines) if not i or line.first]
    ends = [*starts[1:], len(lines)]
    return [
        _section_between(read, SectionKind.PAGE, a, b) for a, b in zip(starts, ends, strict=True)
    ]


def _section_between(
    read: tuple[Layout, TextMode],
    kind: SectionKind,
    first: int,
    end: int,
    *,
    number: str | None = None,
    heading: str | None = None,
    level: int = 1,
    offset: int = 0,
) -> SectionSpan:
    layout, usual = read
    parts = parts_of(Stretch(layout, first, end, offset))
    whole = section_at(layout, first, end)
    manner = TextMode.RULES if kind is SectionKind.COVER else usual
    return SectionSpan(
        kind,
        Span(whole.start + offset, whole.end),
        number,
        heading=heading,
        level=level,
        decisions=decisions_of(parts, manner),
        parts=spans_of(parts),
    )


def transcript_sections(layout: Layout, first: int) -> list[SectionSpan]:
    """Return the pages and chapters of a portal's transcript, which begins at line `first`."""
    read = (layout, text_mode_of(layout))
    sections: list[SectionSpan] = []
    if first:
        sections.append(_section_between(read, SectionKind.COVER, 0, first))
    opened = transcript.begins(layout.text, layout.lines[first:])
    for k, begin in enumerate(opened):
        after = opened[k + 1] if k + 1 < len(opened) else transcript.Begin(len(layout.lines))
        end = (
            first + after.line + (1 if after.offset else 0)
            if after.line < len(layout.lines)
            else after.line
        )
        kind = SectionKind.CHAPTER if begin.title else SectionKind.PAGE
        at_ = first + begin.line
        sections.append(
            _section_between(
                read, kind, at_, max(end, at_ + 1), heading=begin.title, offset=begin.offset
            )
        )
    return sections
