"""By which rule is a text cut: paragraphs, items, chapters or pages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import DocumentCut, SectionCut, SectionKind, Span
from indexer.segment import headings, paragraphs
from indexer.segment.decisions import decisions_of
from indexer.segment.lines import Layout, Stretch, lines_of
from indexer.segment.parts import parts_of, spans_of
from indexer.segment.running import running_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Repaired
    from indexer.segment.paragraphs import Opening


def cut(repaired: Repaired, *, paged: bool) -> tuple[DocumentCut, ...]:
    """Return the documents of a text that is not blank."""
    lines = lines_of(repaired)
    layout = Layout(repaired.text, lines, running_lines(lines))
    chosen = [
        opening
        for run in paragraphs.runs(paragraphs.openings(layout))
        if _credible(run)
        for opening in paragraphs.fill(run, layout)
    ]
    sections = (
        _paragraph_sections(layout, chosen) if chosen else _page_sections(repaired, paged=paged)
    )
    return (DocumentCut(Span(0, len(repaired.text)), tuple(sections)),)


def _credible(run: Sequence[Opening]) -> bool:
    weight = sum(opening.weight for opening in run)
    return weight >= 1.2 or (len(run) > 1 and weight >= 0.6 * len(run))


def _paragraph_sections(layout: Layout, chosen: Sequence[Opening]) -> list[SectionCut]:
    lines, size = layout.lines, len(layout.text)
    measure = headings.measure_of(layout, [o.line for o in chosen])
    sections: list[SectionCut] = []
    if chosen[0].line:
        sections.append(SectionCut(SectionKind.COVER, Span(0, lines[chosen[0].line].start)))
    for k, opening in enumerate(chosen):
        end = chosen[k + 1].line if k + 1 < len(chosen) else len(lines)
        span = Span(lines[opening.line].start, lines[end].start if end < len(lines) else size)
        if not sections:
            span = Span(0, span.end)
        top = headings.head(Stretch(layout, opening.line, end, opening.after), measure)
        parts = parts_of(Stretch(layout, top.body, end))
        sections.append(
            SectionCut(
                SectionKind.PARAGRAPH,
                span,
                opening.name,
                top.case_number,
                top.heading,
                decisions=decisions_of(parts, minutes=True),
                parts=spans_of(parts),
                confidence=opening.confidence,
            )
        )
    return sections


def _page_sections(repaired: Repaired, *, paged: bool) -> list[SectionCut]:
    starts = sorted({0, *repaired.page_starts}) if paged else [0]
    ends = [*starts[1:], len(repaired.text)]
    spans = [Span(a, b) for a, b in zip(starts, ends, strict=True) if b > a]
    return [SectionCut(SectionKind.PAGE, span) for span in spans]
