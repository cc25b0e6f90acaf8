"""Assembly of sections, references and furniture into a document without gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import DocumentSpan, SectionKind, SectionSpan, Span
from indexer.segment.zones import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from indexer.segment.text_layout import Line
    from indexer.segment.zones import Zone


@dataclass(frozen=True, slots=True)
class Zoned:
    """A text with its lines and the zones they fall into."""

    text: str
    lines: tuple[Line, ...]
    zones: tuple[Zone, ...]


def assemble(zoned: Zoned, sections: Sequence[SectionSpan]) -> DocumentSpan:
    """Return the document of the sections found in its own text and of what lies between them.

    Furniture in the middle of a section stays there; a section that references cut in two goes on
    as a page.
    """
    cuts = list(sections)
    covers = [section.span for section in sections if section.kind is SectionKind.COVER]
    begun = {section.span.start for section in sections}
    for k, zone in enumerate(zoned.zones):
        start = zoned.lines[zone.first].start
        span = Span(start, zoned.lines[zone.end - 1].end)
        before = zoned.zones[k - 1].role if k else None
        if zone.role is Role.REFERENCE:
            cuts.append(SectionSpan(SectionKind.REFERENCE, span, heading=zone.title))
        elif zone.role is Role.FURNITURE:
            after = zoned.zones[k + 1] if k + 1 < len(zoned.zones) else None
            follows = zoned.lines[after.first].start if after and after.role.is_own else None
            in_cover = any(_encloses(cover, span) for cover in covers)
            if follows is None or follows in begun or in_cover:
                cuts.append(SectionSpan(SectionKind.FURNITURE, span))
            if follows is not None and follows not in begun and in_cover:
                cuts.append(SectionSpan(SectionKind.COVER, Span(follows, follows)))
        elif before is Role.REFERENCE and start not in begun:
            cuts.append(SectionSpan(SectionKind.PAGE, span))
    return DocumentSpan(Span(0, len(zoned.text)), closed(cuts, len(zoned.text)))


def divided(whole: DocumentSpan, starts: AbstractSet[int]) -> tuple[DocumentSpan, ...]:
    """Return the document, divided into several where a section begins at one of `starts`."""
    groups: list[list[SectionSpan]] = []
    for section in whole.sections:
        if not groups or section.span.start in starts:
            groups.append([])
        groups[-1].append(section)
    return tuple(
        DocumentSpan(Span(group[0].span.start, group[-1].span.end), tuple(group))
        for group in groups
    )


def _encloses(outer: Span, inner: Span) -> bool:
    return outer.start < inner.start and inner.end < outer.end


def closed(cuts: Sequence[SectionSpan], size: int) -> tuple[SectionSpan, ...]:
    """Return the cuts in order, each up to the next, the first from 0, the last to `size`."""
    ordered = sorted(cuts, key=lambda cut: cut.span.start)
    starts = [0, *(cut.span.start for cut in ordered[1:]), size]
    return tuple(
        _clipped_section(cut, Span(starts[k], starts[k + 1])) for k, cut in enumerate(ordered)
    )


def _clipped_section(cut: SectionSpan, span: Span) -> SectionSpan:
    """Return the cut with its final span; what reached beyond it, past a reference, is left out."""
    parts = {
        name: Span(part.start, min(part.end, span.end))
        for name, part in cut.parts.items()
        if part.start < span.end
    }
    decisions = tuple(d for d in cut.decisions if d.span.end <= span.end)
    return replace(cut, span=span, parts=parts, decisions=decisions)
