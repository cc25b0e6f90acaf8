"""Choice of the segmentation rule: paragraphs, agenda points, chapters or pages."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import DocumentSpan, SectionKind, SectionSpan
from indexer.segment import agenda, papers, paragraphs
from indexer.segment.assembly import Zoned, assemble, divided
from indexer.segment.bundles import first_pages
from indexer.segment.chapters import chapters
from indexer.segment.numbered_sections import numbered_sections, section_at
from indexer.segment.running_lines import running_lines
from indexer.segment.signing_evidence import evidence_begins
from indexer.segment.text_layout import Layout, lines_of
from indexer.segment.text_mode import TextMode, text_mode_of
from indexer.segment.unnumbered_sections import chapter_sections, page_sections, transcript_sections
from indexer.segment.zones import Role, zones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.model import Repaired


def segment_text(repaired: Repaired, *, paged: bool) -> tuple[DocumentSpan, ...]:
    """Return the documents of a text that is not blank."""
    lines = lines_of(repaired)
    zoned = zones(lines, paged=paged)
    own = tuple(line for zone in zoned if zone.role.is_own for line in lines[zone.first : zone.end])
    running = running_lines(own)
    if paged:
        running |= {i for i, line in enumerate(own) if line.furniture}
    layout = Layout(repaired.text, own, running)
    if any(zone.role is Role.TRANSCRIPT for zone in zoned) and not paged:
        begin = next(lines[zone.first].start for zone in zoned if zone.role is Role.TRANSCRIPT)
        first = next(i for i, line in enumerate(own) if line.start == begin)
        sections, begins = transcript_sections(layout, first), []
    else:
        signed = evidence_begins(layout) or len(own)
        text = Layout(layout.text, own[:signed], frozenset(i for i in running if i < signed))
        begins = sorted({*first_pages(text), *papers.first_lines(text)})
        sections = [s for part in _layout_parts(text, begins) for s in _of_text(part, paged=paged)]
        if signed < len(own):
            sections.append(SectionSpan(SectionKind.EVIDENCE, section_at(layout, signed, len(own))))
    whole = assemble(Zoned(repaired.text, lines, tuple(zoned)), sections)
    return divided(whole, frozenset(own[i].start for i in begins))


def _layout_parts(layout: Layout, begins: Sequence[int]) -> Iterator[Layout]:
    """Yield the stretches of a layout between the lines `begins`, each as a layout of its own."""
    running = sorted(layout.running)
    for first, end in pairwise([0, *begins, len(layout.lines)]):
        within = running[bisect_left(running, first) : bisect_left(running, end)]
        yield Layout(layout.text, layout.lines[first:end], frozenset(i - first for i in within))


def _of_text(layout: Layout, *, paged: bool) -> list[SectionSpan]:
    chosen = [opening for run in paragraphs.paragraphs(layout) for opening in run]
    points = agenda.points(layout)
    if len(points) > 2 * len(chosen):
        whole = agenda.with_below(layout, points, agenda.below)
        return numbered_sections(layout, whole, SectionKind.ITEM)
    if not chosen and text_mode_of(layout, numbered=True) is TextMode.MINUTES:
        chosen = paragraphs.unsigned(layout)
    if chosen:
        whole = agenda.with_below(layout, chosen, paragraphs.below)
        return numbered_sections(layout, whole, SectionKind.PARAGRAPH)
    opened = chapters(layout, paged=paged)
    if opened:
        return chapter_sections(layout, opened, paged=paged)
    return page_sections(layout, paged=paged)
