"""By which rule is a text cut: paragraphs, points of an agenda, chapters or pages?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import DocumentCut, SectionCut, SectionKind, Span
from indexer.segment import agenda, headings, paragraphs
from indexer.segment.decisions import decisions_of
from indexer.segment.lines import Layout, Stretch, lines_of
from indexer.segment.parts import parts_of, spans_of
from indexer.segment.running import running_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.model import Repaired
    from indexer.segment.numbering import Opening


def cut(repaired: Repaired, *, paged: bool) -> tuple[DocumentCut, ...]:
    """Return the documents of a text that is not blank."""
    lines = lines_of(repaired)
    layout = Layout(repaired.text, lines, running_lines(lines))
    chosen = [opening for run in paragraphs.paragraphs(layout) for opening in run]
    points = agenda.points(layout)
    if len(points) > 2 * len(chosen):
        sections = _numbered(layout, _with_below(layout, points, agenda.below), SectionKind.ITEM)
    elif chosen:
        whole = _with_below(layout, chosen, paragraphs.below)
        sections = _numbered(layout, whole, SectionKind.PARAGRAPH)
    else:
        sections = _page_sections(repaired, paged=paged)
    return (DocumentCut(Span(0, len(repaired.text)), tuple(sections)),)


def _with_below(
    layout: Layout,
    openings: Sequence[Opening],
    below: Callable[[Stretch, Opening], list[Opening]],
) -> list[Opening]:
    """Return the openings with those below each between it and the next."""
    result: list[Opening] = []
    for k, opening in enumerate(openings):
        end = openings[k + 1].line if k + 1 < len(openings) else len(layout.lines)
        result += [opening, *below(Stretch(layout, opening.line, end), opening)]
    return result


def _numbered(layout: Layout, chosen: Sequence[Opening], kind: SectionKind) -> list[SectionCut]:
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
                kind,
                span,
                opening.name,
                top.case_number,
                top.heading,
                opening.level,
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
