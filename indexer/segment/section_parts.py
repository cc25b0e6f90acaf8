"""Parts of a section: background, proposal, decision, reservation and others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Span
from indexer.segment.part_labels import inline_label, label
from indexer.segment.text_layout import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TEXT = "text"
"""The part that has no label."""


@dataclass(frozen=True, slots=True)
class SectionPart:
    """A stretch of lines under one label. `named`: the line that holds the label, if any."""

    kind: str
    stretch: Stretch
    named: int | None = None

    @property
    def name(self) -> str:
        """Return the line that holds the label, empty without one."""
        return self.stretch.layout.lines[self.named].text if self.named is not None else ""


def parts_of(stretch: Stretch) -> list[SectionPart]:
    """Return the parts of a stretch in order."""
    layout, end = stretch.layout, stretch.end
    parts: list[SectionPart] = []
    kind, begin, offset = TEXT, stretch.first, stretch.offset
    named: int | None = None
    for i, got, length in _label_lines(stretch):
        if begin < i or named is not None:
            parts.append(SectionPart(kind, Stretch(layout, begin, i, offset), named))
        kind, named, offset = got, i, length
        begin = i if length else i + 1
    if begin < end or named is not None:
        parts.append(SectionPart(kind, Stretch(layout, begin, end, offset), named))
    return parts


def _label_lines(stretch: Stretch) -> Iterator[tuple[int, str, int]]:
    lines, running = stretch.layout.lines, stretch.layout.running
    for i in range(stretch.first, stretch.end):
        if i in running:
            continue
        before = stretch.offset if i == stretch.first else 0
        text = lines[i].text[before:]
        got = label(text)
        if got:
            yield i, got, 0
        elif inline := inline_label(text):
            yield i, inline[0], before + inline[1]


def spans_of(parts: Sequence[SectionPart]) -> Mapping[str, Span]:
    """Return where each kind of part stands; a kind met again is numbered from 2."""
    spans: dict[str, Span] = {}
    for part in parts:
        stretch = part.stretch
        if stretch.first >= stretch.end:
            continue
        name, again = part.kind, 2
        while name in spans:
            name, again = f"{part.kind} {again}", again + 1
        lines = stretch.layout.lines
        spans[name] = Span(lines[stretch.first].start + stretch.offset, lines[stretch.end - 1].end)
    return spans
