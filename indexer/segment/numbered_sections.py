"""Sections made by numbered openings: §§ of a protocol, points of an agenda."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import SectionKind, SectionSpan, Span
from indexer.segment import headings
from indexer.segment.above import headings_above
from indexer.segment.appendices import appendices
from indexer.segment.decisions import decisions_of
from indexer.segment.section_parts import parts_of, spans_of
from indexer.segment.text_layout import Layout, Stretch
from indexer.segment.text_mode import TextMode, text_mode_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.number_runs import Opening


def numbered_sections(
    layout: Layout, chosen: Sequence[Opening], kind: SectionKind
) -> list[SectionSpan]:
    """Return the cover, a section for each opening and the appendices behind the last."""
    lines = layout.lines
    manner = TextMode.MINUTES if kind is SectionKind.ITEM else text_mode_of(layout, numbered=True)
    behind = appendices(Stretch(layout, chosen[-1].line, len(lines)))
    ends = [*(opening.line for opening in chosen[1:]), *behind[:1], len(lines)][: len(chosen)]
    tops = _section_heads(layout, chosen, ends)
    bare = [top.heading is None for top in tops]
    above = headings_above(layout, [o.line for o in chosen], bare)
    starts = [above.get(o.line, (o.line, ""))[0] for o in chosen]
    ends = [*starts[1:], ends[-1]]
    sections: list[SectionSpan] = []
    if starts[0]:
        sections.append(SectionSpan(SectionKind.COVER, section_at(layout, 0, starts[0])))
    for opening, top, start, end in zip(chosen, tops, starts, ends, strict=True):
        parts = parts_of(Stretch(layout, min(top.body, end), end))
        sections.append(
            SectionSpan(
                kind,
                section_at(layout, start, end),
                opening.name,
                top.case_number,
                above[opening.line][1] if opening.line in above else top.heading,
                opening.level,
                decisions=decisions_of(parts, manner),
                parts=spans_of(parts),
                confidence=opening.confidence,
            )
        )
    for i, end in pairwise([*behind, len(lines)]):
        cut_ = SectionSpan(SectionKind.CHAPTER, section_at(layout, i, end), heading=lines[i].text)
        sections.append(cut_)
    return sections


def _section_heads(
    layout: Layout, chosen: Sequence[Opening], ends: Sequence[int]
) -> list[headings.Head]:
    """Return what stands at the head of each section that an opening begins."""
    measure = headings.measure_of(layout, [o.line for o in chosen])
    return [
        headings.head(Stretch(layout, opening.line, end, opening.after), measure)
        for opening, end in zip(chosen, ends, strict=True)
    ]


def section_at(layout: Layout, first: int, end: int) -> Span:
    """Return where lines first..end (end excluded) stand."""
    return Span(layout.lines[first].start, layout.lines[end - 1].end)
