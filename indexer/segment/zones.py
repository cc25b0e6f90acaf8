"""Zones of a file: its own text, references, web furniture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from indexer.segment.furniture import foot, is_furniture, opens_references, opens_transcript
from indexer.segment.references import references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Line


class Role(Enum):
    """What a stretch of lines is to the file."""

    OWN = "own"
    TRANSCRIPT = "transcript"
    REFERENCE = "reference"
    FURNITURE = "furniture"

    @property
    def is_own(self) -> bool:
        """Tell whether it is text of the file's own."""
        return self in {Role.OWN, Role.TRANSCRIPT}


@dataclass(frozen=True, slots=True)
class Zone:
    """Lines first..end (end excluded) of one role; `title` names the other document."""

    role: Role
    first: int
    end: int
    title: str | None = None


def zones(lines: Sequence[Line], *, paged: bool) -> list[Zone]:
    """Return the zones of a text in order; together they hold every line once.

    In text with pages furniture is what runs along the pages, and stays where it is.
    """
    if paged and not any(opens_transcript(line) for line in lines):
        return [Zone(Role.OWN, 0, len(lines))]
    listed = references(lines)
    zones_: list[Zone] = []
    at = 0
    for reference in listed:
        head = _list_head(lines, at, reference.first)
        zones_ += _own_zones(lines, at, head)
        if head < reference.first:
            zones_.append(Zone(Role.FURNITURE, head, reference.first))
        zones_.append(Zone(Role.REFERENCE, reference.first, reference.end, reference.title))
        at = reference.end
    return [*zones_, *_own_zones(lines, at, len(lines))]


def _list_head(lines: Sequence[Line], at: int, first: int) -> int:
    """Return where the paragraph begins that names a list of references, `first` without one."""
    head = first - 1
    while head > at and not lines[head].gap:
        head -= 1
    return head if head >= at and opens_references(lines[head]) else first


def _own_zones(lines: Sequence[Line], first: int, end: int) -> list[Zone]:
    """Return lines first..end as text of the file's own, its furniture taken off."""
    if first >= end:
        return []
    last = end - foot(lines[first:end]) if end == len(lines) else end
    zones_: list[Zone] = []
    transcript = False
    begin = first
    for i in range(first, last + 1):
        if i < last and not _is_off(lines[i]):
            continue
        if begin < i:
            role = Role.TRANSCRIPT if transcript else Role.OWN
            zones_.append(Zone(role, begin, i))
        if i < last:
            transcript = transcript or opens_transcript(lines[i])
            zones_.append(Zone(Role.FURNITURE, i, i + 1))
        begin = i + 1
    if last < end:
        zones_.append(Zone(Role.FURNITURE, last, end))
    return _joined_furniture(zones_)


def _is_off(line: Line) -> bool:
    return is_furniture(line) or opens_references(line)


def _joined_furniture(zones_: Sequence[Zone]) -> list[Zone]:
    """Join neighbours that are furniture both."""
    result: list[Zone] = []
    for zone in zones_:
        if result and result[-1].role is zone.role is Role.FURNITURE:
            result[-1] = Zone(zone.role, result[-1].first, zone.end)
        else:
            result.append(zone)
    return result
