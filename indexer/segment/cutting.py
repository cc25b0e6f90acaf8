"""By which rule is a text cut: paragraphs, points of an agenda, chapters or pages?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import DocumentCut, SectionCut, SectionKind, Span
from indexer.segment import agenda, headings, paragraphs, transcript
from indexer.segment.appendices import appendices
from indexer.segment.chapters import chapters
from indexer.segment.decisions import decisions_of
from indexer.segment.lines import Layout, Stretch, lines_of
from indexer.segment.parts import parts_of, spans_of
from indexer.segment.patterns import any_of
from indexer.segment.running import running_lines
from indexer.segment.whole import Zoned, assemble
from indexer.segment.zones import Role, zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Repaired
    from indexer.segment.chapters import Chapter
    from indexer.segment.lines import Line
    from indexer.segment.numbering import Opening
    from indexer.segment.zones import Zone

_NEWS = any_of(
    r"""
    \b(?:nyhets|månads|medlems|informations|info|kvartals)brev\b|\bnewsletter\b
    \bkort information från\b|\bnyheter från\b|\baktuellt (?:från|i)\b|\bnytt från\b|\bi korthet\b
    """
)
_LONG = 6000
"""A chapter longer than this, in characters, is cut at its pages as well."""
_SHORTEST = 1500
_TOP = 12


def cut(repaired: Repaired, *, paged: bool) -> tuple[DocumentCut, ...]:
    """Return the documents of a text that is not blank."""
    lines = lines_of(repaired)
    found = zones(lines, paged=paged)
    own = tuple(line for zone in found if zone.role.is_own for line in lines[zone.first : zone.end])
    running = running_lines(own)
    if paged:
        running |= {i for i, line in enumerate(own) if line.furniture}
    layout = Layout(repaired.text, own, running)
    if any(zone.role is Role.TRANSCRIPT for zone in found) and not paged:
        sections = _of_transcript(layout, found, lines)
    else:
        sections = _of_text(layout, paged=paged)
    return (assemble(Zoned(repaired.text, lines, tuple(found)), sections),)


def _of_text(layout: Layout, *, paged: bool) -> list[SectionCut]:
    chosen = [opening for run in paragraphs.paragraphs(layout) for opening in run]
    points = agenda.points(layout)
    if len(points) > 2 * len(chosen):
        whole = agenda.with_below(layout, points, agenda.below)
        return _numbered(layout, whole, SectionKind.ITEM)
    if chosen:
        whole = agenda.with_below(layout, chosen, paragraphs.below)
        return _numbered(layout, whole, SectionKind.PARAGRAPH)
    opened = chapters(layout, paged=paged)
    return _chapters(layout, opened, paged=paged) if opened else _pages(layout, 0, paged=paged)


def _numbered(layout: Layout, chosen: Sequence[Opening], kind: SectionKind) -> list[SectionCut]:
    lines = layout.lines
    measure = headings.measure_of(layout, [o.line for o in chosen])
    sections: list[SectionCut] = []
    if chosen[0].line:
        sections.append(SectionCut(SectionKind.COVER, _at(lines, 0, chosen[0].line)))
    behind = appendices(Stretch(layout, chosen[-1].line, len(lines)))
    ends = [*(opening.line for opening in chosen[1:]), *behind[:1], len(lines)]
    for opening, end in zip(chosen, ends, strict=False):
        top = headings.head(Stretch(layout, opening.line, end, opening.after), measure)
        parts = parts_of(Stretch(layout, top.body, end))
        sections.append(
            SectionCut(
                kind,
                _at(lines, opening.line, end),
                opening.name,
                top.case_number,
                top.heading,
                opening.level,
                decisions=decisions_of(parts, minutes=True),
                parts=spans_of(parts),
                confidence=opening.confidence,
            )
        )
    for i, end in pairwise([*behind, len(lines)]):
        cut_ = SectionCut(SectionKind.CHAPTER, _at(lines, i, end), heading=lines[i].text)
        sections.append(cut_)
    return sections


def _chapters(layout: Layout, opened: Sequence[Chapter], *, paged: bool) -> list[SectionCut]:
    lines = layout.lines
    head = " ".join(line.text for line in lines[:_TOP])
    kind = SectionKind.ITEM if _NEWS.search(head) else SectionKind.CHAPTER
    sections: list[SectionCut] = []
    if opened[0].first:
        sections.append(_section(layout, SectionKind.COVER, 0, opened[0].first))
    for k, chapter in enumerate(opened):
        end = opened[k + 1].first if k + 1 < len(opened) else len(lines)
        for n, (first, stop) in enumerate(_lengths(lines, chapter.first, end, paged=paged)):
            sections.append(
                _section(
                    layout,
                    SectionKind.PAGE if n else kind,
                    first,
                    stop,
                    number=None if n else chapter.number,
                    heading=chapter.heading,
                    level=chapter.level + bool(n),
                )
            )
    return sections


def _lengths(lines: Sequence[Line], first: int, end: int, *, paged: bool) -> list[tuple[int, int]]:
    """Return the lines of a section, cut at pages (else at blank lines) where it is long."""
    if lines[end - 1].end - lines[first].start <= _LONG:
        return [(first, end)]
    starts = [first]
    for i in range(first + 1, end):
        size = lines[i].start - lines[starts[-1]].start
        if size >= _SHORTEST and (lines[i].first if paged else size >= _LONG and lines[i].gap):
            starts.append(i)
    return list(zip(starts, [*starts[1:], end], strict=True))


def _pages(layout: Layout, first: int, *, paged: bool) -> list[SectionCut]:
    """Return every page as a section; without pages the whole, or its lengths if it is long."""
    lines = layout.lines
    if not lines:
        return []
    if not paged:
        return [
            _section(layout, SectionKind.PAGE, a, b)
            for a, b in _lengths(lines, first, len(lines), paged=False)
        ]
    starts = [i for i in range(first, len(lines)) if i == first or lines[i].first]
    ends = [*starts[1:], len(lines)]
    return [_section(layout, SectionKind.PAGE, a, b) for a, b in zip(starts, ends, strict=True)]


def _section(
    layout: Layout,
    kind: SectionKind,
    first: int,
    end: int,
    *,
    number: str | None = None,
    heading: str | None = None,
    level: int = 1,
) -> SectionCut:
    parts = parts_of(Stretch(layout, first, end))
    return SectionCut(
        kind,
        _at(layout.lines, first, end),
        number,
        heading=heading,
        level=level,
        decisions=decisions_of(parts, minutes=False),
        parts=spans_of(parts),
    )


def _of_transcript(
    layout: Layout, found: Sequence[Zone], lines: Sequence[Line]
) -> list[SectionCut]:
    begin = next(lines[zone.first].start for zone in found if zone.role is Role.TRANSCRIPT)
    first = next(i for i, line in enumerate(layout.lines) if line.start == begin)
    sections: list[SectionCut] = []
    if first:
        sections.append(_section(layout, SectionKind.COVER, 0, first))
    opened = transcript.pages(layout.text, layout.lines[first:])
    for k, (at, title) in enumerate(opened):
        end = first + opened[k + 1][0] if k + 1 < len(opened) else len(layout.lines)
        kind = SectionKind.CHAPTER if title else SectionKind.PAGE
        sections.append(_section(layout, kind, first + at, end, heading=title))
    return sections


def _at(lines: Sequence[Line], first: int, end: int) -> Span:
    return Span(lines[first].start, lines[end - 1].end)
